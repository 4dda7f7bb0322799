import { normalCdf, normalDensity } from '../intervals/normal.ts';
import { pinball } from '../pinball.ts';

/** 1 / √π. */
const INVERSE_ROOT_PI = 0.5641895835477563;

/**
 * Continuous ranked probability score of a normal forecast, σ [z (2Φ(z) − 1) + 2φ(z) − 1/√π] with z = (y − μ) / σ.
 * @param actual y
 * @param mean μ, in the unit of y
 * @param sigma σ ≥ 0, in the unit of y; at 0 the score is |y − μ|
 * @returns in the unit of y, 0 is best
 * @see Gneiting & Raftery 2007, section 4.2
 */
export function crpsNormal(actual: number, mean: number, sigma: number): number {
  const error = actual - mean;
  if (sigma === 0) return Math.abs(error);
  const z = error / sigma;
  return sigma * (z * (2 * normalCdf(z) - 1) + 2 * normalDensity(z) - INVERSE_ROOT_PI);
}

/**
 * Continuous ranked probability score of a sample, E|X − y| − E|X − X′| / 2 with both means over all pairs, a value with itself
 * included (so the sample is taken as the whole distribution, not as draws from one).
 * @param actual y
 * @param sorted ascending values of the sample, at least `count`, no NaN
 * @param count n, number of values used from the front
 * @returns in the unit of y; NaN when n = 0
 * @see Gneiting & Raftery 2007, equation 21; Σ|xi − xj| over pairs from ranks, so O(n)
 */
export function crpsSample(actual: number, sorted: Float64Array, count: number): number {
  let distance = 0;
  let spread = 0;
  for (let i = 0; i < count; i++) {
    distance += Math.abs(sorted[i] - actual);
    // Counted from the smallest value, so that a large common level costs no digits.
    spread += (2 * i - count + 1) * (sorted[i] - sorted[0]);
  }
  return (distance - spread / count) / count;
}

/**
 * Continuous ranked probability score from quantiles: mean of twice the pinball loss. It tends to the exact score as evenly spaced
 * quantiles get denser; few quantiles without the tails give less than it.
 * @param actual y
 * @param quantiles forecasts of the quantiles, in the unit of y
 * @param at offset of the first in `quantiles`
 * @param probabilities p of each, in (0, 1), length q
 * @returns in the unit of y; NaN when there is no quantile
 * @see Gneiting & Ranjan 2011
 */
export function crpsQuantiles(actual: number, quantiles: Float64Array, at: number, probabilities: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) sum += pinball(actual, quantiles[at + i], probabilities[i]);
  return (2 * sum) / probabilities.length;
}
