import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import { LiveRefresh } from '../_live/live-refresh.tsx';
import { FILTERS, parseFilter } from '../_runs/filters.ts';
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
  const filter = parseFilter(query.status);
  const cursor = typeof query.cursor === 'string' ? query.cursor : undefined;
  const runs = await (await api()).run.list({ cursor, limit: 40, status: filter.status ? [...filter.status] : undefined });
  const active = runs.rows.filter((row) => row.finishedAt === null).map((row) => row.runId);
  const here = filter.key === 'all' ? '/runs' : `/runs?status=${filter.key}`;
  return (
    <Page crumbs={[{ label: 'Runs' }]}>
      <Title
        action={
          <Link href="/runs/new" className="btn">
            New run
          </Link>
        }
      >
        Runs
      </Title>
      <nav aria-label="Filter by state" className="mb-6 flex flex-wrap gap-x-5 gap-y-2">
        {FILTERS.map((one) => (
          <Link
            key={one.key}
            href={one.key === 'all' ? '/runs' : `/runs?status=${one.key}`}
            aria-current={one.key === filter.key ? 'true' : undefined}
            className="textual"
          >
            {one.label}
          </Link>
        ))}
      </nav>
      <LiveRefresh runIds={active} />
      {runs.rows.length === 0 ? (
        <Empty
          action={
            <Link href="/runs/new" className="btn">
              Start a run
            </Link>
          }
        >
          {filter.key === 'all' ? 'Every run is listed here, with its winner, its error and how long it took.' : `No run is ${filter.label}.`}
        </Empty>
      ) : (
        <>
          <div className="mt-8">
            <RunTable rows={runs.rows} />
          </div>
          <Pager
            shown={runs.rows.length}
            total={runs.total}
            what="runs"
            first={cursor ? here : null}
            next={runs.nextCursor ? `${here}${here.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(runs.nextCursor)}` : null}
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
