import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Operation } from '../../../_docs/api-operation.tsx';
import { readApi } from '../../../_docs/read-api.ts';
import { Link } from '../../../_ui/link.tsx';
import { Page } from '../../../_ui/page.tsx';
import type { PageProps } from '../../../_ui/page-props.ts';

type Params = PageProps<{ group: string }>;

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { group } = await params;
  return { title: `API: ${(await readApi()).groups.find((one) => one.slug === group)?.name ?? 'no such group'}` };
}

export default async function ApiGroupPage({ params }: Params) {
  const { group } = await params;
  const { groups, schemas } = await readApi();
  const found = groups.find((one) => one.slug === group);
  if (!found) notFound();
  return (
    <Page crumbs={[{ label: 'Docs', href: '/docs' }, { label: 'API', href: '/docs/api' }, { label: found.name }]}>
      <div className="mt-10 grid gap-x-14 gap-y-8 max-sm:mt-7 lg:grid-cols-[200px_minmax(0,860px)]">
        <nav aria-label="Groups of the API" className="max-lg:order-2 max-lg:border-t max-lg:border-bd max-lg:pt-5">
          <ul className="lg:sticky lg:top-8">
            {groups.map(({ slug, name }) => (
              <li key={slug}>
                <Link
                  href={`/docs/api/${slug}`}
                  aria-current={slug === group ? 'page' : undefined}
                  className={`block border-l-2 py-1.5 pl-4 ${slug === group ? 'border-a text-tx' : 'border-hair text-mu'}`}
                >
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="min-w-0">
          <h1>{found.name}</h1>
          <p className="say mt-2 text-mu">{found.description}</p>
          {found.operations.map((operation) => (
            <Operation key={operation.operationId} operation={operation} schemas={schemas} />
          ))}
        </div>
      </div>
    </Page>
  );
}
