import { MISSING_BIN } from './bin-map.ts';
import { CONTROL, SPLIT } from './control.ts';
import type { Grower } from './grower.ts';
import { plainQuantile, weightedQuantile } from './leaf-values.ts';
import { SPLIT_SIZE } from './space.ts';

/**
 * Holds leaf quantiles to the monotone constraints: at every split by a constrained feature, the two sides are kept apart by the
 * middle of their own quantiles of residuals (or by their common mean, when these stand in the wrong order). Without constraints
 * nothing is done. Cost O(rows × depth) for constrained splits.
 */
export function boundLeafQuantiles({ space, leaves, splits }: Grower): void {
  const { nodes, leafFrom, leafTo, leafValue, monotone, control, target, score, weight, shape } = space;
  if (leaves < 2 || !monotone.some((direction) => direction !== 0)) return;
  const spanOf = (item: number): [number, number] =>
    item < 0 ? [leafFrom[-1 - item], leafTo[-1 - item]] : [spanOf(nodes[3 * item + 1])[0], spanOf(nodes[3 * item + 2])[1]];
  const quantileOf = (item: number): number => {
    const rows = space.order.subarray(...spanOf(item));
    const residuals = Float64Array.from(rows, (row) => target[row] - score[row]);
    const probability = control[CONTROL.leafQuantile];
    if (!shape.isWeighted) return plainQuantile(residuals, probability);
    return weightedQuantile(
      residuals,
      Float64Array.from(rows, (row) => weight[row]),
      probability,
    );
  };
  const visit = (item: number, low: number, high: number): void => {
    if (item < 0) {
      leafValue[-1 - item] = Math.min(high, Math.max(low, leafValue[-1 - item]));
      return;
    }
    const [left, right] = [nodes[3 * item + 1], nodes[3 * item + 2]];
    const isThreshold = splits[item * SPLIT_SIZE + SPLIT.bin] !== MISSING_BIN;
    const direction = isThreshold ? monotone[nodes[3 * item]] : 0;
    if (direction === 0) {
      visit(left, low, high);
      visit(right, low, high);
      return;
    }
    const middle = Math.min(high, Math.max(low, quantileOf(left) / 2 + quantileOf(right) / 2));
    visit(left, direction > 0 ? low : middle, direction > 0 ? middle : high);
    visit(right, direction > 0 ? middle : low, direction > 0 ? high : middle);
  };
  visit(0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}
