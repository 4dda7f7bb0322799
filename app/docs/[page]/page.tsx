import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { api } from '../../../server/instance.ts';
import { GuideBody } from '../../_docs/guide-body.tsx';
import { Link } from '../../_ui/link.tsx';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';

const find = async (params: Promise<{ page: string }>) => (await api()).knowledge.page({ slug: (await params).page });

export async function generateMetadata({ params }: PageProps<{ page: string }>): Promise<Metadata> {
  return { title: (await find(params))?.title ?? 'No such page' };
}

export default async function DocPage({ params }: PageProps<{ page: string }>) {
  const found = await find(params);
  if (!found) notFound();
  const { slug: here, title, blocks } = found;
  const pages = await (await api()).knowledge.pages();
  return (
    <Page crumbs={[{ label: 'Docs', href: '/docs' }, { label: title }]}>
      <div className="mt-10 grid gap-x-14 gap-y-8 max-sm:mt-7 lg:grid-cols-[200px_minmax(0,760px)]">
        <nav aria-label="Docs" className="max-lg:order-2 max-lg:border-t max-lg:border-bd max-lg:pt-5">
          <ul className="lg:sticky lg:top-8">
            {pages.map((page) => (
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
          <GuideBody blocks={blocks} />
        </article>
      </div>
    </Page>
  );
}
