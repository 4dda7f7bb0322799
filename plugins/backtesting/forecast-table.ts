import type { Column, Table, TableValue } from '../../server/kit/kind.ts';
import type { ForecastMeta, ModelsMeta } from '../../server/kit/kinds/modeling.ts';
import { sharedF64, sharedU8 } from '../../server/kit/shard.ts';
import type { StepContext } from '../../server/kit/step.ts';
import { combineMembers } from '../modeling/combine.ts';
import { estimateCost } from '../modeling/estimate-cost.ts';
import forecastShard from '../modeling/forecast-shard.ts';
import type { ModelData } from '../modeling/model-data.ts';
import recallShard, { CHUNK } from '../modeling/recall-shard.ts';
import { type Roster, STAND_IN } from '../modeling/roster.ts';
import { sumSeries } from '../modeling/sum-series.ts';
import { countUsable } from '../numerics/usable.ts';
import { plural } from '../words/format.ts';
import { TOTAL_CLASS } from './board.ts';
import { borrowSpread } from './borrow-spread.ts';
import { widthAt } from './calibrate.ts';
import type { Backtest } from './run-backtest.ts';

/** Fewest observations from which a series knows how far it is usually missed. */
const FEW = 10;

export type TrainedTable = Table<ModelsMeta>;

export interface ForecastOptions {
  winner: string;
  /** Competing models whose forecasts are kept, the stand-in first. */
  kept: readonly string[];
  horizon: number;
  levels: readonly number[];
  /** Place in the levels that were calibrated for, of each of `levels`. */
  judged: readonly number[];
  intervals: ForecastMeta['intervals'];
  unit: string;
}

/**
 * Forecasts from the end of history by trained models, for every series and, as the last row, for the total. The stand-in's forecast
 * takes the place of one that a model does not have (ok = 2). Progress 0.9 … 1.
 */
export async function makeForecastTable(
  ctx: StepContext,
  data: ModelData,
  roster: Roster,
  trained: ReadonlyMap<string, TrainedTable>,
  { calibrations, choice, classes }: Pick<Backtest, 'calibrations' | 'choice' | 'classes'>,
  { winner, kept, horizon, levels, judged, intervals, unit }: ForecastOptions,
): Promise<{ table: TableValue; meta: ForecastMeta }> {
  const { rows } = data;
  const { paths, places, clipped } = await forecastAll(ctx, data, roster, trained, kept, horizon);
  const isShort = (row: number): boolean => countUsable(data.panel.y.subarray(row * data.panel.periods, (row + 1) * data.panel.periods)) < FEW;
  for (const id of kept) borrowSpread(paths, places.get(id) ?? 0, isShort);
  const cells = kept.length * rows * horizon;
  const mean = new Float64Array(cells);
  const bounds = levels.map(() => ({ lower: new Float64Array(cells), upper: new Float64Array(cells) }));
  const ok = new Uint8Array(kept.length * rows);
  let cut = clipped;
  for (const [model, id] of kept.entries())
    for (let row = 0; row < rows; row++) {
      const own = paths.ok[(places.get(id) ?? 0) * rows + row] === 1;
      if (!own && paths.ok[row] !== 1) continue;
      const source = own ? id : kept[0];
      const calibration = calibrations.get(source);
      const from = ((places.get(source) ?? 0) * rows + row) * horizon;
      const to = (model * rows + row) * horizon;
      const at = row === rows - 1 ? TOTAL_CLASS : classes[row];
      ok[model * rows + row] = own ? 1 : 2;
      for (let step = 0; step < horizon; step++) {
        const [centre, sigma] = [paths.mean[from + step], paths.sigma[from + step]];
        mean[to + step] = centre;
        for (const [i, { lower, upper }] of bounds.entries()) {
          const half = calibration ? sigma * widthAt(calibration, calibration.all, at, step, judged[i]) : 0;
          const low = centre - half;
          lower[to + step] = data.nonNegative[row] === 1 ? Math.max(0, low) : low;
          if (lower[to + step] > low) cut++;
          upper[to + step] = centre + half;
        }
      }
    }
  const meta: ForecastMeta = {
    models: [...kept],
    winner,
    levels: [...levels],
    intervals,
    horizon,
    from: data.panel.periods,
    series: rows - 1,
    clipped: cut,
    assumed: [...data.assumed],
  };
  const shape = [kept.length, rows, horizon];
  const column = (name: string, values: Float64Array): Column => ({ name, dtype: 'f64', shape, unit, data: values });
  const rowOf = new Map(kept.map((id, model) => [id, model]));
  const columns: Column[] = [
    column('mean', mean),
    { name: 'ok', dtype: 'u8', shape: [kept.length, rows], data: ok },
    { name: 'choice', dtype: 'u8', shape: [rows], data: Uint8Array.from([...choice, winner], (id) => rowOf.get(id) ?? rowOf.get(winner) ?? 0) },
  ];
  for (const [i, level] of levels.entries()) columns.push(column(`lower_${level}`, bounds[i].lower), column(`upper_${level}`, bounds[i].upper));
  return { table: { meta, columns }, meta };
}

/** Mean and sigma of every kept model and of the members the kept combinations need, with the place of each. */
async function forecastAll(
  ctx: StepContext,
  data: ModelData,
  roster: Roster,
  trained: ReadonlyMap<string, TrainedTable>,
  kept: readonly string[],
  horizon: number,
) {
  const { rows, panel } = data;
  const combinations = roster.combinations.filter(({ model }) => kept.includes(model.id));
  const members = new Set(combinations.flatMap((one) => one.members.map(({ index }) => roster.all[index].id)));
  const isNeeded = ({ id }: { id: string }): boolean => kept.includes(id) || members.has(id);
  const locals = roster.locals.filter(isNeeded);
  const globals = roster.globals.filter(isNeeded);
  const needed = [...locals, ...globals, ...combinations.map(({ model }) => model)];
  const places = new Map(needed.map(({ id }, place) => [id, place]));
  const cells = needed.length * rows;
  const paths = { rows, horizon, mean: sharedF64(cells * horizon), sigma: sharedF64(cells * horizon), ok: sharedU8(cells) };
  const clipped = sharedF64(rows);
  const tableOf = (id: string): TrainedTable => {
    const table = trained.get(id);
    if (!table) throw new RangeError(`backtest: model "${id}" was not trained; trained are ${[...trained.keys()].sort().join(', ')}`);
    return table;
  };
  for (const [place, { id }] of locals.entries()) paths.ok.set(tableOf(id).u8('ok'), place * rows);
  const ids = locals.map(({ id }) => id);
  const states = ids.map((id) => tableOf(id).f64('state'));
  const from = tableOf(STAND_IN).meta.from;
  const cost = estimateCost(locals.length, data) / 20;
  await ctx.shard(forecastShard, { data, models: ids, states, from, ...paths, clipped }, { items: rows, cost, from: 0.9, to: 0.97, note: () => 'forecasting' });
  for (const [index, { id }] of globals.entries()) {
    const place = (locals.length + index) * rows;
    const table = tableOf(id);
    if (table.meta.horizon < horizon)
      throw new RangeError(
        `backtest: model "${id}" was trained for ${plural(table.meta.horizon, 'period')} ahead, the test asks for ${horizon}; give both steps the same horizon`,
      );
    const parts = partsOf(table);
    if (parts.length === 0) continue;
    const out = {
      mean: paths.mean.subarray(place * horizon, (place + rows) * horizon),
      sigma: paths.sigma.subarray(place * horizon, (place + rows) * horizon),
      ok: paths.ok.subarray(place, place + rows),
    };
    const input = { data, model: id, parts, cutoff: panel.periods, horizon, ...out };
    await ctx.shard(recallShard, input, { items: Math.ceil(panel.series / CHUNK), cost: 5, from: 0.97, to: 0.99, note: () => 'forecasting' });
    sumSeries(out, panel.series, horizon);
  }
  for (const [index, { members: all }] of combinations.entries()) {
    const own = all.map(({ index: at, weight }) => ({ index: places.get(roster.all[at].id) ?? 0, weight }));
    combineMembers(paths, locals.length + globals.length + index, own);
  }
  return { paths, places, clipped: clipped.reduce((sum, one) => sum + one, 0) };
}

function partsOf(table: TrainedTable): Uint8Array[] {
  if (table.meta.parts.length === 0) return [];
  const bytes = table.u8('bytes');
  let from = 0;
  return table.meta.parts.map((length) => {
    from += length;
    return bytes.slice(from - length, from);
  });
}
