import { placeRanks } from './place-ranks.ts';
import { quantileSorted } from './quantile-sorted.ts';

/** Where the quantiles of `levels` are written, and working space; made once for many calls. */
export interface QuantileSpace {
  levels: readonly number[];
  /** Length ≥ n. */
  values: Float64Array;
  /** Positions next to the quantiles, length 4 × levels, ascending. */
  ranks: Int32Array;
}

/** @param longest the longest n it will be used for */
export function openQuantileSpace(levels: readonly number[], longest: number): QuantileSpace {
  return { levels, values: new Float64Array(longest), ranks: new Int32Array(4 * levels.length) };
}

/**
 * Lower and upper quantiles of one-step residuals (observed − fitted), one pair a level.
 * Residuals are taken as they are, not centred: a model that runs low has its interval shifted up.
 * @param y observations, length n; NaN = not usable
 * @param fitted one-step-ahead values, length n; NaN = none
 * @param space levels in percent (L of them) and working space
 * @param out length ≥ 2L, receives lower then upper per level, in the unit of y; zeros when there is no residual
 * @returns number of residuals used
 * @see type 7 of Hyndman & Fan 1996. Cost about O(n log L).
 */
export function residualQuantiles(y: Float64Array, fitted: Float64Array, { levels, values, ranks }: QuantileSpace, out: Float64Array): number {
  let count = 0;
  for (let t = 0; t < y.length; t++) {
    const residual = y[t] - fitted[t];
    if (!Number.isNaN(residual)) values[count++] = residual;
  }
  if (count === 0) {
    out.fill(0, 0, 2 * levels.length);
    return 0;
  }
  for (let i = 0; i < levels.length; i++) {
    const tail = (1 - levels[i] / 100) / 2;
    ranks[4 * i] = Math.floor((count - 1) * tail);
    ranks[4 * i + 1] = Math.min(ranks[4 * i] + 1, count - 1);
    ranks[4 * i + 2] = Math.floor((count - 1) * (1 - tail));
    ranks[4 * i + 3] = Math.min(ranks[4 * i + 2] + 1, count - 1);
  }
  placeRanks(values, count, ranks.sort());
  for (let i = 0; i < levels.length; i++) {
    const tail = (1 - levels[i] / 100) / 2;
    out[2 * i] = quantileSorted(values, count, tail);
    out[2 * i + 1] = quantileSorted(values, count, 1 - tail);
  }
  return count;
}
