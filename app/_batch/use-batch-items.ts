'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useReducer } from 'react';
import type { RunEvent } from '../../server/pipeline/event.ts';
import type { BatchItemView } from '../../server/services/batch/views.ts';
import { followRun } from '../_live/follow-run.ts';

type ToldItem = Extract<RunEvent, { type: 'step.item' }>;

/** "naive on Soap at Lantern Corner" with its score or its reason. */
function toItem({ item, status, detail }: ToldItem): BatchItemView {
  const at = item.indexOf(' on ');
  const failed = status === 'fail';
  const [score, ...reason] = detail.split('; ');
  return {
    series: null,
    key: item.slice(at + 4),
    store: '',
    product: '',
    model: item.slice(0, at),
    status: failed ? 'failed' : status === 'warn' ? 'warn' : 'ok',
    reason: failed ? detail : reason.join('; ') || null,
    scores: null,
    points: null,
    windows: null,
    words: failed ? detail : score,
  };
}

/** Those already known, then each as it is told; a step that begins anew begins with none. */
function take(items: readonly BatchItemView[], events: readonly RunEvent[]): readonly BatchItemView[] {
  let all = items;
  for (const event of events) {
    if (event.type === 'step.started' && event.attempt > 1) all = [];
    if (event.type !== 'step.item') continue;
    const item = toItem(event);
    if (!all.some(({ model, key }) => model === item.model && key === item.key)) all = [...all, item];
  }
  return all;
}

/** The items of a batch while it runs. The page is rendered anew at its end, with all figures. */
export function useBatchItems(batchId: string, known: readonly BatchItemView[], active: boolean): readonly BatchItemView[] {
  const router = useRouter();
  const [told, dispatch] = useReducer(take, known);
  useEffect(() => {
    if (!active) return;
    return followRun(batchId, { seq: 0, position: 0 }, (events) => {
      dispatch(events);
      if (events.some(({ type }) => type === 'run.completed' || type === 'run.started')) router.refresh();
    });
  }, [batchId, active, router]);
  return active ? told : known;
}
