import { plural } from '../kit/words.ts';
import type { BatchItemView, BatchRow, BatchView } from '../services/batch/views.ts';

/** One line of a list. */
export const sayBatchRow = ({ batchId, title, status, done, items, failed, datasetTitle, scope }: BatchRow): string =>
  `${status.padEnd(11)} ${`${done} of ${items ?? '?'}`.padEnd(11)} ${failed > 0 ? `${failed} without a score`.padEnd(20) : ''.padEnd(20)} ${title}, ${datasetTitle}, ${scope}  ${batchId}`;

/** A batch with its items: who won, and what has no score. */
export function sayBatch(view: BatchView, items: readonly BatchItemView[]): string {
  const failed = items.filter(({ status }) => status === 'failed');
  return [
    sayBatchRow(view),
    `${view.metric}, horizon ${view.horizon}, ${plural(view.windows, 'window')}`,
    ...view.wins.map(({ title, series }) => `  best on ${series} series: ${title}`),
    ...items
      .filter(({ status }) => status !== 'failed')
      .map(({ model, key, words, reason }) => `  ${words.padEnd(10)} ${model} on ${key}${reason ? ` (${reason})` : ''}`),
    ...(failed.length > 0 ? [`${failed.length} without a score:`, ...failed.map(({ model, key, reason }) => `  ${model} on ${key}: ${reason}`)] : []),
    ...(view.retryable > 0 ? [`vitrine batch retry ${view.batchId}   # runs the ${plural(view.retryable, 'item')} without a score again`] : []),
  ].join('\n');
}
