/** Fewest errors that a lean is told from. */
const LEAST = 8;

/**
 * How far the latest one-step errors lean to one side: mean(e) / s(e), e = y − fitted; the t statistic of the mean without its √count, so
 * that a longer look does not make a small lean large.
 * @param y observations, length n; NaN = not usable
 * @param fitted one-step-ahead values, length n; NaN = none
 * @param latest periods looked at, counted from the end
 * @returns without unit: > 0 where the observed lies above the fitted, 0 with fewer than 8 errors or where all are 0, ±Infinity where all are
 * equal otherwise. Cost O(latest).
 */
export function leanRatio(y: Float64Array, fitted: Float64Array, latest: number): number {
  const from = Math.max(0, y.length - latest);
  let [count, sum] = [0, 0];
  for (let t = from; t < y.length; t++) {
    const error = y[t] - fitted[t];
    if (Number.isNaN(error)) continue;
    sum += error;
    count++;
  }
  if (count < LEAST || sum === 0) return 0;
  const mean = sum / count;
  let squares = 0;
  for (let t = from; t < y.length; t++) {
    const distance = y[t] - fitted[t] - mean;
    if (!Number.isNaN(distance)) squares += distance * distance;
  }
  return mean / Math.sqrt(squares / (count - 1));
}
