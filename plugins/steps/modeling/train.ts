import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { Column, TableValue } from '../../../server/kit/kind.ts';
import type { ModelsMeta } from '../../../server/kit/kinds/modeling.ts';
import type { Model } from '../../../server/kit/model.ts';
import { BacktestSettings } from '../../../server/kit/settings.ts';
import { sharedF64, sharedU8 } from '../../../server/kit/shard.ts';
import { defineStep, read, type StepContext } from '../../../server/kit/step.ts';
import { describeAssumed } from '../../modeling/describe-assumed.ts';
import { estimateCost } from '../../modeling/estimate-cost.ts';
import fitShard from '../../modeling/fit-shard.ts';
import { joinBytes } from '../../modeling/join-bytes.ts';
import learnShard, { type Lesson } from '../../modeling/learn-shard.ts';
import { type ModelData, recallModelData, settingOf } from '../../modeling/model-data.ts';
import { openRoster, type Roster, rolesOf } from '../../modeling/roster.ts';
import { plural } from '../../words/format.ts';

/** What is fitted on, and how far ahead it will be asked. */
interface Stretch {
  from: number;
  horizon: number;
}

/** What all models share in their meta. */
const describeModel = (model: Model, { panel }: ModelData, { horizon, from }: Stretch) => ({
  model: model.id,
  version: model.version,
  title: model.title,
  scope: model.scope,
  baseline: model.baseline ?? false,
  seasonLength: panel.m,
  series: panel.series,
  from,
  cutoff: panel.periods,
  horizon,
  width: 0,
  parts: [],
  members: [],
});

const tableOf = (meta: Omit<ModelsMeta, 'fitted' | 'refused'>, ok: Uint8Array, columns: readonly Column[]): TableValue => {
  const fitted = ok.subarray(0, meta.series).reduce((sum, one) => sum + one, 0);
  const okColumn: Column = { name: 'ok', dtype: 'u8', shape: [ok.length], data: ok };
  return { meta: { ...meta, fitted, refused: meta.series - fitted }, columns: [...columns, okColumn] };
};

/** Every model of one series, fitted on every row. */
async function trainLocals(ctx: StepContext, data: ModelData, { locals, globals }: Roster, stretch: Stretch): Promise<[string, TableValue][]> {
  const { rows } = data;
  const widths = locals.map((model) => model.width(settingOf(data, 0)));
  const states = widths.map((width) => sharedF64(rows * width));
  const ok = locals.map(() => sharedU8(rows));
  await ctx.shard(
    fitShard,
    { data, from: stretch.from, models: locals.map(({ id }) => id), states, ok },
    { items: rows, cost: estimateCost(locals.length, data), to: globals.length > 0 ? 0.6 : 1, note: (done) => `${done} of ${rows} series` },
  );
  return locals.map((model, index) => {
    const column: Column = { name: 'state', dtype: 'f64', shape: [rows, widths[index]], data: states[index] };
    return [model.id, tableOf({ ...describeModel(model, data, stretch), width: widths[index] }, ok[index], [column])];
  });
}

/** Every model across all series, its parts learnt side by side. */
async function trainGlobals(ctx: StepContext, data: ModelData, { globals }: Roster, stretch: Stretch): Promise<[string, TableValue][]> {
  const { rows, panel } = data;
  const { from: start, horizon } = stretch;
  const able = globals.filter((model) => panel.periods - start >= model.needs.minHistory(panel.m));
  const lessons: Lesson[] = able.flatMap((model) =>
    Array.from({ length: model.parts(horizon) }, (_, part) => ({ model: model.id, start, cutoff: panel.periods, part })),
  );
  const note = (done: number): string => `across all series: part ${Math.min(done + 1, lessons.length)} of ${lessons.length}`;
  const learnt = await ctx.shard(learnShard, { data, horizon, lessons }, { items: lessons.length, cost: 1000, from: 0.6, note });
  return globals.map((model) => {
    const own = learnt.filter((_, item) => lessons[item].model === model.id).filter((bytes) => bytes !== undefined);
    const whole = own.length === model.parts(horizon);
    const ok = new Uint8Array(rows).fill(whole ? 1 : 0);
    const bytes = joinBytes(whole ? own : []);
    const column: Column = { name: 'bytes', dtype: 'u8', shape: [bytes.length], data: bytes };
    return [model.id, tableOf({ ...describeModel(model, data, stretch), parts: whole ? own.map((part) => part.length) : [] }, ok, [column])];
  });
}

/** A combination has whatever one of its members has. */
function describeCombinations(
  { combinations, all }: Roster,
  data: ModelData,
  stretch: Stretch,
  trained: ReadonlyMap<string, TableValue>,
): [string, TableValue][] {
  return combinations.map(({ model, members }) => {
    const ok = new Uint8Array(data.rows);
    for (const { index } of members) {
      const own = trained.get(all[index].id)?.columns.find(({ name }) => name === 'ok')?.data as Uint8Array;
      for (let row = 0; row < ok.length; row++) ok[row] |= own[row];
    }
    const named = members.map(({ index, weight }) => ({ model: all[index].id, weight }));
    return [model.id, tableOf({ ...describeModel(model, data, stretch), members: named }, ok, [])];
  });
}

export default defineStep({
  id: 'train',
  version: '2.1.0',
  title: 'Train',
  summary: 'Fits every selected model and the baselines on every series and on the total of all. Stockout days are masked, never learned as zeros.',
  params: z.strictObject({
    models: z.array(z.string()).min(1).describe('Model ids; the baselines are always added'),
    horizon: z.int().min(1).max(365).describe('Periods ahead that will be forecast'),
    maxTrain: BacktestSettings.shape.maxTrain,
  }),
  reads: { dataset: read('dataset') },
  writes: { models: { many: 'models' } },
  async run({ inputs, params: { models, horizon, maxTrain }, ctx }) {
    const dataset = openDataset(inputs.dataset.table());
    const roster = openRoster(ctx, models, dataset.meta.seasonLength);
    const data = recallModelData(inputs.dataset.digest, dataset, horizon, rolesOf(roster));
    const guess = describeAssumed(data, horizon);
    if (guess !== null) ctx.log('info', guess);
    const stretch = { horizon, from: maxTrain === undefined ? 0 : Math.max(0, dataset.meta.periods - maxTrain) };
    const tables = new Map([...(await trainLocals(ctx, data, roster, stretch)), ...(await trainGlobals(ctx, data, roster, stretch))]);
    for (const [id, table] of describeCombinations(roster, data, stretch, tables)) tables.set(id, table);
    const metas = [...tables.values()].map(({ meta }) => meta);
    const rows = metas.map(({ title, fitted, refused }) => [String(title), Number(fitted), Number(refused)] as const);
    ctx.card('models', { title: 'Fitted series', table: { columns: ['model', 'fitted', 'history too short'], rows } });
    const { series } = dataset.meta;
    return {
      detail: `${plural(tables.size, 'model', 'models')} on ${plural(series, 'series', 'series')}`,
      data: { models: [...tables.keys()], series, refused: Object.fromEntries([...tables].map(([id, { meta }]) => [id, meta.refused])) },
      outputs: { models: Object.fromEntries(tables) },
    };
  },
});
