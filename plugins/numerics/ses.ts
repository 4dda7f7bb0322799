import { minimiseGolden } from './minimise-golden.ts';
import { firstUsable } from './usable.ts';

/** Smallest smoothing weight tried: below it the level would not move within thousands of periods. */
const LEAST_ALPHA = 0.0001;

/**
 * One pass of simple exponential smoothing, l ← l + α(y − l), from a given level. Over a period that is not usable the level stays.
 * @param y observations, length n; NaN = not usable
 * @param from index of the first period smoothed
 * @param alpha weight of the newest observation, 0 < α ≤ 1
 * @param level level before period `from`, in the unit of y
 * @param fitted length n, receives the level before each period from `from` on (earlier cells are left alone)
 * @returns the level after the last period
 */
export function smoothLevel(y: Float64Array, from: number, alpha: number, level: number, fitted: Float64Array): number {
  let current = level;
  for (let t = from; t < y.length; t++) {
    fitted[t] = current;
    if (!Number.isNaN(y[t])) current += alpha * (y[t] - current);
  }
  return current;
}

/**
 * Sum of squared one-step errors of the same pass, without writing anything; the objective of `fitSes`.
 * Parameters as in `smoothLevel`; result in squared units of y.
 */
export function smoothingError(y: Float64Array, from: number, alpha: number, level: number): number {
  let current = level;
  let sum = 0;
  for (let t = from; t < y.length; t++) {
    const error = y[t] - current;
    if (!Number.isNaN(error)) {
      sum += error * error;
      current += alpha * error;
    }
  }
  return sum;
}

/**
 * Simple exponential smoothing, ETS(A,N,N) with the level started at the first usable observation ("simple" start) and α chosen
 * by least squares over [0.0001, 1].
 * @param y observations, length n; NaN = not usable
 * @param fitted length n, NaN up to and including the first usable period
 * @param out length 2, receives last level (unit of y) and α
 * @returns false when no observation is usable
 * @see Brown 1959; Hyndman, Koehler, Ord & Snyder 2008, section 2.3. Cost about 31 passes over y.
 */
export function fitSes(y: Float64Array, fitted: Float64Array, out: Float64Array): boolean {
  const first = firstUsable(y);
  if (first < 0) return false;
  const start = y[first];
  fitted.fill(Number.NaN, 0, first + 1);
  const alpha = minimiseGolden((candidate) => smoothingError(y, first + 1, candidate, start), LEAST_ALPHA, 1);
  out[0] = smoothLevel(y, first + 1, alpha, start, fitted);
  out[1] = alpha;
  return true;
}
