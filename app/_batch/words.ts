import type { RunStatus } from '../../server/pipeline/event.ts';
import type { BatchRow, BatchStatus } from '../../server/services/batch/views.ts';
import { formatCount, plural } from '../_words/numbers.ts';

/** How a state of a batch is drawn: by the mark of a run or step, and a word of its own. */
export const MARKS: Readonly<Record<BatchStatus, { status: RunStatus | 'warn' | 'skip'; more: string }>> = {
  queued: { status: 'queued', more: '' },
  running: { status: 'running', more: '' },
  waiting: { status: 'waiting', more: '' },
  paused: { status: 'paused', more: '' },
  interrupted: { status: 'interrupted', more: '' },
  cancelled: { status: 'cancelled', more: '' },
  completed: { status: 'completed', more: '' },
  failed: { status: 'failed', more: '' },
  partial: { status: 'warn', more: ', partial' },
  skipped: { status: 'skip', more: '' },
};

export const isActive = (status: BatchStatus): boolean => ['queued', 'running', 'waiting', 'paused', 'interrupted'].includes(status);

/** "18 items, 2 without a score" */
export function itemsWords({ items, done, failed, status }: Pick<BatchRow, 'items' | 'done' | 'failed' | 'status'>): string {
  const all =
    isActive(status) || status === 'cancelled'
      ? `${formatCount(done)} of ${items === null ? 'its items' : plural(items, 'item')}`
      : plural(items ?? done, 'item');
  return failed > 0 ? `${all}, ${formatCount(failed)} without a score` : all;
}
