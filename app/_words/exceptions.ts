import type { ResultsView, SeriesView } from '../../server/services/run/views.ts';
import { championOf } from '../_charts/fan-layout.ts';
import { formatCount, formatPercent, formatUnits, joinWords, plural } from './numbers.ts';
import { winnerOf } from './verdict.ts';

/** "7 of 30 series are forecast by another model (Croston 4, SES 3), because …". */
export function choiceSentence({ backtest, choices }: ResultsView): string {
  const rule = 'A series leaves the winner only for a model that beat it in every window, by more than one standard error';
  const winner = winnerOf(backtest).title;
  if (backtest.series === 1) return '';
  if (backtest.windows.length < 3) return `${winner} forecasts all series: a choice by series would need at least three windows.`;
  if (backtest.exceptions === 0) return `${winner} forecasts all ${formatCount(backtest.series)} series. ${rule}, and none did.`;
  const others = choices.filter((one) => one.model !== backtest.winner);
  const named = others.slice(0, 4).map((one) => `${one.title} ${formatCount(one.series)}`);
  const more = others.length > 4 ? ', …' : '';
  const verb = backtest.exceptions === 1 ? 'is' : 'are';
  return `${formatCount(backtest.exceptions)} of ${plural(backtest.series, 'series', 'series')} ${verb} forecast by another model (${named.join(', ')}${more}). ${rule}.`;
}

/** Which model forecasts the series shown, and why that one. */
export function chosenSentence(series: SeriesView): string {
  const chosen = championOf(series);
  if (!chosen) return '';
  if (chosen.standIn) return `${chosen.title} cannot forecast so short a history; the naive forecast stands in.`;
  if (series.series < 0) return `${chosen.title} forecasts the total as a series of its own, for ranges cannot be added up.`;
  const { score } = series;
  if (!score) return `${chosen.title} forecasts it.`;
  const error = series.wape === null ? '' : formatPercent(series.wape);
  if (!score.ownChoice) return `Forecast by ${chosen.title}, the winner${error === '' ? '' : `; it missed ${error} of this series in the test`}.`;
  const against = error === '' || score.winnerWape === null ? '' : ` (${error} against ${formatPercent(score.winnerWape)})`;
  return `Forecast by ${chosen.title} instead of ${score.winnerTitle}, which it beat on this series in every window by more than one standard error${against}.`;
}

/** "over by 42", "under by 0.4", "even". */
export function leaning(bias: number | null): string {
  if (bias === null) return '';
  const amount = formatUnits(Math.abs(bias));
  if (Number(amount.replaceAll(',', '')) === 0) return 'even';
  return `${bias > 0 ? 'over' : 'under'} by\u00a0${amount}`;
}

/** "Known ahead: Easter Sunday, Easter Monday." with their dates; '' when nothing is. */
export function aheadSentence(series: SeriesView, nameOf: (date: string) => string): string {
  const ahead = eventsAhead(series);
  if (ahead.length === 0) return '';
  const named = ahead.slice(0, 6).map((event) => `${event.name} on ${nameOf(event.date)}`);
  return `Known ahead: ${joinWords(named)}${ahead.length > 6 ? ` and ${formatCount(ahead.length - 6)} more` : ''}.`;
}

/** Named days within the forecast. */
export const eventsAhead = ({ events, actual, forecastDates }: SeriesView): SeriesView['events'] =>
  events.filter((event) => event.period >= actual.length && event.period < actual.length + forecastDates.length);
