import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { JsonObject } from '../../../server/kit/json.ts';
import { type BatchItem, type BatchResult, BatchScope, MOST_ITEMS } from '../../../server/kit/kinds/batch.ts';
import type { Metric } from '../../../server/kit/settings.ts';
import { BacktestSettings } from '../../../server/kit/settings.ts';
import { defineStep, maybe, type StepContext } from '../../../server/kit/step.ts';
import { planSplits } from '../../backtesting/run-backtest.ts';
import { pickSeries } from '../../batching/pick-series.ts';
import { runItems } from '../../batching/run-items.ts';
import { groupDigits, metricName, plural, scoreWords } from '../../words/format.ts';

const OUTCOME = { completed: 'pass', partial: 'warn', failed: 'fail' } as const;

const countItems = (items: readonly BatchItem[], status: BatchItem['status']): number => items.filter((item) => item.status === status).length;

/** Best model of each series by the metric; on equal scores the one asked for first. */
function bestBySeries(items: readonly BatchItem[], metric: Metric): ReadonlyMap<number, BatchItem> {
  const best = new Map<number, BatchItem>();
  for (const item of items) {
    const [value, before] = [item.scores[metric], best.get(item.series)?.scores[metric] ?? Number.POSITIVE_INFINITY];
    if (item.status !== 'failed' && value !== null && value < (before ?? Number.POSITIVE_INFINITY)) best.set(item.series, item);
  }
  return best;
}

function showBatch(ctx: StepContext, { items, counts, metric, models }: BatchResult, words: string): Record<string, number> {
  const best = bestBySeries(items, metric);
  const wins = Object.fromEntries(models.map(({ id }) => [id, [...best.values()].filter((item) => item.model === id).length]));
  const failures = items.filter((item) => item.status === 'failed');
  ctx.card('batch', {
    title: 'The batch',
    figures: [
      { label: 'items', value: groupDigits(items.length), note: words },
      { label: 'with a score', value: groupDigits(counts.ok + counts.warn), note: counts.warn > 0 ? `${counts.warn} with a remark` : undefined },
      { label: 'without', value: groupDigits(counts.failed) },
    ].map(({ note, ...one }) => (note === undefined ? one : { ...one, note })),
    table: {
      columns: ['model', `best on so many of ${best.size} series`, `median ${metricName(metric)}`, 'without a score'],
      rows: models.map(({ id, title }) => {
        const own = items.filter((item) => item.model === id);
        return [title, wins[id], scoreWords(metric, medianOf(own, metric)), countItems(own, 'failed')];
      }),
    },
    ...(failures.length > 0
      ? {
          text:
            failures
              .slice(0, 5)
              .map(({ model, key, reason }) => `${model} on ${key}: ${reason}.`)
              .join(' ') + (failures.length > 5 ? ' …' : ''),
        }
      : {}),
  });
  return wins;
}

/** The lower of the middle two of an even number. */
function medianOf(items: readonly BatchItem[], metric: Metric): number | null {
  const values = items.flatMap(({ scores }) => scores[metric] ?? []).sort((a, b) => a - b);
  return values[Math.floor((values.length - 1) / 2)] ?? null;
}

export default defineStep({
  id: 'batch_preset',
  version: '1.0.0',
  title: 'Test a portfolio',
  summary:
    'Tests many series with many models, item by item, each on its own: one that fails is named with its reason and the others go on. It registers nothing and moves no alias.',
  params: z.strictObject({
    ...BacktestSettings.shape,
    title: z.string().max(200).default('Quick baseline sweep').describe('What the batch is called'),
    scope: BatchScope.describe('Which series'),
    models: z.array(z.string().max(64)).min(1).max(30).describe('Model ids; one that is not available fails its own items'),
    leaveOut: z
      .array(z.string().max(200))
      .max(MOST_ITEMS)
      .default([])
      .describe('Items of the scope that are not run, as "model on series": a retry runs the others'),
  }),
  reads: {
    dataset: maybe('dataset'),
    feed: { kind: 'dataset', many: false, optional: true, from: 'feed' },
    truth: maybe('dataset_truth'),
  },
  writes: { batch: 'batch' },
  async run({ inputs, params, ctx }) {
    const { title, scope, models: ids, leaveOut, ...settings } = params;
    const input = inputs.dataset ?? inputs.feed;
    if (!input) return { status: 'skip', detail: 'there is no dataset to test on' };
    const dataset = openDataset(input.table());
    const picked = pickSeries(dataset, scope, (inputs.truth?.json() as JsonObject | undefined) ?? null);
    if ('none' in picked) return { status: 'skip', detail: picked.none.slice(0, 120) };
    const models = [...new Set(ids)];
    const count = picked.ordinals.length * models.length - leaveOut.length;
    if (count > MOST_ITEMS)
      throw new RangeError(`batch: ${groupDigits(count)} items; a batch has at most ${groupDigits(MOST_ITEMS)}, so choose fewer series or models`);
    const splits = planSplits(dataset.meta.periods, settings);
    const items = await runItems(ctx, { dataset, ordinals: picked.ordinals, models, settings, splits, leaveOut: new Set(leaveOut) });
    const counts = { ok: countItems(items, 'ok'), warn: countItems(items, 'warn'), failed: countItems(items, 'failed') };
    const outcome = counts.failed === 0 ? 'completed' : counts.failed < items.length ? 'partial' : 'failed';
    const known = new Set(ctx.models());
    const result: BatchResult = {
      title,
      metric: settings.metric,
      horizon: settings.horizon,
      windows: splits.map((split) => ({ ...split })),
      models: models.map((id) => ({ id, title: known.has(id) ? ctx.model(id).title : id })),
      outcome,
      counts,
      items,
    };
    const wins = showBatch(ctx, result, picked.words);
    const done = counts.ok + counts.warn;
    return {
      status: OUTCOME[outcome],
      detail: `${outcome}: ${plural(items.length, 'item', 'items')}, ${groupDigits(done)} with a score${counts.failed > 0 ? `, ${groupDigits(counts.failed)} without` : ''}`,
      data: {
        title,
        scope: picked.words,
        metric: settings.metric,
        models,
        series: new Set(items.map((item) => item.series)).size,
        items: items.length,
        ...counts,
        outcome,
        wins,
      },
      outputs: { batch: result as unknown as JsonObject },
    };
  },
});
