import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import { LiveRefresh } from '../_live/live-refresh.tsx';
import { BoardView } from '../_runs/board-view.tsx';
import { FILTERS, parseFilter } from '../_runs/filters.ts';
import { Keeping } from '../_runs/keeping.tsx';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Pager } from '../_ui/pager.tsx';
import { RunTable } from '../_ui/run-table.tsx';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Runs' };

export default async function RunsPage({ searchParams }: PageProps) {
  const query = await searchParams;
  if (query.view === 'board') return <BoardView />;
  const filter = parseFilter(query.status);
  const cursor = typeof query.cursor === 'string' ? query.cursor : undefined;
  const q = typeof query.q === 'string' ? query.q.slice(0, 200).trim() : '';
  const archived = query.archived === '1';
  const runs = await (await api()).run.list({ cursor, limit: 40, status: filter.status ? [...filter.status] : undefined, q: q || undefined, archived });
  const active = runs.rows.filter((row) => row.finishedAt === null).map((row) => row.runId);
  const hrefOf = (key: string, more: Readonly<Record<string, string>> = {}) => {
    const params = new URLSearchParams({ ...(key === 'all' ? {} : { status: key }), ...(q ? { q } : {}), ...(archived ? { archived: '1' } : {}), ...more });
    return params.size === 0 ? '/runs' : `/runs?${params}`;
  };
  const now = Date.now();
  return (
    <Page crumbs={[{ label: 'Runs' }]}>
      <Title
        action={
          <>
            <Link href="/runs?view=board" className="btn quiet">
              Board
            </Link>
            <Link href="/batches" className="btn quiet">
              Batches
            </Link>
            <Link href="/runs/new" className="btn">
              New run
            </Link>
          </>
        }
      >
        Runs
      </Title>
      <nav aria-label="Filter by state" className="mb-6 flex flex-wrap gap-x-5 gap-y-2">
        {FILTERS.map((one) => (
          <Link key={one.key} href={hrefOf(one.key)} aria-current={one.key === filter.key ? 'true' : undefined} className="textual">
            {one.label}
          </Link>
        ))}
      </nav>
      <form action="/runs" className="mb-6 flex flex-wrap items-center gap-x-5 gap-y-3">
        {filter.key === 'all' ? null : <input type="hidden" name="status" value={filter.key} />}
        <input type="search" name="q" defaultValue={q} aria-label="Search runs" placeholder="Title, id or workspace" className="field max-w-80" />
        <label className="flex items-center gap-2 text-mu">
          <input type="checkbox" name="archived" value="1" defaultChecked={archived} className="size-4 accent-a" />
          archived
        </label>
        <button type="submit" className="btn quiet">
          Search
        </button>
      </form>
      <LiveRefresh runIds={active} />
      {runs.rows.length === 0 ? (
        <Empty
          action={
            q ? (
              <Link href="/runs" className="btn quiet">
                Show all runs
              </Link>
            ) : (
              <Link href="/runs/new" className="btn">
                Start a run
              </Link>
            )
          }
        >
          {q
            ? `No run mentions “${q}”.`
            : filter.key === 'all'
              ? 'Every run is listed here, with its winner, its error and how long it took.'
              : `No run is ${filter.label}.`}
        </Empty>
      ) : (
        <>
          <div className="mt-8">
            <RunTable rows={runs.rows} keeping={(row) => <Keeping row={row} now={now} />} />
          </div>
          <Pager
            shown={runs.rows.length}
            total={runs.total}
            what="runs"
            first={cursor ? hrefOf(filter.key) : null}
            next={runs.nextCursor ? hrefOf(filter.key, { cursor: runs.nextCursor }) : null}
          />
        </>
      )}
      <CopyAs
        typescript={
          filter.status
            ? `const runs = await vitrine.run.list.query({ status: ${JSON.stringify(filter.status)} });`
            : 'const runs = await vitrine.run.list.query({});'
        }
        curl={`/runs${filter.status ? `?${filter.status.map((status) => `status=${status}`).join('&')}` : ''}`}
      />
    </Page>
  );
}
