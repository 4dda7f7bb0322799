import type { Metadata } from 'next';
import { Method } from '../../_docs/api-operation.tsx';
import { matchOperations, readApi } from '../../_docs/read-api.ts';
import { SearchLine } from '../../_docs/search-line.tsx';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { Link } from '../../_ui/link.tsx';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { Title } from '../../_ui/title.tsx';
import { plural } from '../../_words/numbers.ts';

export const metadata: Metadata = { title: 'API' };

export default async function ApiPage({ searchParams }: PageProps) {
  const query = await searchParams;
  const q = typeof query.q === 'string' ? query.q.trim().slice(0, 200) : '';
  const api = await readApi();
  const groups = matchOperations(api, q);
  const count = groups.reduce((sum, group) => sum + group.operations.length, 0);
  return (
    <Page crumbs={[{ label: 'Docs', href: '/docs' }, { label: 'API' }]}>
      <Title>API</Title>
      <p className="say max-w-[760px] text-mu">{api.description}</p>
      <p className="mt-2">
        <a href="/api/openapi.json" className="textual">
          openapi.json
        </a>{' '}
        (OpenAPI 3.1), <Link href="/docs/registry-over-http">the registry in lines for curl</Link>
      </p>
      <SearchLine
        action="/docs/api"
        q={q}
        maxLength={200}
        label="Filter operations"
        placeholder="lineage, cursor, POST, /runs …"
        button="Filter"
        className="mt-6"
      />
      <p role="status" className="mt-3 text-xs text-mu">
        {q === '' ? `${count} operations` : count === 0 ? `No operation has the words of “${q}”.` : `${plural(count, 'operation')} with “${q}”`}
        {q === '' ? null : (
          <>
            {' '}
            <Link href="/docs/api">all of them</Link>
          </>
        )}
      </p>
      {groups.map(({ slug, name, description, operations }) => (
        <section key={slug} aria-labelledby={`group-${slug}`} className="mt-8">
          <h2 id={`group-${slug}`} className="text-lg">
            <Link href={`/docs/api/${slug}`} className="textual text-tx">
              {name}
            </Link>
          </h2>
          <p className="text-mu">{description}</p>
          <ul className="mt-2 border-t border-bd">
            {operations.map(({ operationId, method, path, summary }) => (
              <li key={operationId} className="border-b border-hair">
                <Link href={`/docs/api/${slug}#${operationId}`} className="grid gap-x-6 py-2 sm:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
                  <span className="num break-all">
                    <Method method={method} /> {path.replace('/api/v1', '')}
                  </span>
                  <span className="text-mu">{summary}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <CopyAs typescript="const found = await vitrine.artifact.find.query({ q: 'forecast', limit: 20 });" curl="/artifacts?q=forecast&limit=20" />
    </Page>
  );
}
