import { DEMAND_CLASSES } from '../../server/kit/kinds/modeling.ts';
import type { Metric } from '../../server/kit/settings.ts';
import { metricOf, type Scored } from './score-models.ts';

/** What stands in for a metric that no model has, in this order. */
const INSTEAD: readonly Metric[] = ['rmsse', 'mae'];

/**
 * What models are ranked by over all series together: the metric asked for, but RMSSE where every series sells in few periods only (an
 * absolute error is least for forecasting nothing there), and what comes next in INSTEAD where no model has a value (shares of a demand
 * that adds up to 0).
 * @param classes of the tested series; one beyond DEMAND_CLASSES for a series that never sold, which has no say
 */
export function usedMetric(asked: Metric, classes: Uint8Array, scored: readonly Pick<Scored, 'scores'>[]): Metric {
  const sold = classes.filter((one) => one < DEMAND_CLASSES.length);
  const isSparse = sold.length > 0 && sold.every((one) => metricOf(DEMAND_CLASSES[one], asked) !== asked);
  const wanted = isSparse ? metricOf('lumpy', asked) : asked;
  return [wanted, ...INSTEAD].find((metric) => scored.some(({ scores }) => scores[metric] !== null)) ?? asked;
}
