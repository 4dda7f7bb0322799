import type { Panel } from '../../server/kit/model.ts';
import type { SeriesHistory } from './series-history.ts';
import { windowsOf } from './windows.ts';

/**
 * One column of the wide frame. A row is made for a period t and a shift s: history up to t − s is known, and the series stands there.
 * Quantities are told as multiples of the row's own size (`level`), so that large and small series are alike.
 */
export interface PanelColumn {
  name: string;
  group: 'lag' | 'rolling' | 'trend' | 'season' | 'calendar' | 'price' | 'promotion' | 'regressor' | 'lifecycle' | 'identity';
  /** `past`: from periods at or before t − s. `known`: of the calendar or a driver, known for t in advance. `fixed`: of the series itself. */
  leakage: 'past' | 'known' | 'fixed';
  /** Integer codes without order. */
  category?: boolean;
  /** Which way a forecast may move when the value rises; 0 = either. */
  monotone?: -1 | 0 | 1;
  value(series: SeriesHistory, t: number, shift: number): number;
}

/** A year of days that starts on the same weekday; other frequencies' long season, rounded. */
const longLag = (seasons: readonly number[], m: number): number => {
  const longest = Math.round(seasons.at(-1) ?? m);
  return m === 7 && longest > 300 ? 364 : longest > m ? longest : 2 * m;
};

/**
 * All columns a panel allows, in order. `lag_k` is the k-th latest known period, `season_lag_k` the same place k seasons before the first
 * one that is known.
 */
export function panelColumns({ m, seasons, calendar, drivers, statics }: Panel): PanelColumn[] {
  const [short, middle, long] = windowsOf(m);
  const far = longLag(seasons, m);
  const columns: PanelColumn[] = [];
  const past = (name: string, group: PanelColumn['group'], value: PanelColumn['value']): void => void columns.push({ name, group, leakage: 'past', value });
  for (const lag of [1, 2, 3]) past(`lag_${lag}`, 'lag', (series, t, shift) => series.at(t - shift - lag + 1));
  if (m > 1) for (const turn of [1, 2, 3, 4, 8]) past(`season_lag_${turn}`, 'lag', (series, t, shift) => series.at(t - (Math.ceil(shift / m) + turn - 1) * m));
  past(`lag_${far}`, 'lag', (series, t, shift) => series.at(t - Math.ceil(shift / far) * far));
  for (const width of [short, middle, long]) past(`mean_${width}`, 'rolling', (series, t, shift) => series.meanBefore(t - shift + 1, width));
  past(`deviation_${middle}`, 'rolling', (series, t, shift) => series.deviationBefore(t - shift + 1, middle));
  past(`zeros_${middle}`, 'rolling', (series, t, shift) => series.zerosBefore(t - shift + 1, middle));
  past('same_place_mean', 'season', (series, t, shift) => (m > 1 ? series.placeMean(t - Math.ceil(shift / m) * m, m, 4) : Number.NaN));
  past('same_place_long', 'season', (series, t, shift) => (m > 1 ? series.placeMean(t - Math.ceil(shift / m) * m, m, 13) : Number.NaN));
  past('trend_short', 'trend', (series, t, shift) => ratio(series.meanBefore(t - shift + 1, short), series.meanBefore(t - shift + 1, middle)));
  past('trend_long', 'trend', (series, t, shift) => ratio(series.meanBefore(t - shift + 1, middle), series.meanBefore(t - shift + 1, long)));
  past(`gaps_${middle}`, 'lifecycle', (series, t, shift) => series.gapsBefore(t - shift + 1, middle));
  past('since_sale', 'lifecycle', (series, t, shift) => series.sinceSale(t - shift));
  past('age', 'lifecycle', (series, t, shift) => (t - shift < series.first ? Number.NaN : t - series.first));
  past('level', 'identity', (series) => series.scale);
  for (const { name, values, codes } of calendar)
    columns.push({ name, group: 'calendar', leakage: 'known', ...(codes === undefined ? {} : { category: true }), value: (_, t) => values[t] });
  for (const [index, { name, role }] of drivers.entries()) columns.push(...driverColumns(name, role, index, middle));
  for (const { name, codes } of statics) columns.push({ name, group: 'identity', leakage: 'fixed', category: true, value: ({ row }) => codes[row] });
  // Last, so that trees of before still find their columns where they were.
  for (const [index, { name, role }] of drivers.entries()) if (role === 'promotion') columns.push(...likePlaces(name, index, m));
  return columns;
}

/** In single precision: a constant price over its own mean is 1, not 1 give or take what running sums lose. */
const ratio = (value: number, to: number): number => (to > 0 ? Math.fround(value / to) : Number.NaN);

/** What the latest same places of the season sold that had the promotion of this period, or had none as it has. */
function likePlaces(name: string, index: number, m: number): PanelColumn[] {
  const of = (suffix: string, count: number): PanelColumn => ({
    name: `${name}${suffix}`,
    group: 'promotion',
    leakage: 'past',
    value: (series, t, shift) => series.likeMean(t - Math.ceil(shift / m) * m, m, count, index, t),
  });
  return m > 1 ? [of('_place_mean', 4), of('_place_long', 13)] : [];
}

/** Drivers are known in advance, so a row may look at those of its own period and after. */
function driverColumns(name: string, role: Panel['drivers'][number]['role'], index: number, width: number): PanelColumn[] {
  const of = (suffix: string, value: PanelColumn['value'], monotone: -1 | 0 = 0): PanelColumn => ({
    name: `${name}${suffix}`,
    group: role === 'price' ? 'price' : role === 'promotion' ? 'promotion' : 'regressor',
    leakage: 'known',
    monotone,
    value,
  });
  const own = of('', (series, t) => series.driver(index, t));
  if (role === 'price')
    return [
      of('', (series, t) => series.driver(index, t), -1),
      of('_ratio', (series, t) => ratio(series.driver(index, t), series.driverMean(index, t, width)), -1),
      of('_change', (series, t) => ratio(series.driver(index, t), series.driver(index, t - 1)), -1),
    ];
  if (role === 'promotion')
    return [
      own,
      of('_next', (series, t) => series.driver(index, t + 1)),
      of('_before', (series, t) => series.driver(index, t - 1)),
      of('_share', (series, t) => series.driverMean(index, t, width)),
    ];
  return [own, of('_next', (series, t) => series.driver(index, t + 1)), of('_before', (series, t) => series.driver(index, t - 1))];
}
