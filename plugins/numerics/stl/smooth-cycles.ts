import { placeRanks } from '../place-ranks.ts';
import type { Loess } from './loess-rows.ts';
import { loessAt, smoothLoess } from './smooth-loess.ts';
import type { StlSpace } from './stl-space.ts';

interface Cycles {
  period: number;
  /** null = plain mean. */
  seasonal: Loess | null;
  robust: Float64Array | null;
  space: StlSpace;
}

/**
 * Smooths each cycle-subseries (all Januaries, all Februaries …) and extends it by one value on both sides.
 * @param y series without trend, n elements are used
 * @param cycles season, smoother, robustness weights, work space (`sub…` are used)
 * @param out length n + 2 · period, receives the smooth, beginning one cycle early
 * @see Cleveland et al. 1990, section 2, step 2
 */
export function smoothCycles(y: Float64Array, n: number, { period, seasonal, robust, space }: Cycles, out: Float64Array): void {
  const { sub, subSmooth } = space;
  for (let place = 0; place < period; place++) {
    const weights = robust === null ? null : space.subWeights;
    let count = 0;
    for (let t = place; t < n; t += period, count++) {
      sub[count] = y[t];
      if (weights !== null && robust !== null) weights[count] = robust[t];
    }
    if (seasonal === null) {
      const mean = meanOf(sub, count, weights);
      for (let t = place; t < n + 2 * period; t += period) out[t] = mean;
      continue;
    }
    smoothLoess(sub, count, seasonal, weights, subSmooth);
    const before = loessAt(sub, count, seasonal, -1, weights);
    const after = loessAt(sub, count, seasonal, count, weights);
    out[place] = Number.isNaN(before) ? subSmooth[0] : before;
    for (let i = 0, t = place + period; i < count; i++, t += period) out[t] = subSmooth[i];
    out[place + (count + 1) * period] = Number.isNaN(after) ? subSmooth[count - 1] : after;
  }
}

/** Weighted mean of the first `count` values; their median when all weights are 0 (one wild value has pulled the others away). */
function meanOf(values: Float64Array, count: number, weights: Float64Array | null): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights === null ? 1 : weights[i];
    sum += weight * values[i];
    total += weight;
  }
  if (total > 0) return sum / total;
  const [low, high] = [(count - 1) >> 1, count >> 1];
  placeRanks(values, count, Int32Array.of(low, high));
  return (values[low] + values[high]) / 2;
}
