import { chiSquareTail } from '../intervals/chi-square.ts';
import { normalFactor } from '../intervals/normal-quantile.ts';

/**
 * Sample autocorrelation at lags 1 … L: Σ (y_t − ȳ)(y_t−k − ȳ) / Σ (y_t − ȳ)². A pair with a value that is not usable is left out of the
 * numerator, the rest stays as it is, so that gaps pull towards 0.
 * @param y length n; NaN = not usable
 * @param out length L < n, receives lag k at k − 1; 0 for a constant series
 * @returns number of usable values
 * @see Box & Jenkins 1970, section 2.1. Cost n × L.
 */
export function autocorrelate(y: Float64Array, out: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t])) continue;
    sum += y[t];
    count++;
  }
  const mean = sum / count;
  let variance = 0;
  for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t])) variance += (y[t] - mean) * (y[t] - mean);
  for (let k = 1; k <= out.length; k++) {
    let product = 0;
    for (let t = k; t < y.length; t++) {
      const both = (y[t] - mean) * (y[t - k] - mean);
      if (!Number.isNaN(both)) product += both;
    }
    out[k - 1] = variance > 0 ? product / variance : 0;
  }
  return count;
}

/**
 * Partial autocorrelation at lags 1 … L from autocorrelations, by the Durbin–Levinson recursion.
 * @param correlations lag k at k − 1, length L, from `autocorrelate`
 * @param out length L; 0 from the lag on at which the recursion has nothing left to explain
 * @see Durbin 1960. Cost L².
 */
export function partialCorrelate(correlations: Float64Array, out: Float64Array): void {
  const lags = correlations.length;
  const weights = new Float64Array(lags);
  const before = new Float64Array(lags);
  let rest = 1;
  out.fill(0);
  for (let k = 0; k < lags && rest > 1e-12; k++) {
    let value = correlations[k];
    for (let j = 0; j < k; j++) value -= before[j] * correlations[k - 1 - j];
    value /= rest;
    out[k] = value;
    weights[k] = value;
    for (let j = 0; j < k; j++) weights[j] = before[j] - value * before[k - 1 - j];
    before.set(weights.subarray(0, k + 1));
    rest *= 1 - value * value;
  }
}

/**
 * Half width of the band around 0 in which (partial) autocorrelations of white noise lie: z / √n.
 * @param count n, usable values
 * @param level coverage in percent, default 95
 */
export const correlationBound = (count: number, level = 95): number => normalFactor(level) / Math.sqrt(count);

/**
 * Ljung–Box test that the first L autocorrelations are all 0.
 * @param correlations lag k at k − 1, length L
 * @param count n, usable values, > L
 * @param fitted parameters the model was fitted with, taken off the degrees of freedom (0 for a series)
 * @param out length 2, receives Q = n (n + 2) Σ r² / (n − k) and its p-value; the p-value is NaN when no degree of freedom is left
 * @see Ljung & Box 1978
 */
export function ljungBox(correlations: Float64Array, count: number, fitted: number, out: Float64Array): void {
  let sum = 0;
  for (let k = 1; k <= correlations.length; k++) sum += (correlations[k - 1] * correlations[k - 1]) / (count - k);
  out[0] = count * (count + 2) * sum;
  out[1] = chiSquareTail(out[0], correlations.length - fitted);
}
