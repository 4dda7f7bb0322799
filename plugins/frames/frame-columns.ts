import type { z } from 'zod';
import type { Frequency } from '../../server/kit/calendar.ts';
import type { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import type { FeatureColumn } from '../../server/kit/kinds/modeling.ts';
import { meanDeviation } from '../numerics/mean-deviation.ts';
import { type FrameCalendar, type FrameSeries, makeCalendar } from './frame-series.ts';

/** Raised whenever a column is added, dropped or computed differently. */
export const FRAME_VERSION = '1';

/**
 * One column: its value in the row of period t, NaN where there is none. A row is made at its origin, the end of period t − 1:
 * `past` columns look at periods ≤ t − 1, `lagged` ones at periods ≤ t − horizon, `known` ones also at t itself.
 */
export interface FrameColumn extends Pick<z.infer<typeof FeatureColumn>, 'name' | 'group' | 'leakage'> {
  value(series: FrameSeries, t: number): number;
}

/** Lags, and lengths of rolling statistics, by frequency; the second lag is one season. */
const SPANS: Readonly<Record<Frequency, { lags: readonly number[]; windows: readonly number[] }>> = {
  H: { lags: [1, 24, 48, 168], windows: [24, 168] },
  D: { lags: [1, 7, 14, 28], windows: [7, 28] },
  W: { lags: [1, 4, 13, 52], windows: [4, 13] },
  M: { lags: [1, 3, 6, 12], windows: [3, 12] },
  Q: { lags: [1, 2, 4, 8], windows: [4, 8] },
  Y: { lags: [1, 2, 3], windows: [3] },
  I: { lags: [1, 2, 3, 7], windows: [3, 7] },
};
const SAME_PLACE = 4;

const at = (values: Float64Array, t: number): number => (t < 0 ? Number.NaN : values[t]);
const pair = new Float64Array(2);
const meanOf = (values: Float64Array, from: number, to: number): number => (meanDeviation(values, from, to, pair) === 0 ? Number.NaN : pair[0]);
const deviationOf = (values: Float64Array, from: number, to: number): number => (meanDeviation(values, from, to, pair) === 0 ? Number.NaN : pair[1]);

/** All columns a dataset allows: hidden channels never, `observed` ones only shifted by at least the horizon. */
export function frameColumns(meta: DatasetMeta, horizon: number): FrameColumn[] {
  const { lags, windows } = SPANS[meta.frequency];
  const long = windows[windows.length - 1];
  const channels = new Map(meta.channels.map((channel) => [channel.name, channel.role]));
  return [
    ...targetColumns(lags, windows, meta.seasonLength),
    ...calendarColumns(makeCalendar(meta)),
    ...(channels.get('price') === 'known' ? priceColumns(long) : []),
    ...(channels.get('promotion') === 'known' ? promotionColumns(long) : []),
    { name: 'stockout_lag_1', group: 'stockout', leakage: 'past', value: ({ stockout }, t) => at(stockout, t - 1) },
    { name: `stockout_share_${long}`, group: 'stockout', leakage: 'past', value: ({ stockout }, t) => meanOf(stockout, t - long, t) },
    { name: 'launch_age', group: 'lifecycle', leakage: 'past', value: ({ launch }, t) => (launch < 0 || launch >= t ? Number.NaN : t - launch) },
    ...regressorColumns(meta, horizon),
  ];
}

function targetColumns(lags: readonly number[], windows: readonly number[], season: number): FrameColumn[] {
  const columns: FrameColumn[] = lags.map((lag) => ({ name: `lag_${lag}`, group: 'lag', leakage: 'past', value: ({ y }, t) => at(y, t - lag) }));
  for (const width of windows)
    columns.push(
      { name: `mean_${width}`, group: 'rolling', leakage: 'past', value: ({ y }, t) => meanOf(y, t - width, t) },
      { name: `deviation_${width}`, group: 'rolling', leakage: 'past', value: ({ y }, t) => deviationOf(y, t - width, t) },
    );
  if (season > 1) columns.push({ name: 'same_season_mean', group: 'rolling', leakage: 'past', value: ({ y }, t) => samePlaceMean(y, t, season) });
  return columns;
}

function samePlaceMean(y: Float64Array, t: number, season: number): number {
  let [sum, count] = [0, 0];
  for (let back = 1; back <= SAME_PLACE; back++) {
    const value = at(y, t - back * season);
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

const calendarColumns = (calendar: FrameCalendar): FrameColumn[] =>
  Object.entries(calendar).map(([name, values]) => ({ name, group: 'calendar', leakage: 'known', value: (_, t) => values[t] }));

function priceColumns(width: number): FrameColumn[] {
  const price = ({ channels }: FrameSeries): Float64Array => channels.get('price') as Float64Array;
  return [
    { name: 'price', group: 'price', leakage: 'known', value: (series, t) => price(series)[t] },
    { name: `price_ratio_${width}`, group: 'price', leakage: 'known', value: (series, t) => ratio(price(series)[t], meanOf(price(series), t - width, t)) },
  ];
}

const ratio = (value: number, to: number): number => (to > 0 ? value / to : Number.NaN);

function promotionColumns(width: number): FrameColumn[] {
  const promotion = ({ channels }: FrameSeries): Float64Array => channels.get('promotion') as Float64Array;
  return [
    { name: 'promotion', group: 'promotion', leakage: 'known', value: (series, t) => promotion(series)[t] },
    { name: `promotion_share_${width}`, group: 'promotion', leakage: 'past', value: (series, t) => meanOf(promotion(series), t - width, t) },
  ];
}

const TAKEN = new Set(['price', 'promotion', 'quantity']);

function regressorColumns(meta: DatasetMeta, horizon: number): FrameColumn[] {
  const columns: FrameColumn[] = [];
  for (const { name, role } of meta.channels) {
    const values = ({ channels }: FrameSeries): Float64Array => channels.get(name) as Float64Array;
    if (role === 'known' && !TAKEN.has(name)) columns.push({ name, group: 'regressor', leakage: 'known', value: (series, t) => values(series)[t] });
    if (role === 'observed')
      columns.push({ name: `${name}_lag_${horizon}`, group: 'regressor', leakage: 'lagged', value: (series, t) => at(values(series), t - horizon) });
  }
  return columns;
}
