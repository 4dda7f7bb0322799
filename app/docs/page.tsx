import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import { AskGuide } from '../_docs/ask-guide.tsx';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Docs' };

export default async function DocsPage({ searchParams }: PageProps) {
  const query = await searchParams;
  const q = typeof query.q === 'string' ? query.q.trim().slice(0, 500) : '';
  const pages = await (await api()).knowledge.pages();
  return (
    <Page crumbs={[{ label: 'Docs' }]}>
      <Title>Docs</Title>
      <AskGuide q={q} />
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {pages.map(({ slug, title, about }) => (
          <li key={slug} className="flex">
            <Link href={`/docs/${slug}`} className="card w-full px-5 py-4">
              <h2 className="text-lg leading-7">{title}</h2>
              <p className="mt-1 text-mu">{about}</p>
            </Link>
          </li>
        ))}
        <li className="flex">
          <Link href="/docs/api" className="card w-full px-5 py-4">
            <h2 className="text-lg leading-7">API</h2>
            <p className="mt-1 text-mu">Every operation over HTTP: what it takes, what it answers, a line for curl.</p>
          </Link>
        </li>
      </ul>
      {q === '' ? null : (
        <CopyAs
          cli={`npx vitrine docs ${JSON.stringify(q)}`}
          typescript={`const answer = await vitrine.knowledge.search.query({ q: ${JSON.stringify(q)} });`}
          curl={`/knowledge/search?q=${encodeURIComponent(q)}`}
        />
      )}
    </Page>
  );
}
