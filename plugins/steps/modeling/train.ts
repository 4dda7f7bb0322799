import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { TableValue } from '../../../server/kit/kind.ts';
import type { Model } from '../../../server/kit/model.ts';
import { defineStep, read } from '../../../server/kit/step.ts';
import { openFitter } from '../../modeling/fitter.ts';
import { totalHistory, writeHistory } from '../../modeling/history.ts';
import { makePacer } from '../../modeling/pacer.ts';
import { selectModels } from '../../modeling/select-models.ts';
import { plural } from '../../words/format.ts';

/** What one model was fitted to; row `series` is the total. */
interface Shelf {
  state: Float64Array;
  quantiles: Float64Array;
  ok: Uint8Array;
}

function tableOf(model: Model, shelf: Shelf, meta: { seasonLength: number; series: number; periods: number }, levels: readonly number[]): TableValue {
  const { seasonLength, series, periods } = meta;
  const width = model.width(seasonLength);
  const fitted = shelf.ok.subarray(0, series).reduce((sum, ok) => sum + ok, 0);
  return {
    meta: {
      model: model.id,
      version: model.version,
      title: model.title,
      baseline: model.baseline ?? false,
      seasonLength,
      width,
      series,
      cutoff: periods,
      levels: [...levels],
      fitted,
      refused: series - fitted,
    },
    columns: [
      { name: 'state', dtype: 'f64', shape: [series + 1, width], data: shelf.state },
      { name: 'ok', dtype: 'u8', shape: [series + 1], data: shelf.ok },
      { name: 'quantiles', dtype: 'f64', shape: [series + 1, 2 * levels.length], data: shelf.quantiles },
    ],
  };
}

export default defineStep({
  id: 'train',
  version: '1.0.0',
  title: 'Train',
  summary: 'Fits every selected model and the baselines on every series and on the total of all. Stockout days are masked, never learned as zeros.',
  params: z.strictObject({
    models: z.array(z.string()).min(1).describe('Model ids; the baselines are always added'),
    levels: z.array(z.number().gt(0).lt(100)).describe('Interval levels in percent, ascending'),
  }),
  reads: { dataset: read('dataset') },
  writes: { models: { many: 'models' } },
  async run({ inputs, params, ctx }) {
    const models = selectModels(ctx, params.models);
    const dataset = openDataset(inputs.dataset.table());
    const { series, periods, seasonLength } = dataset.meta;
    const fitter = openFitter(models, seasonLength, params.levels, periods);
    const shelves: Shelf[] = fitter.slots.map(({ state, quantiles }) => ({
      state: new Float64Array((series + 1) * state.length),
      quantiles: new Float64Array((series + 1) * quantiles.length),
      ok: new Uint8Array(series + 1),
    }));
    const fitRow = (row: number, y: Float64Array): void => {
      for (let i = 0; i < models.length; i++) {
        if (!fitter.fit(i, y)) continue;
        const { state, quantiles } = fitter.slots[i];
        shelves[i].state.set(state, row * state.length);
        shelves[i].quantiles.set(quantiles, row * quantiles.length);
        shelves[i].ok[row] = 1;
      }
    };
    const pace = makePacer(ctx, (series + 1) * periods * models.length);
    const y = new Float64Array(periods);
    for (let row = 0; row < series; row++) {
      writeHistory(dataset.series(row), y);
      fitRow(row, y);
      await pace(periods * models.length, () => `${row + 1} of ${series} series`);
    }
    fitRow(series, totalHistory(dataset));
    const tables = models.map((model, i) => [model.id, tableOf(model, shelves[i], dataset.meta, params.levels)] as const);
    const rows = tables.map(([, { meta }]) => [String(meta.title), Number(meta.fitted), Number(meta.refused)] as const);
    ctx.card('models', { title: 'Fitted series', table: { columns: ['model', 'fitted', 'history too short'], rows } });
    return {
      detail: `${plural(models.length, 'model', 'models')} on ${plural(series, 'series', 'series')}`,
      data: { models: models.map((model) => model.id), series, refused: Object.fromEntries(tables.map(([id, { meta }]) => [id, meta.refused])) },
      outputs: { models: Object.fromEntries(tables) },
    };
  },
});
