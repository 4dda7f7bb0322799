import type { DatasetSeriesView } from '../../server/services/dataset/views.ts';
import { CELL } from '../_charts/cell-state.ts';
import { periodName, periodsWord } from '../_words/dates.ts';
import { formatFixed, formatUnits, joinWords, plural } from '../_words/numbers.ts';

/** How many cells of each kind: zero is an observation of nothing, which is none of the others. */
function countCells({ quantity, state }: DatasetSeriesView) {
  const of = (wanted: number) => state.filter((one) => one === wanted).length;
  return {
    sold: quantity.filter((value) => value !== null && value !== 0).length,
    zero: quantity.filter((value) => value === 0).length,
    stockout: of(CELL.stockout),
    closed: of(CELL.closed),
    missing: of(CELL.missing),
  };
}

/** "181 days: 160 with sales, 2 with none, 19 out of stock, none closed, none missing." */
export function cellsSentence(series: DatasetSeriesView): string {
  const { sold, zero, stockout, closed, missing } = countCells(series);
  const parts = [`${sold} with a quantity`];
  if (zero > 0) parts.push(`${zero} at zero`);
  if (stockout > 0) parts.push(`${stockout} out of stock`);
  if (closed > 0) parts.push(`${closed} closed`);
  if (missing > 0) parts.push(`${missing} without a record`);
  const { frequency, dates } = series;
  return `${plural(dates.length, periodsWord(frequency, 1), periodsWord(frequency, 2))}: ${joinWords(parts)}.`;
}

export function stateWord(series: DatasetSeriesView, at: number): string {
  const value = series.quantity[at];
  if (value !== null) return `${formatUnits(value)} ${series.unit}`;
  return series.state[at] === CELL.stockout ? 'out of stock' : series.state[at] === CELL.closed ? 'closed' : 'no record';
}

type Channel = DatasetSeriesView['channels'][number];

/** A flag is yes or no, anything else a figure with its unit. */
export const isFlag = (channel: Channel): boolean => channel.unit === 'flag';

/** Two digits where a price or a temperature needs them. */
export const figure = (value: number): string => (Number.isInteger(value) || Math.abs(value) >= 100 ? formatUnits(value) : formatFixed(value, 2));

/** A period in one sentence: everything known of it. */
export function periodSentence(series: DatasetSeriesView, at: number): string {
  const named = series.events.filter((event) => event.period === at).map((event) => event.name);
  const channels = series.channels.flatMap((channel) => {
    const value = channel.values[at];
    if (isFlag(channel)) return value > 0 ? [channel.label.toLowerCase()] : [];
    return [`${channel.label.toLowerCase()} ${figure(value)} ${channel.unit}`];
  });
  return `${periodName(series.frequency, series.dates[at])}: ${[stateWord(series, at), ...channels, ...named].join(', ')}.`;
}
