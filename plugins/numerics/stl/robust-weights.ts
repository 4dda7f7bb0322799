import { placeRanks } from '../place-ranks.ts';

const FULL = 0.001;
const NONE = 0.999;

/**
 * Bisquare robustness weights: 1 for a small residual, 0 beyond six median absolute residuals.
 * @param y observations, length n
 * @param parts season and trend, length n each
 * @param weights at least length n, receives the weights, 0 … 1
 * @param residuals work space, at least length n
 * @see Cleveland et al. 1990, section 2.4
 */
export function updateWeights(y: Float64Array, parts: { season: Float64Array; trend: Float64Array }, weights: Float64Array, residuals: Float64Array): void {
  const n = y.length;
  for (let t = 0; t < n; t++) residuals[t] = weights[t] = Math.abs(y[t] - parts.season[t] - parts.trend[t]);
  const [low, high] = [(n - 1) >> 1, n >> 1];
  placeRanks(residuals, n, Int32Array.of(low, high));
  const limit = 3 * (residuals[low] + residuals[high]);
  for (let t = 0; t < n; t++) {
    const size = weights[t];
    const share = size / limit;
    weights[t] = size <= FULL * limit ? 1 : size > NONE * limit ? 0 : (1 - share * share) * (1 - share * share);
  }
}
