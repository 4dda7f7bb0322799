import { type ToldHistories, tellHistories } from '../../server/pipeline/tell-histories.ts';
import type { ResultsView, SeriesView } from '../../server/services/run/views.ts';
import { CELL } from '../_charts/cell-state.ts';
import { periodName, periodsWord } from './dates.ts';
import { formatCount } from './numbers.ts';

/** What a planner should know of the past of some series: a heading, what it means, and their names. */
export const describeHistories = ({ backtest, frequency, firstDate }: ResultsView): ToldHistories[] =>
  tellHistories(backtest.histories, { frequency, firstDate }, { sayDate: (date) => periodName(frequency, date) });

/** "Last seen Wednesday, 29 May 2024, 50 days before the data ends: …" of a series with no record for as long as is forecast; else ''. */
export function lastSeenSentence({ actual, state, dates, frequency, forecastDates }: SeriesView): string {
  const last = actual.findLastIndex((value) => value !== null);
  if (last < 0) return 'It was never observed.';
  const since = dates.length - 1 - last;
  const unseen = state.slice(last + 1).filter((one) => one !== CELL.closed).length;
  if (unseen === 0 || unseen < forecastDates.length) return '';
  return `Last seen ${periodName(frequency, dates[last])}, ${formatCount(since)} ${periodsWord(frequency, since)} before the data ends: the forecast goes on as if it were still sold.`;
}
