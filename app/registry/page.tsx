import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { api } from '../../server/instance.ts';
import { AddFile } from '../_registry/add-file.tsx';
import { BytesField } from '../_registry/bytes-field.tsx';
import { toChosen } from '../_registry/chosen.ts';
import { ConditionBar } from '../_registry/condition-bar.tsx';
import { copyCli } from '../_registry/copy-cli.ts';
import { FacetColumn } from '../_registry/facet-column.tsx';
import { changed, hrefOf, readParams } from '../_registry/query.ts';
import { Results } from '../_registry/results.tsx';
import { SavedViews } from '../_registry/saved-views.tsx';
import { SearchForm } from '../_registry/search-form.tsx';
import { SelectionProvider } from '../_registry/selection.tsx';
import { Tray } from '../_registry/tray.tsx';
import { ViewsBar } from '../_registry/views-bar.tsx';
import { isWorld } from '../_registry/words.ts';
import { answerStatus } from '../_ui/answer-status.ts';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Registry' };

/** Filters of the search text that have few values: offered while it is written. */
const WRITTEN = {
  source: ['engine', 'sim', 'import', 'user', 'drill'],
  capability: ['compare', 'download', 'export', 'preview', 'register', 'replay'],
  is: ['pinned', 'archived', 'deleted'],
};

export default async function RegistryPage({ searchParams }: PageProps) {
  const [params, caller] = await Promise.all([searchParams, api()]);
  const { asked: given, chosen: ids, hasEmpty } = readParams(params);
  // A form sends its empty fields along; the address is kept to what it says.
  if (hasEmpty) redirect(hrefOf(given, ids));
  const [{ address, page, problems }, views, rows] = await Promise.all([
    caller.artifact.search({ address: given.toString() }),
    caller.artifact.views(),
    caller.artifact.some({ ids }),
  ]);
  if (problems.length > 0) await answerStatus(400);
  const asked = address === null ? given : new URLSearchParams(address);
  const here = new URLSearchParams(asked);
  for (const name of ['cursor', 'offset']) if (given.has(name)) here.set(name, given.get(name) ?? '');
  const plain = changed(asked, {});
  const facets = page?.facets ?? {};
  const valuesOf = (facet: string): string[] => (facets[facet] ?? []).slice(0, 12).map((one) => one.value);
  return (
    <Page crumbs={[{ label: 'Registry' }]}>
      <SelectionProvider initial={rows.map(toChosen)}>
        <Title
          action={
            <Link href="/registry/care" className="btn quiet">
              Look after it
            </Link>
          }
        >
          Registry
        </Title>
        <SearchForm
          key={hrefOf(given)}
          asked={asked}
          problems={problems}
          notes={page?.notes ?? []}
          values={{ ...WRITTEN, type: valuesOf('type'), tag: valuesOf('tag'), preset: valuesOf('preset').filter(isWorld) }}
        />
        <ConditionBar asked={plain} />
        <div className="grid gap-x-12 lg:grid-cols-[minmax(0,1fr)_232px]">
          <div className="min-w-0">
            <ViewsBar asked={plain} />
            <p className="mb-4 text-xs lg:hidden">
              <a href="#narrow" className="textual text-mu">
                counts by type, world and tag
              </a>
            </p>
            {page === null ? (
              <p className="say text-mu">
                The search cannot be read as it stands. Change what is marked above, or{' '}
                <Link href="/registry" className="underline underline-offset-4">
                  show all artifacts
                </Link>
                .
              </p>
            ) : (
              <Results asked={here} page={page} />
            )}
            <section aria-labelledby="add-file" className="mt-14">
              <h2 id="add-file" className="mb-3">
                Bring a file
              </h2>
              <AddFile />
            </section>
          </div>
          <aside id="narrow" aria-label="Counts and views" className="grid content-start gap-7 max-lg:mt-12 max-lg:grid-cols-2 max-sm:grid-cols-1">
            <SavedViews views={views} address={page === null ? '' : plain.toString()} />
            <FacetColumn asked={plain} facets={facets} over={page?.facetsOver ?? null} />
            <BytesField value={asked.get('sha256') ?? ''} />
          </aside>
        </div>
        <CopyAs
          cli={copyCli(plain)}
          typescript={`const { artifacts, total } = await vitrine.artifact.search.query({ address: ${JSON.stringify(plain.toString())} });`}
          curl={`/artifacts${plain.size === 0 ? '' : `?${plain}`}`}
        />
        <Tray />
      </SelectionProvider>
    </Page>
  );
}
