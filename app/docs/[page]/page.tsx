import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { DOC_PAGES } from '../../_docs/pages.ts';
import { Link } from '../../_ui/link.tsx';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';

const find = async (params: Promise<{ page: string }>) => {
  const { page } = await params;
  return DOC_PAGES.find(({ slug }) => slug === page);
};

export async function generateMetadata({ params }: PageProps<{ page: string }>): Promise<Metadata> {
  return { title: (await find(params))?.title ?? 'No such page' };
}

export default async function DocPage({ params }: PageProps<{ page: string }>) {
  const found = await find(params);
  if (!found) notFound();
  const { slug: here, title, Body } = found;
  return (
    <Page crumbs={[{ label: 'Docs', href: '/docs' }, { label: title }]}>
      <div className="mt-10 grid gap-x-14 gap-y-8 max-sm:mt-7 lg:grid-cols-[200px_minmax(0,760px)]">
        <nav aria-label="Docs" className="max-lg:order-2 max-lg:border-t max-lg:border-bd max-lg:pt-5">
          <ul className="lg:sticky lg:top-8">
            {DOC_PAGES.map((page) => (
              <li key={page.slug}>
                <Link
                  href={`/docs/${page.slug}`}
                  aria-current={page.slug === here ? 'page' : undefined}
                  className={`block border-l-2 py-1.5 pl-4 ${page.slug === here ? 'border-a text-tx' : 'border-hair text-mu'}`}
                >
                  {page.title}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <article className="min-w-0">
          <h1>{title}</h1>
          <Body />
        </article>
      </div>
    </Page>
  );
}
