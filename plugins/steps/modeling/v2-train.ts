import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { TableValue } from '../../../server/kit/kind.ts';
import type { ModelsMeta } from '../../../server/kit/kinds/modeling.ts';
import type { GlobalModel } from '../../../server/kit/model.ts';
import { BacktestSettings } from '../../../server/kit/settings.ts';
import { defineStep, read, type StepContext } from '../../../server/kit/step.ts';
import { forecastPanel } from '../../boosting/forecast-panel.ts';
import { rankColumns } from '../../boosting/rank-columns.ts';
import { toldColumns } from '../../explaining/tree-parts.ts';
import { FRAME_VERSION } from '../../frames/frame-columns.ts';
import { joinBytes } from '../../modeling/join-bytes.ts';
import learnShard from '../../modeling/learn-shard.ts';
import { type ModelData, openModelData } from '../../modeling/model-data.ts';
import { percent, plural } from '../../words/format.ts';

/** Columns named in the card. */
const TOP = 12;

interface Stretch {
  from: number;
  horizon: number;
}

/** Every part of the model, or null when one had too little to learn from. */
async function learnParts(ctx: StepContext, data: ModelData, model: GlobalModel, { from, horizon }: Stretch): Promise<Uint8Array[] | null> {
  const { periods, m } = data.panel;
  if (periods - from < model.needs.minHistory(m)) return null;
  const lessons = Array.from({ length: model.parts(horizon) }, (_, part) => ({ model: model.id, start: from, cutoff: periods, part }));
  const note = (done: number): string => `part ${Math.min(done + 1, lessons.length)} of ${lessons.length}`;
  const learnt = await ctx.shard(learnShard, { data, horizon, lessons }, { items: lessons.length, cost: 1000, note });
  const parts = learnt.filter((bytes) => bytes !== undefined);
  return parts.length === lessons.length ? parts : null;
}

function tableOf(model: GlobalModel, { panel, rows }: ModelData, { from, horizon }: Stretch, parts: readonly Uint8Array[]): TableValue {
  const meta: ModelsMeta = {
    model: model.id,
    version: model.version,
    title: model.title,
    scope: 'global',
    baseline: false,
    seasonLength: panel.m,
    width: 0,
    series: panel.series,
    from,
    cutoff: panel.periods,
    horizon,
    fitted: panel.series,
    refused: 0,
    parts: parts.map((part) => part.length),
    members: [],
  };
  const bytes = joinBytes(parts);
  return {
    meta,
    columns: [
      { name: 'bytes', dtype: 'u8', shape: [bytes.length], data: bytes },
      { name: 'ok', dtype: 'u8', shape: [rows], data: new Uint8Array(rows).fill(1) },
    ],
  };
}

export default defineStep({
  id: 'v2_train',
  version: '2.0.0',
  title: 'Train on the wide frame',
  summary:
    'Learns the feature-aware model across all series on the wide frame, tells which columns it leans on, and lets it compete in the backtest. Fits nothing else.',
  params: z.strictObject({
    model: z.string().default('v2').describe('A model of trees across all series'),
    horizon: z.int().min(1).max(365).describe('Periods ahead that will be forecast'),
    maxTrain: BacktestSettings.shape.maxTrain,
  }),
  reads: { dataset: read('dataset') },
  writes: { model: 'models', importances: 'importances' },
  async run({ inputs, params: { model: id, horizon, maxTrain }, ctx }) {
    const model = ctx.model(id);
    if (model.scope !== 'global' || model.forecast !== forecastPanel)
      throw new RangeError(`model "${id}" is no model of trees across all series; ask for v2, gradient_boosting or random_forest`);
    const dataset = openDataset(inputs.dataset.table());
    const data = openModelData(dataset, horizon, new Set(model.needs.drivers));
    const { periods, series } = dataset.meta;
    const stretch = { horizon, from: maxTrain === undefined ? 0 : Math.max(0, periods - maxTrain) };
    const parts = await learnParts(ctx, data, model, stretch);
    if (!parts) return { status: 'skip', detail: `too little to learn from: ${plural(series, 'series', 'series')} of ${plural(periods, 'period', 'periods')}` };
    const told = toldColumns(data.panel);
    const { trees, columns } = rankColumns(parts, told);
    const groups: Record<string, number> = {};
    for (const { group } of told) groups[group] = (groups[group] ?? 0) + 1;
    ctx.card('wide-frame', {
      title: 'What it leans on',
      figures: [
        { label: 'columns', value: String(told.length), note: `frame version ${FRAME_VERSION}` },
        { label: 'groups', value: String(Object.keys(groups).length) },
        { label: 'trees', value: String(trees), note: plural(parts.length, 'part', 'parts') },
      ],
      table: {
        columns: ['column', 'group', 'share of the gain', 'splits'],
        rows: columns.slice(0, TOP).map(({ column, gain, splits }) => [column.name, column.group, percent(gain), splits]),
      },
    });
    return {
      detail: `${model.title}: ${plural(told.length, 'column')} in ${plural(Object.keys(groups).length, 'group')}, most by ${columns[0].column.name}`,
      data: { model: id, frameVersion: FRAME_VERSION, columns: told.length, groups, trees, top: columns.slice(0, 3).map(({ column }) => column.name) },
      outputs: {
        model: tableOf(model, data, stretch, parts),
        importances: { model: id, trees, columns: columns.map(({ column: { name, group }, gain, splits }) => ({ name, group, gain, splits })) },
      },
    };
  },
});
