import type { BacktestMeta, DemandClass } from '../../server/kit/kinds/modeling.ts';
import type { Metric } from '../../server/kit/settings.ts';
import { joinWords, plural } from './numbers.ts';
import { METRIC_NAMES } from './verdict.ts';

type Segment = BacktestMeta['segments'][number];
type ModelSegment = BacktestMeta['models'][number]['segments'][number];

export const CLASS_NAMES: Readonly<Record<DemandClass, string>> = { smooth: 'Smooth', erratic: 'Erratic', intermittent: 'Intermittent', lumpy: 'Lumpy' };
/** What a class means to a planner. */
export const CLASS_WORDS: Readonly<Record<DemandClass, string>> = {
  smooth: 'sells often, in like amounts',
  erratic: 'sells often, in unlike amounts',
  intermittent: 'sells seldom, in like amounts',
  lumpy: 'sells seldom, in unlike amounts',
};

/** Of a class only WAPE and RMSSE are kept; metrics of squared or scaled errors are stood for by RMSSE, all others by WAPE. */
export function segmentMetric(metric: Metric): 'wape' | 'rmsse' {
  return metric === 'rmsse' || metric === 'rmse' || metric === 'mase' ? 'rmsse' : 'wape';
}
export const segmentScore = (segment: ModelSegment, metric: Metric): number | null => segment[segmentMetric(metric)];

const isSparse = (name: DemandClass): boolean => name === 'intermittent' || name === 'lumpy';

/** Why a class is not always ranked by what was asked for; '' when all are. */
export function segmentSentence(segments: readonly Segment[], metric: Metric): string {
  const sparse = segments.filter((one) => isSparse(one.class)).map((one) => CLASS_NAMES[one.class]);
  if (sparse.length === 0 || segmentMetric(metric) === 'rmsse') return '';
  return `${joinWords(sparse.map((name, at) => (at === 0 ? name : name.toLowerCase())))} demand is ranked by RMSSE: where most periods sell nothing, a forecast of nothing has the smallest ${METRIC_NAMES[metric]} and is of no use.`;
}

/** "Smooth demand (12 series) is forecast best by Theta, lumpy (3 series) by TSB." */
export function segmentWinners({ segments, models }: BacktestMeta): string {
  const said = segments
    .filter((one) => one.winner !== null)
    .map((one) => {
      const title = models.find((model) => model.id === one.winner)?.title ?? one.winner;
      return { name: CLASS_NAMES[one.class], series: plural(one.series, 'series', 'series'), title };
    });
  if (said.length === 0) return '';
  const [first, ...rest] = said;
  return `${joinWords([`${first.name} demand (${first.series}) is forecast best by ${first.title}`, ...rest.map((one) => `${one.name.toLowerCase()} (${one.series}) by ${one.title}`)])}.`;
}

/** Why all models together may be ranked by another metric than was asked for; '' where any would do. */
export function rankedSentence({ metric, segments, models }: BacktestMeta): string {
  if (metric === 'rmsse' && segments.length > 0 && segments.every((one) => isSparse(one.class)))
    return 'Ranked by RMSSE: where most periods sell nothing, a forecast of nothing has the smallest WAPE and is of no use.';
  if (metric === 'mae' && models.every(({ scores }) => scores.wape === null))
    return 'Ranked by MAE: nothing was sold in the test, so that an error is no share of anything.';
  return '';
}
