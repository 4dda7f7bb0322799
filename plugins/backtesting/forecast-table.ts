import type { z } from 'zod';
import type { Column, Table, TableValue } from '../../server/kit/kind.ts';
import type { ForecastMeta, models } from '../../server/kit/kinds/modeling.ts';
import type { Model } from '../../server/kit/model.ts';
import { closedForAll, type Dataset, firstWeekday, isNonNegative, totalHistory, writeHistory } from '../modeling/history.ts';
import { type Outlook, openOutlook, type Surroundings, writeOutlook } from '../modeling/outlook.ts';

export type TrainedTable = Table<z.infer<typeof models.schema>>;

/** A model and what it was trained to, on every series and on the total. */
export interface Trained {
  model: Model;
  table: TrainedTable;
}

export interface ForecastOptions {
  winner: string;
  horizon: number;
  levels: readonly number[];
}

/**
 * Forecasts from the end of history by the given trained models, for every series and, as the last row, for the total as a
 * series of its own. The first trained model stands in (ok = 2) where another has no forecast.
 * @param pace awaited after each series
 */
export async function makeForecastTable(
  dataset: Dataset,
  trained: readonly Trained[],
  { winner, horizon, levels }: ForecastOptions,
  pace: (work: number) => Promise<void> | undefined,
): Promise<{ table: TableValue; meta: ForecastMeta }> {
  const { periods, series, seasonLength } = dataset.meta;
  const rows = series + 1;
  const cells = trained.length * rows * horizon;
  const mean = new Float64Array(cells);
  const bounds = levels.map(() => ({ lower: new Float64Array(cells), upper: new Float64Array(cells) }));
  const ok = new Uint8Array(trained.length * rows);
  const outlook = openOutlook(horizon, levels);
  const y = new Float64Array(periods);
  const weekday = (firstWeekday(dataset) + periods) % 7;
  let clipped = 0;

  const store = (row: number, index: number, out: Outlook): void => {
    const at = (index * rows + row) * horizon;
    mean.set(out.mean, at);
    bounds.forEach((bound, i) => {
      bound.lower.set(out.lower[i], at);
      bound.upper.set(out.upper[i], at);
    });
  };
  const forecastRow = (row: number, around: Surroundings): void => {
    for (let index = 0; index < trained.length; index++) {
      const cut = forecastOne(trained[index], row, around, outlook);
      clipped += Math.max(0, cut);
      if (cut >= 0) store(row, index, outlook);
      ok[index * rows + row] = cut >= 0 ? 1 : 0;
    }
    if (ok[row] === 0) return;
    for (let index = 1; index < trained.length; index++) {
      if (ok[index * rows + row] !== 0) continue;
      forecastOne(trained[0], row, around, outlook);
      store(row, index, outlook);
      ok[index * rows + row] = 2;
    }
  };

  for (let row = 0; row < series; row++) {
    const one = dataset.series(row);
    writeHistory(one, y);
    forecastRow(row, { m: seasonLength, closed: one.closedWeekdays, weekday, nonNegative: isNonNegative(y) });
    await pace(periods);
  }
  const total = totalHistory(dataset);
  forecastRow(series, { m: seasonLength, closed: closedForAll(dataset), weekday, nonNegative: isNonNegative(total) });

  const meta: ForecastMeta = { models: trained.map(({ model }) => model.id), winner, levels: [...levels], horizon, from: periods, series, clipped };
  const shape = [trained.length, rows, horizon];
  const column = (name: string, data: Float64Array): Column => ({ name, dtype: 'f64', shape, unit: dataset.meta.unit, data });
  const columns: Column[] = [column('mean', mean), { name: 'ok', dtype: 'u8', shape: [trained.length, rows], data: ok }];
  for (const [i, level] of levels.entries()) columns.push(column(`lower_${level}`, bounds[i].lower), column(`upper_${level}`, bounds[i].upper));
  return { table: { meta, columns }, meta };
}

/** @returns cells cut at 0, or −1 when this model has no forecast for the row */
function forecastOne({ model, table }: Trained, row: number, around: Surroundings, out: Outlook): number {
  if (table.u8('ok')[row] === 0) return -1;
  const { width, levels } = table.meta;
  const state = table.f64('state').subarray(row * width, (row + 1) * width);
  const quantiles = table.f64('quantiles').subarray(row * 2 * levels.length, (row + 1) * 2 * levels.length);
  return writeOutlook(model, state, quantiles, around, out);
}
