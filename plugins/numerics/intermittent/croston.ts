import { minimiseGolden } from '../minimise-golden.ts';
import { grow } from '../regression/grow.ts';

/** Bounds of an optimised smoothing weight, as in common software for sparse demand: few demands cannot carry a quick weight. */
const LEAST_ALPHA = 0.1;
const MOST_ALPHA = 0.3;

let sizes: Float64Array = new Float64Array(256);
let gaps: Float64Array = new Float64Array(256);

/**
 * Croston's method: the size of a demand and the number of periods between demands are smoothed apart, on periods with demand only;
 * the forecast is size / gap. Demand = a value other than 0. Both start at their first value, the first gap being counted from the
 * start of the series. Periods that are not usable are left out of the count of periods.
 * @param y observations, length n; NaN = not usable
 * @param alpha weight of the newest size and of the newest gap in (0, 1]; NaN = each chosen in [0.1, 0.3] by least squares of its own
 * one-step errors
 * @param factor multiplies the forecast: 1 = Croston; NaN = 1 − α/2 with the weight of the gaps, which takes away its bias (SBA)
 * @param fitted length n, receives size / gap known before each period: 0 before the first demand, NaN up to the first usable period
 * @returns the forecast of every period ahead, in the unit of y; 0 without any demand
 * @see Croston 1972; Syntetos & Boylan 2005 (factor). Cost O(n), optimised about 60 passes over the demands.
 */
export function fitCroston(y: Float64Array, alpha: number, factor: number, fitted: Float64Array): number {
  const count = collectDemands(y);
  const sizeAlpha = Number.isNaN(alpha) ? bestAlpha(sizes, count) : alpha;
  const gapAlpha = Number.isNaN(alpha) ? bestAlpha(gaps, count) : alpha;
  const corrected = Number.isNaN(factor) ? 1 - gapAlpha / 2 : factor;
  let [size, gap, since, current] = [0, 0, 0, Number.NaN];
  for (let t = 0; t < y.length; t++) {
    fitted[t] = current;
    if (Number.isNaN(y[t])) continue;
    since++;
    if (y[t] !== 0) {
      size = gap === 0 ? y[t] : size + sizeAlpha * (y[t] - size);
      gap = gap === 0 ? since : gap + gapAlpha * (since - gap);
      since = 0;
    }
    current = gap === 0 ? 0 : (corrected * size) / gap;
  }
  return current;
}

/** Fills `sizes` and `gaps`; returns their number. */
function collectDemands(y: Float64Array): number {
  sizes = grow(sizes, y.length);
  gaps = grow(gaps, y.length);
  let count = 0;
  let since = 0;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t])) continue;
    since++;
    if (y[t] === 0) continue;
    sizes[count] = y[t];
    gaps[count++] = since;
    since = 0;
  }
  return count;
}

/**
 * Smoothing weight in [0.1, 0.3] with the least sum of squared one-step errors, the level starting at the first value.
 * @param values length ≥ count, no NaN among the first `count`
 */
export function bestAlpha(values: Float64Array, count: number): number {
  const error = (alpha: number): number => {
    let level = values[0];
    let sum = 0;
    for (let i = 1; i < count; i++) {
      const miss = values[i] - level;
      sum += miss * miss;
      level += alpha * miss;
    }
    return sum;
  };
  return count < 3 ? LEAST_ALPHA : minimiseGolden(error, LEAST_ALPHA, MOST_ALPHA, 4, 14);
}
