import type { BacktestMeta } from '../../kit/kinds/modeling.ts';
import type { Assumptions } from '../../kit/kinds/scenario.ts';
import type { Metric } from '../../kit/settings.ts';
import { allOf, groupDigits, plural } from '../../kit/words.ts';
import type { ResultsView } from '../run/views.ts';
import type { PlanFigures } from '../scenario/views.ts';

/** Sentences and figures of a report. They are stored, so that nothing here asks for a locale. */

const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  wape: 'WAPE',
  mae: 'MAE',
  rmse: 'RMSE',
  mase: 'MASE',
  rmsse: 'RMSSE',
  smape: 'sMAPE',
  pinball: 'pinball loss',
};
export const metricName = (metric: Metric): string => METRIC_NAMES[metric];

/** Whole from 100 up, else one digit after the point. */
export const sayUnits = (value: number): string => (Math.abs(value) >= 100 ? groupDigits(value) : value.toFixed(1));
export const sayShare = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;

export function sayScore(metric: string, value: number | null): string {
  if (value === null) return '–';
  if (metric === 'wape' || metric === 'smape') return sayShare(value);
  return metric === 'mase' || metric === 'rmsse' ? value.toFixed(2) : sayUnits(value);
}

/** "Theta misses by 9.9 %, 24 % less than seasonal naive." */
export function sayVerdict({ models, winner, metric, value }: BacktestMeta): string {
  const best = models.find((model) => model.id === winner) ?? models[0];
  const naive = models.find((model) => /seasonal.?naive/.test(model.id))?.scores[metric] ?? null;
  const missed = metric === 'wape' || metric === 'smape' ? `misses by ${sayScore(metric, value)}` : `scores ${sayScore(metric, value)} ${METRIC_NAMES[metric]}`;
  if (best.baseline) return `${best.title} ${missed}; no other model does better.`;
  if (naive === null || naive === 0) return `${best.title} ${missed}.`;
  const gain = Math.round((1 - value / naive) * 100);
  if (gain === 0) return `${best.title} ${missed}, level with seasonal naive.`;
  return `${best.title} ${missed}, ${Math.abs(gain)} % ${gain > 0 ? 'less' : 'more'} than seasonal naive.`;
}

/** "WAPE over 14 steps, all 30 series, 3 windows" */
export function sayBasis({ backtest, seriesCount }: ResultsView): string {
  const series =
    backtest.testedSeries < seriesCount
      ? `${groupDigits(backtest.testedSeries)} of ${groupDigits(seriesCount)} series`
      : allOf(seriesCount, 'series', 'series');
  return `${METRIC_NAMES[backtest.metric]} over ${plural(backtest.horizon, 'step')} ahead, ${series}, ${plural(backtest.windows.length, 'window')}`;
}

/** One phrase for each assumption: "price −10 % from 2026-06-01 to 2026-06-14". */
export function sayAssumptions({ price, promotion, holiday, inventory, lifecycle }: Assumptions): string[] {
  const range = ({ from, to }: { from: string; to: string }): string => (from === to ? `on ${from}` : `from ${from} to ${to}`);
  return [
    ...(price ? [`price ${price.changePct < 0 ? '−' : '+'}${Math.abs(price.changePct)} % ${range(price)}`] : []),
    ...(promotion ? [`promotion ${promotion.kind}${promotion.depthPct === undefined ? '' : ` of ${promotion.depthPct} %`} ${range(promotion)}`] : []),
    ...(holiday ? [`${holiday.name ? `days like ${holiday.name}` : 'holidays'} on ${holiday.dates.join(', ')}`] : []),
    ...(inventory ? [`${sayUnits(inventory.onHand)} units on hand`] : []),
    ...(lifecycle ? [`stage ${lifecycle.stage}`] : []),
  ];
}

/** "1,240 units more (+8.2 %), 310 EUR more revenue; stock: covered." */
export function sayOutcome({ units, revenue, unit, currency, coverage }: PlanFigures): string {
  const more = (value: number): string => (value < 0 ? 'less' : 'more');
  const share = units.deltaShare === null ? '' : ` (${units.deltaShare < 0 ? '−' : '+'}${sayShare(Math.abs(units.deltaShare))})`;
  const sold = `${sayUnits(Math.abs(units.delta))} ${unit} ${more(units.delta)}${share}`;
  const earned = revenue ? `, ${sayUnits(Math.abs(revenue.delta))} ${currency ?? ''} ${more(revenue.delta)} revenue`.replace('  ', ' ') : '';
  return `${sold}${earned}; stock: ${coverage.replace('_', ' ')}.`;
}
