import { dateOfPeriod } from '../../server/kit/calendar.ts';
import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import type { ResultsView, SeriesView } from '../../server/services/run/views.ts';
import { CELL } from '../_charts/cell-state.ts';
import { periodName, periodsWord } from './dates.ts';
import { formatCount, plural } from './numbers.ts';

type Kind = BacktestMeta['histories'][number]['kind'];

const TITLES: Readonly<Record<Kind, (count: number) => string>> = {
  quiet: (count) => `${plural(count, 'series was', 'series were')} last sold well before the data ends`,
  short: (count) => `${plural(count, 'series has', 'series have')} less than two seasons of history`,
  new: (count) => `${plural(count, 'series is', 'series are')} new`,
};
const MEANING: Readonly<Record<Kind, string>> = {
  quiet: 'Nothing usable was recorded at their end: gone, closed or out of stock. Forecasts go on as if they were sold; leave out of a plan what is gone.',
  short: 'A season cannot be learned from so little; their ranges come from the errors of the others.',
  new: 'Less than half of the calendar is known of them; their level may still be settling.',
};
const SINCE: Readonly<Record<Kind, string>> = { quiet: 'last record', short: 'since', new: 'since' };

/** What a planner should know of the past of some series: a heading, what it means, and their names. */
export const describeHistories = ({ backtest, frequency, firstDate }: ResultsView): { kind: Kind; title: string; meaning: string; names: string[] }[] =>
  backtest.histories.map(({ kind, series, named }) => ({
    kind,
    title: TITLES[kind](series),
    meaning: MEANING[kind],
    names: [
      ...named.map(({ key, period }) => `${key}: ${SINCE[kind]} ${periodName(frequency, dateOfPeriod(frequency, firstDate, period))}`),
      ...(series > named.length ? [`and ${formatCount(series - named.length)} more`] : []),
    ],
  }));

/** "Last seen Wednesday, 29 May 2024, 50 days before the data ends: …" of a series with no record for as long as is forecast; else ''. */
export function lastSeenSentence({ actual, state, dates, frequency, forecastDates }: SeriesView): string {
  const last = actual.findLastIndex((value) => value !== null);
  if (last < 0) return 'It was never observed.';
  const since = dates.length - 1 - last;
  const unseen = state.slice(last + 1).filter((one) => one !== CELL.closed).length;
  if (unseen === 0 || unseen < forecastDates.length) return '';
  return `Last seen ${periodName(frequency, dates[last])}, ${formatCount(since)} ${periodsWord(frequency, since)} before the data ends: the forecast goes on as if it were still sold.`;
}
