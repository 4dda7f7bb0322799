import type { Panel } from '../../server/kit/model.ts';
import type { SeriesHistory } from './series-history.ts';

/** One column of the wide frame. A row is made for a period t and a shift s: history up to t − s is known. */
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

/** Lengths of rolling statistics: short, middle, long. */
function windowsOf(m: number): readonly [number, number, number] {
  if (m === 7) return [7, 28, 91];
  if (m === 12) return [3, 12, 24];
  if (m === 52) return [4, 13, 52];
  if (m === 1) return [3, 7, 28];
  return [m, 4 * m, 12 * m];
}

/** A year of days that starts on the same weekday; other frequencies' long season, rounded. */
const longLag = (seasons: readonly number[], m: number): number => {
  const longest = Math.round(seasons.at(-1) ?? m);
  return m === 7 && longest > 300 ? 364 : longest > m ? longest : 2 * m;
};

/** All columns a panel allows, in order. */
export function panelColumns({ m, seasons, calendar, drivers, statics }: Panel): PanelColumn[] {
  const [short, middle, long] = windowsOf(m);
  const far = longLag(seasons, m);
  const columns: PanelColumn[] = [];
  const past = (name: string, group: PanelColumn['group'], value: PanelColumn['value']): void => void columns.push({ name, group, leakage: 'past', value });
  for (const lag of [0, 1, 2]) past(`lag_${lag}`, 'lag', (series, t, shift) => series.at(t - shift - lag));
  if (m > 1) for (const turn of [0, 1, 2, 3]) past(`season_lag_${turn + 1}`, 'lag', (series, t, shift) => series.at(t - (Math.ceil(shift / m) + turn) * m));
  past(`lag_${far}`, 'lag', (series, t, shift) => (far >= shift ? series.at(t - far) : Number.NaN));
  for (const width of [short, middle, long]) past(`mean_${width}`, 'rolling', (series, t, shift) => series.meanBefore(t - shift + 1, width));
  past(`deviation_${middle}`, 'rolling', (series, t, shift) => series.deviationBefore(t - shift + 1, middle));
  past(`zeros_${middle}`, 'rolling', (series, t, shift) => series.zerosBefore(t - shift + 1, middle));
  past('same_place_mean', 'season', (series, t, shift) => (m > 1 ? series.placeMean(t - Math.ceil(shift / m) * m, m, 4) : Number.NaN));
  past('same_place_long', 'season', (series, t, shift) => (m > 1 ? series.placeMean(t - Math.ceil(shift / m) * m, m, 13) : Number.NaN));
  past('trend_short', 'trend', (series, t, shift) => ratio(series.meanBefore(t - shift + 1, short), series.meanBefore(t - shift + 1, middle)));
  past('trend_long', 'trend', (series, t, shift) => ratio(series.meanBefore(t - shift + 1, middle), series.meanBefore(t - shift + 1, long)));
  past('since_sale', 'lifecycle', (series, t, shift) => series.sinceSale(t - shift));
  past('age', 'lifecycle', (series, t, shift) => (t - shift < series.first ? Number.NaN : t - series.first));
  columns.push({ name: 'level', group: 'identity', leakage: 'fixed', value: (series) => series.scale });
  for (const { name, values, codes } of calendar)
    columns.push({ name, group: 'calendar', leakage: 'known', ...(codes === undefined ? {} : { category: true }), value: (_, t) => values[t] });
  for (const [index, { name, role }] of drivers.entries()) columns.push(...driverColumns(name, role, index, middle));
  for (const { name, codes } of statics) columns.push({ name, group: 'identity', leakage: 'fixed', category: true, value: ({ row }) => codes[row] });
  return columns;
}

const ratio = (value: number, to: number): number => (to > 0 ? value / to : Number.NaN);

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
