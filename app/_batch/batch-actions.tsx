'use client';

import { useRouter } from 'next/navigation';
import type { BatchView } from '../../server/services/batch/views.ts';
import { useAction } from '../_live/use-action.ts';
import { Link } from '../_ui/link.tsx';
import { plural } from '../_words/numbers.ts';
import { isActive } from './words.ts';

/** What can be done with the batch as it stands. */
export function BatchActions({ view }: { view: BatchView }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const { batchId, retryable } = view;
  return (
    <div className="no-print flex flex-wrap items-center gap-2">
      {isActive(view.status) ? (
        <button
          type="button"
          className="btn quiet"
          disabled={busy !== null}
          onClick={() =>
            act('cancel', async (client) => {
              await client.batch.cancel.mutate({ batchId });
              router.refresh();
            })
          }
        >
          Cancel
        </button>
      ) : null}
      {retryable > 0 ? (
        <button
          type="button"
          className="btn"
          disabled={busy !== null}
          onClick={() =>
            act('retry', async (client) => {
              const started = await client.batch.retry.mutate({ batchId });
              router.push(`/batches/${started.batchId}`);
            })
          }
        >
          {`Retry ${plural(retryable, 'item')}`}
        </button>
      ) : null}
      <Link href={`/runs/${batchId}?tab=timeline`} className="btn quiet">
        The run
      </Link>
      {isActive(view.status) ? null : (
        <Link href={`/batches/new?dataset=${view.dataset}`} className="btn quiet">
          Another batch
        </Link>
      )}
      {problem ? (
        <p role="alert" className="w-full text-xs text-bad">
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}
