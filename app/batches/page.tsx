import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import type { BatchRow } from '../../server/services/batch/views.ts';
import { isActive, itemsWords, MARKS } from '../_batch/words.ts';
import { LiveRefresh } from '../_live/live-refresh.tsx';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Pager } from '../_ui/pager.tsx';
import { StatusMark } from '../_ui/status.tsx';
import { Time } from '../_ui/time.tsx';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Batches' };

export default async function BatchesPage({ searchParams }: PageProps) {
  const query = await searchParams;
  const cursor = typeof query.cursor === 'string' ? query.cursor : undefined;
  const list = await (await api()).batch.list({ cursor });
  return (
    <Page crumbs={[{ label: 'Runs', href: '/runs' }, { label: 'Batches' }]}>
      <Title
        action={
          <Link href="/batches/new" className="btn">
            New batch
          </Link>
        }
      >
        Batches
      </Title>
      <p className="say -mt-3 mb-8 text-mu">
        Many series with many models, each tested on its own: which model is best where, and which series none of them can forecast.
      </p>
      <LiveRefresh runIds={list.rows.filter(({ status }) => isActive(status)).map(({ batchId }) => batchId)} />
      {list.rows.length === 0 ? (
        <Empty
          action={
            <Link href="/batches/new" className="btn">
              Start a batch
            </Link>
          }
        >
          Every batch is listed here, with how many of its items have a score.
        </Empty>
      ) : (
        <>
          <ul className="border-t border-bd">
            {list.rows.map((row) => (
              <Row key={row.batchId} row={row} />
            ))}
          </ul>
          <Pager
            shown={list.rows.length}
            total={list.total}
            what="batches"
            first={cursor ? '/batches' : null}
            next={list.nextCursor ? `/batches?cursor=${encodeURIComponent(list.nextCursor)}` : null}
          />
        </>
      )}
      <CopyAs cli="npx vitrine batch list --json" typescript="const batches = await vitrine.batch.list.query({});" curl="/batches" />
    </Page>
  );
}

function Row({ row }: { row: BatchRow }) {
  const { status, more } = MARKS[row.status];
  return (
    <li className="grid gap-x-6 border-b border-hair py-3.5 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <Link href={`/batches/${row.batchId}`} className="text-md">
          {row.title}
        </Link>
        {row.retryOf ? <span className="ml-2 text-xs text-mu">retry</span> : null}
        <p className="text-mu">
          {row.datasetTitle}, {row.scope}
        </p>
      </div>
      <div className="flex flex-wrap items-baseline gap-x-5 text-xs text-mu sm:flex-col sm:items-end sm:gap-0">
        <StatusMark status={status} more={more} />
        <span>
          {itemsWords(row)}, <Time iso={row.finishedAt ?? row.queuedAt} />
        </span>
      </div>
    </li>
  );
}
