'use client';

import type { BatchItemView, BatchView } from '../../server/services/batch/views.ts';
import { Empty } from '../_ui/empty.tsx';
import { Section } from '../_ui/section.tsx';
import { formatCount, plural } from '../_words/numbers.ts';
import { METRIC_NAMES } from '../_words/verdict.ts';
import { BatchMatrix } from './batch-matrix.tsx';
import { toMatrix } from './matrix.ts';
import { useBatchItems } from './use-batch-items.ts';
import { isActive } from './words.ts';

/** Rows drawn at once. */
const SHOWN = 250;

/** Progress, matrix and what has no score; it fills while the batch runs. */
export function BatchBody({ view, items: known }: { view: BatchView; items: readonly BatchItemView[] }) {
  const active = isActive(view.status);
  const items = useBatchItems(view.batchId, known, active);
  const rows = toMatrix(items, view.models, view.metric);
  const failed = items.filter(({ status }) => status === 'failed');
  const models = view.models.map((id) => ({ id, title: view.titles[id] ?? id }));
  return (
    <>
      {active ? (
        <div className="mt-6">
          <progress className="w-full" max={view.items ?? 1} value={items.length} aria-label="Items done" />
          <p className="mt-1 text-xs text-mu" aria-live="polite">
            {formatCount(items.length)} of {view.items === null ? 'its items' : plural(view.items, 'item')}
            {failed.length > 0 ? `, ${formatCount(failed.length)} without a score` : ''}
          </p>
        </div>
      ) : null}
      <Section id="matrix" title="Series and models" aside={`${METRIC_NAMES[view.metric]}, smaller is better; the best of each series is bold.`}>
        {rows.length === 0 ? (
          <Empty>{active ? 'Each item will be here as soon as it is done.' : view.detail || 'No item was run.'}</Empty>
        ) : (
          <>
            <BatchMatrix rows={rows.slice(0, SHOWN)} models={models} metric={METRIC_NAMES[view.metric]} live={active} />
            {rows.length > SHOWN ? (
              <p className="mt-3 text-xs text-mu">
                The first {SHOWN} of {formatCount(rows.length)} series; the others are in the download.
              </p>
            ) : null}
          </>
        )}
      </Section>
      {failed.length > 0 ? (
        <Section id="failed" title="Without a score" aside={plural(failed.length, 'item')}>
          <Failures failed={failed} titles={view.titles} />
        </Section>
      ) : null}
    </>
  );
}

const NAMED = 5;

/** By reason, the commonest first. */
function Failures({ failed, titles }: { failed: readonly BatchItemView[]; titles: BatchView['titles'] }) {
  const byReason = new Map<string, BatchItemView[]>();
  for (const item of failed) byReason.set(item.reason ?? '', [...(byReason.get(item.reason ?? '') ?? []), item]);
  const groups = [...byReason].sort((a, b) => b[1].length - a[1].length);
  return (
    <ul className="grid gap-y-4">
      {groups.slice(0, 20).map(([reason, items]) => (
        <li key={reason}>
          <p>
            <span className="num">{formatCount(items.length)}</span> × {reason}
          </p>
          <p className="text-xs text-mu">
            {items
              .slice(0, NAMED)
              .map(({ model, key }) => `${titles[model] ?? model} on ${key}`)
              .join('; ')}
            {items.length > NAMED ? `; and ${formatCount(items.length - NAMED)} more` : ''}
          </p>
        </li>
      ))}
    </ul>
  );
}
