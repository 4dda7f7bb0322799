import type { Metadata } from 'next';
import { DOC_PAGES } from '../_docs/pages.ts';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Docs' };

export default function DocsPage() {
  return (
    <Page crumbs={[{ label: 'Docs' }]}>
      <Title>Docs</Title>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {DOC_PAGES.map(({ slug, title, about }) => (
          <li key={slug} className="flex">
            <Link href={`/docs/${slug}`} className="card w-full px-5 py-4">
              <h2 className="text-lg leading-7">{title}</h2>
              <p className="mt-1 text-mu">{about}</p>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}
