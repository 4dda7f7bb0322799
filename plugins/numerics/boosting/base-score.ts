import { plainQuantile, weightedQuantile } from './leaf-values.ts';
import { hasLogLink, hasQuantileLeaves, type Loss, lossParameter } from './losses.ts';
import type { TrainingSpace } from './space.ts';
import { sumExactly } from './sum-exactly.ts';

/** Score that stands for a mean of 0 under a log link: exp of it is 0 for every purpose, yet its derivatives are numbers. */
const LOG_OF_NOTHING = -80;

/**
 * The best constant score: mean (its logarithm under a log link), or the loss's quantile of the targets. Does not depend on the
 * order of rows.
 * @param rows rows that count, at least one
 */
export function fitBase({ target, weight }: TrainingSpace, loss: Loss, rows: Int32Array): number {
  if (hasQuantileLeaves(loss)) {
    const probability = loss.kind === 'l1' ? 0.5 : lossParameter(loss);
    const values = Float64Array.from(rows, (row) => target[row]);
    if (weight.length === 0) return plainQuantile(values, probability);
    return weightedQuantile(
      values,
      Float64Array.from(rows, (row) => weight[row]),
      probability,
    );
  }
  const all = weight.length === 0 ? rows.length : sumExactly(weight, new Float64Array(0), rows);
  const mean = sumExactly(target, weight, rows) / all;
  if (!hasLogLink(loss)) return mean;
  return mean > 0 ? Math.log(mean) : LOG_OF_NOTHING;
}
