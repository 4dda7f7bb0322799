import type { SeriesView } from '../../server/services/run/views.ts';
import { CELL } from '../_charts/cell-state.ts';
import { championOf } from '../_charts/fan-layout.ts';
import { LONG_WEEKDAYS, periodName, periodsWord, rangeLabel, weekday } from './dates.ts';
import { countWord, formatPercent, formatUnits } from './numbers.ts';

/** Sum of the first forecast stretch (a week of days, else up to the season) against the same length just before it. */
export function outlookOf(series: SeriesView): { length: number; ahead: number; before: number | null; from: string; to: string } | null {
  const champion = championOf(series);
  if (!champion || champion.mean.length === 0) return null;
  const length = Math.min(champion.mean.length, series.frequency === 'D' ? 7 : series.frequency === 'H' ? 24 : champion.mean.length);
  const past = series.actual.slice(-length);
  const states = series.state.slice(-length);
  const complete = past.length === length && past.every((value, at) => value !== null || states[at] === CELL.closed || series.series < 0);
  return {
    length,
    ahead: champion.mean.slice(0, length).reduce((sum, value) => sum + value, 0),
    before: complete ? past.reduce<number>((sum, value) => sum + (value ?? 0), 0) : null,
    from: series.forecastDates[0],
    to: series.forecastDates[length - 1],
  };
}

/** "Expect 701 units from 1 to 7 June, 2 % fewer than the 718 of the last seven days; Saturday is the peak." */
export function outlookSentence(series: SeriesView): string {
  const outlook = outlookOf(series);
  const champion = championOf(series);
  if (!outlook || !champion) return 'There is no forecast for this series.';
  const change = outlook.before ? outlook.ahead / outlook.before - 1 : null;
  const compared =
    change === null
      ? ''
      : Math.abs(change) < 0.005
        ? `, as many as in the last ${countWord(outlook.length).toLowerCase()} ${periodsWord(series.frequency, outlook.length)}`
        : `, ${formatPercent(Math.abs(change), 0)} ${change > 0 ? 'more' : 'fewer'} than the ${formatUnits(outlook.before ?? 0)} of the last ${countWord(outlook.length).toLowerCase()} ${periodsWord(series.frequency, outlook.length)}`;
  const mean = champion.mean.slice(0, outlook.length);
  const peakAt = mean.indexOf(Math.max(...mean));
  const open = mean.filter((value) => value > 0);
  const spread = open.length > 0 && Math.max(...open) > Math.min(...open) * 1.05;
  const peak = !spread
    ? ''
    : series.frequency === 'D'
      ? `; ${LONG_WEEKDAYS[weekday(series.forecastDates[peakAt])]} is the peak`
      : `; the peak is ${periodName(series.frequency, series.forecastDates[peakAt])}`;
  return `Expect ${formatUnits(outlook.ahead)} ${series.unit} from ${rangeLabel(series.frequency, outlook.from, outlook.to)}${compared}${peak}.`;
}
