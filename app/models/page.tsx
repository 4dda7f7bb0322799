import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import type { ModelSource, ModelState } from '../../server/services/registry/views.ts';
import { ModelTable } from '../_control/model-table.tsx';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Pager } from '../_ui/pager.tsx';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Model registry' };

const STATES: readonly ModelState[] = ['pending', 'running', 'success', 'failed', 'archived'];
const SOURCES: readonly (readonly [value: ModelSource, label: string])[] = [
  ['engine', 'made by runs'],
  ['backfill', 'backfills'],
  ['user', 'entered by hand'],
  ['drill', 'drills'],
];

export default async function ModelsPage({ searchParams }: PageProps) {
  const [params, caller] = await Promise.all([searchParams, api()]);
  const text = (name: string) => (typeof params[name] === 'string' ? params[name].slice(0, 300) : '');
  const state = STATES.find((one) => one === params.state);
  const source = SOURCES.find(([one]) => one === params.source)?.[0];
  const q = text('q').trim();
  const lineage = text('lineage');
  const cursor = text('cursor');
  const input = {
    limit: 40,
    ...(cursor ? { cursor } : {}),
    ...(state ? { state: [state] } : {}),
    ...(source ? { source: [source] } : {}),
    ...(q ? { q } : {}),
    ...(lineage ? { lineage } : {}),
  };
  const models = await caller.registry.list(input);
  const hrefOf = (change: Record<string, string | undefined>): string => {
    const query = new URLSearchParams(Object.entries({ state, source, q, lineage, ...change }).filter((pair): pair is [string, string] => Boolean(pair[1])));
    return query.size === 0 ? '/models' : `/models?${query}`;
  };
  const narrowed = Boolean(state || source || q || lineage);
  return (
    <Page crumbs={[{ label: 'Control Center', href: '/control' }, { label: 'Model registry' }]}>
      <Title>Model registry</Title>
      <nav aria-label="Filter by state" className="mb-3 flex flex-wrap gap-x-5 gap-y-2">
        {[undefined, ...STATES].map((one) => (
          <Link key={one ?? 'all'} href={hrefOf({ state: one })} aria-current={one === state ? 'true' : undefined} className="textual">
            {one ?? 'all states'}
          </Link>
        ))}
      </nav>
      <nav aria-label="Filter by source" className="mb-6 flex flex-wrap gap-x-5 gap-y-2">
        <Link href={hrefOf({ source: undefined })} aria-current={source === undefined ? 'true' : undefined} className="textual">
          all but drills
        </Link>
        {SOURCES.map(([value, label]) => (
          <Link key={value} href={hrefOf({ source: value })} aria-current={value === source ? 'true' : undefined} className="textual">
            {label}
          </Link>
        ))}
      </nav>
      <form action="/models" className="mb-8 flex flex-wrap items-center gap-x-5 gap-y-3">
        {state ? <input type="hidden" name="state" value={state} /> : null}
        {source ? <input type="hidden" name="source" value={source} /> : null}
        <input type="search" name="q" defaultValue={q} aria-label="Search model runs" placeholder="Model, data, id or digest" className="field max-w-80" />
        <button type="submit" className="btn quiet">
          Search
        </button>
      </form>
      {models.rows.length === 0 ? (
        <Empty
          action={
            <Link href={narrowed ? '/models' : '/runs/new'} className={narrowed ? 'btn quiet' : 'btn'}>
              {narrowed ? 'Show all model runs' : 'Start a run'}
            </Link>
          }
        >
          {narrowed ? 'No model run fits all of this.' : 'Every model that a run registers is listed here, with its figures, its data and its artifact.'}
        </Empty>
      ) : (
        <>
          <ModelTable rows={models.rows} />
          <Pager
            shown={models.rows.length}
            total={models.total}
            what="model runs"
            first={cursor ? hrefOf({}) : null}
            next={models.nextCursor ? hrefOf({ cursor: models.nextCursor }) : null}
          />
        </>
      )}
      <CopyAs
        cli={`npx vitrine models list${state ? ` --state ${state}` : ''}${q ? ` --q '${q}'` : ''}`}
        typescript={`const models = await vitrine.registry.list.query(${JSON.stringify(input)});`}
        curl={hrefOf({}).replace('/models', '/models/runs')}
      />
    </Page>
  );
}
