import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import type { BatchView } from '../../../server/services/batch/views.ts';
import { BatchActions } from '../../_batch/batch-actions.tsx';
import { BatchBody } from '../../_batch/batch-body.tsx';
import { isActive, itemsWords, MARKS } from '../../_batch/words.ts';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { Link } from '../../_ui/link.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { StatusMark } from '../../_ui/status.tsx';
import { Time } from '../../_ui/time.tsx';
import { Title } from '../../_ui/title.tsx';
import { periodsWord } from '../../_words/dates.ts';
import { joinWords, plural } from '../../_words/numbers.ts';
import { METRIC_NAMES } from '../../_words/verdict.ts';

type Params = PageProps<{ batchId: string }>;

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { batchId } = await params;
  const view = await (await api()).batch.get({ batchId }).catch(() => null);
  return { title: view?.title ?? 'No such batch' };
}

export default async function BatchPage({ params }: Params) {
  const [{ batchId }, caller] = await Promise.all([params, api()]);
  const view = await orNotFound(caller.batch.get({ batchId }));
  const items = await caller.batch.items({ batchId, limit: 1000 });
  const { status, more } = MARKS[view.status];
  return (
    <Page crumbs={[{ label: 'Runs', href: '/runs' }, { label: 'Batches', href: '/batches' }, { label: view.title }]}>
      <Title action={<BatchActions view={view} />}>{view.title}</Title>
      <p className="-mt-3 flex flex-wrap items-baseline gap-x-6 gap-y-1 text-mu">
        <StatusMark status={status} more={more} />
        <span>{itemsWords(view)}</span>
        <Link href={`/explorer/${view.dataset}`} className="textual">
          {view.datasetTitle || 'its data'}
        </Link>
        <span>{view.scope}</span>
        <span>
          {METRIC_NAMES[view.metric]} over {view.horizon} {periodsWord(view.frequency, view.horizon)}, {plural(view.windows, 'window')}
        </span>
        <Time iso={view.finishedAt ?? view.queuedAt} />
      </p>
      <Verdict view={view} />
      <Links view={view} />
      <BatchBody view={view} items={items.rows} />
      <CopyAs
        cli={`npx vitrine batch show ${batchId} --json`}
        typescript={`const items = await vitrine.batch.items.query({ batchId: '${batchId}', limit: 1000 });`}
        curl={`/batches/${batchId}/items?limit=1000`}
      />
    </Page>
  );
}

/** Who won on how many series, in words. */
function Verdict({ view }: { view: BatchView }) {
  const { wins, status, detail } = view;
  if (isActive(status)) return null;
  const total = wins.reduce((sum, { series }) => sum + series, 0);
  if (total === 0) return <p className="say mt-5 text-lg">{detail}</p>;
  const [first, ...others] = wins;
  return (
    <p className="say mt-5 font-serif text-lg">
      {first.title} is the best on {plural(first.series, 'series', 'series')} of {total}
      {others.length > 0 ? `, ${joinWords(others.map(({ title, series }) => `${title} on ${series}`))}` : ''}.
    </p>
  );
}

function Links({ view }: { view: BatchView }) {
  const { retryOf, retries, withinRun, batchId } = view;
  if (!retryOf && retries.length === 0 && !withinRun) return null;
  return (
    <p className="mt-3 flex flex-wrap gap-x-5 text-xs text-mu">
      {retryOf ? (
        <Link href={`/batches/${retryOf}`} className="textual">
          a retry of {retryOf.slice(-4)}
        </Link>
      ) : null}
      {retries.map((id) => (
        <Link key={id} href={`/batches/${id}`} className="textual">
          retried as {id.slice(-4)}
        </Link>
      ))}
      {withinRun ? (
        <Link href={`/runs/${batchId}`} className="textual">
          a step of a larger run
        </Link>
      ) : null}
    </p>
  );
}
