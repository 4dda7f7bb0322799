import type { SeriesView } from '../../server/services/run/views.ts';
import { periodName } from '../_words/dates.ts';
import { formatUnits } from '../_words/numbers.ts';
import { CELL } from './cell-state.ts';
import { baselineOf, championOf } from './fan-layout.ts';

const STATE_WORDS: Readonly<Record<number, string>> = { [CELL.missing]: 'no record', [CELL.closed]: 'closed', [CELL.stockout]: 'stock-out, demand not seen' };

/** One period of a series in words. @param at 0 … periods − 1 is history, then the forecast steps */
export function describePeriod(series: SeriesView, at: number): string {
  const history = series.actual.length;
  if (at < history) {
    const value = series.actual[at];
    const name = periodName(series.frequency, series.dates[at]);
    const event = series.events.find((one) => one.period === at);
    const promotion = series.promotion?.[at] === 1 ? ', on promotion' : '';
    const price = series.price?.[at] != null ? `, price ${series.price[at]?.toFixed(2)}` : '';
    const sold = value === null ? (STATE_WORDS[series.state[at]] ?? 'no record') : `${formatUnits(value)} ${series.unit}`;
    return `${name}: ${sold}${promotion}${price}${event ? `, ${event.name}` : ''}`;
  }
  const step = at - history;
  const event = series.events.find((one) => one.period === at);
  const named = event ? `, ${event.name}` : '';
  const champion = championOf(series);
  if (!champion) return `${periodName(series.frequency, series.forecastDates[step])}${named}`;
  const ranges = champion.intervals.map((one) => `${one.level}\u00a0% between ${formatUnits(one.lower[step])} and ${formatUnits(one.upper[step])}`);
  const baseline = baselineOf(series);
  return `${periodName(series.frequency, series.forecastDates[step])}${named}: forecast ${formatUnits(champion.mean[step])}, ${ranges.join(', ')}${
    baseline ? `; ${baseline.title.toLowerCase()} ${formatUnits(baseline.mean[step])}` : ''
  }`;
}

/** The series as CSV, text cells guarded against formulas. */
export function seriesCsv(series: SeriesView): string {
  const names = ['actual', 'missing', 'observed', 'closed', 'stockout'];
  const champion = championOf(series);
  const baseline = baselineOf(series);
  const levels = champion?.intervals.flatMap((one) => [`lower_${one.level}`, `upper_${one.level}`]) ?? [];
  const head = ['date', 'actual', 'state', 'forecast', ...levels, ...(baseline ? [baseline.model] : [])];
  const past = series.dates.map((date, at) => [
    date,
    series.actual[at] ?? '',
    names[series.state[at] + 1] ?? '',
    '',
    ...levels.map(() => ''),
    ...(baseline ? [''] : []),
  ]);
  const ahead = series.forecastDates.map((date, step) => [
    date,
    '',
    'forecast',
    champion?.mean[step] ?? '',
    ...(champion?.intervals.flatMap((one) => [one.lower[step], one.upper[step]]) ?? []),
    ...(baseline ? [baseline.mean[step]] : []),
  ]);
  return [head, ...past, ...ahead].map((row) => row.join(',')).join('\n');
}
