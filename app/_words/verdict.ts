import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import type { Metric } from '../../server/kit/settings.ts';
import type { ResultsView } from '../../server/services/run/views.ts';
import { periodsWord } from './dates.ts';
import { formatCount, formatFixed, formatPercent, formatUnits, joinWords, plural } from './numbers.ts';

type ModelScores = BacktestMeta['models'][number];

export const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  wape: 'WAPE',
  mae: 'MAE',
  rmse: 'RMSE',
  mase: 'MASE',
  rmsse: 'RMSSE',
  smape: 'sMAPE',
  pinball: 'pinball loss',
};
const isShare = (metric: Metric) => metric === 'wape' || metric === 'smape';
const isRatio = (metric: Metric) => metric === 'mase' || metric === 'rmsse';

export function formatScore(metric: Metric, value: number | null): string {
  if (value === null) return '–';
  if (isShare(metric)) return formatPercent(value);
  return isRatio(metric) ? formatFixed(value, 2) : formatUnits(value);
}

export const winnerOf = (backtest: BacktestMeta): ModelScores => backtest.models.find((model) => model.id === backtest.winner) ?? backtest.models[0];
export const seasonalNaiveOf = (backtest: BacktestMeta): ModelScores | undefined =>
  backtest.models.find((model) => /seasonal.?naive/.test(model.id)) ?? backtest.models.find((model) => model.baseline);

/** How much smaller the winner's error is than seasonal naive's, as a share; null when there is nothing to compare. */
export function gainOf(backtest: BacktestMeta): number | null {
  const naive = seasonalNaiveOf(backtest)?.scores[backtest.metric];
  if (naive === undefined || naive === null || naive === 0) return null;
  return 1 - backtest.value / naive;
}

export const naiveWins = (backtest: BacktestMeta): boolean => winnerOf(backtest).baseline;

/** "Combination misses by 9.9 %, 24 % less than seasonal naive." */
export function verdictTitle(backtest: BacktestMeta): string {
  const winner = winnerOf(backtest);
  const value = formatScore(backtest.metric, backtest.value);
  const missed = isShare(backtest.metric) ? `misses by ${value}` : `scores ${value} ${METRIC_NAMES[backtest.metric]}`;
  if (winner.baseline) {
    const others = backtest.models.filter((model) => !model.baseline);
    if (others.length === 0) return `${winner.title} ${missed}. Only baselines were asked for.`;
    return `${winner.title} wins: it ${missed}, and no other model does better.`;
  }
  const gain = gainOf(backtest);
  if (gain === null) return `${winner.title} ${missed}.`;
  if (Math.round(gain * 100) === 0) return `${winner.title} ${missed}, level with seasonal naive.`;
  return `${winner.title} ${missed}, ${formatPercent(Math.abs(gain), 0)} ${gain > 0 ? 'less' : 'more'} than seasonal naive.`;
}

/** "WAPE over 14 days, all 30 series, 3 windows"; says when only some series were tested. */
export function verdictBasis(results: ResultsView): string {
  const { backtest } = results;
  const all = results.seriesCount === 1 ? 'one series' : `all ${formatCount(results.seriesCount)} series`;
  const some = `${formatCount(backtest.testedSeries)} evenly spaced of ${formatCount(results.seriesCount)} series`;
  return `${METRIC_NAMES[backtest.metric]} over ${backtest.horizon} ${periodsWord(results.frequency, backtest.horizon)}, ${
    backtest.testedSeries < results.seriesCount ? some : all
  }, ${plural(backtest.windows.length, 'window')}`;
}

/** "Its 80 % interval covered 80 % of 1,234 tested days and its 95 % interval 95 %." */
export function coverageSentence(results: ResultsView): string {
  const winner = winnerOf(results.backtest);
  const known = winner.coverage.filter((entry) => entry.share !== null);
  if (known.length === 0) return '';
  const [first, ...rest] = known;
  const points = results.seriesCount === 1 ? periodsWord(results.frequency, first.count) : `series-${periodsWord(results.frequency, first.count)}`;
  const head = `Its ${first.level}\u00a0% interval covered ${formatPercent(first.share ?? 0, 0)} of ${formatCount(first.count)} tested ${points}`;
  return `${joinWords([head, ...rest.map((entry) => `its ${entry.level}\u00a0% interval ${formatPercent(entry.share ?? 0, 0)}`)])}.`;
}

/** "It under-forecasts by 1.2 %, 34 units a day over all series." */
export function biasSentence(results: ResultsView, subject = 'It'): string {
  const { bias } = winnerOf(results.backtest).scores;
  const perPeriod = winnerOf(results.backtest).biasPerPeriod;
  if (bias === null) return '';
  if (Math.abs(bias) < 0.0005) return `${subject} leans neither way.`;
  const verb = bias > 0 ? 'over-forecasts' : 'under-forecasts';
  const amount =
    perPeriod === null
      ? ''
      : `, ${formatUnits(Math.abs(perPeriod))} ${results.unit} a ${periodsWord(results.frequency, 1)} over all${results.backtest.testedSeries < results.seriesCount ? ' tested' : ''} series`;
  return `${subject} ${verb} by ${formatPercent(Math.abs(bias))}${amount}.`;
}

/** Who shares the first rank; '' when the winner stands alone. */
export function levelSentence(backtest: BacktestMeta): string {
  const winner = winnerOf(backtest);
  const level = backtest.models.filter((model) => model.level && model.id !== winner.id);
  if (level.length === 0) return '';
  const names = joinWords(level.map((model) => model.title));
  return `${names} ${level.length === 1 ? 'is' : 'are'} level with it, within one standard error.`;
}
