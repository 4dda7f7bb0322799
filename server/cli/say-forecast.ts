import type { BacktestMeta } from '../kit/kinds/modeling.ts';
import { plural } from '../kit/words.ts';
import { tellHistories } from '../pipeline/tell-histories.ts';
import type { ResultsView } from '../services/run/views.ts';

export const winnerOf = ({ backtest }: Pick<ResultsView, 'backtest'>): BacktestMeta['models'][number] =>
  backtest.models.find(({ id }) => id === backtest.winner) ?? backtest.models[0];

/** Series named on one line at most. */
const NAMED = 5;
/** What a planner has to know of forecasts before they are used: how good they were, which way they leaned, whom to look at. */
export function outcomeLines(results: ResultsView): string[] {
  const { backtest, seriesCount } = results;
  const best = winnerOf(results);
  const tested = backtest.testedSeries - backtest.skippedCount;
  const covered = best.coverage.map(({ level, share }) => `${level} % covered ${share === null ? 'n/a' : `${(share * 100).toFixed(0)} %`}`);
  const head = `${plural(seriesCount, 'series', 'series')} × ${plural(backtest.horizon, 'period')}, ${best.title}: ${backtest.metric} ${backtest.value.toFixed(4)}, ${covered.join(', ')} of what was tested on ${tested} series`;
  const lines = [`${head}${leaning(best.scores.bias)}`];
  if (best.baseline && backtest.models.some((model) => !model.baseline)) lines.push(`note: a naive model wins; no other model is better on this data`);
  if (backtest.intervals === 'own')
    lines.push(
      `note: ${plural(backtest.windows.length, 'window is', 'windows are')} too few to test how wide intervals have to be; they are as wide as the model believes`,
    );
  if (backtest.skippedCount > 0)
    lines.push(
      `note: ${backtest.skippedCount} series could not be tested${listed(
        backtest.skipped.map(({ key, reason }) => `${key}: ${reason}`),
        backtest.skippedCount,
      )}`,
    );
  for (const { title, meaning, names } of tellHistories(backtest.histories, results, { most: NAMED }))
    lines.push(`note: ${title} (${names.join('; ')}). ${meaning}`);
  return lines;
}

const leaning = (bias: number | null): string =>
  bias === null || Math.abs(bias) < 0.0005 ? '' : `; it ${bias > 0 ? 'over' : 'under'}-forecast by ${(Math.abs(bias) * 100).toFixed(1)} %`;

function listed(names: readonly string[], count: number): string {
  const more = count - Math.min(names.length, NAMED);
  return ` (${[...names.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')})`;
}
