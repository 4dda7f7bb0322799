/**
 * Standard deviation of one-step errors about zero, √(Σ(y − fitted)² / (count − used)): what a model believes of tomorrow's error.
 * @param y observations, length n; NaN = not usable
 * @param fitted one-step-ahead values, length n; NaN = none
 * @param used degrees of freedom spent on estimated numbers, default 0; at least one error always stays in the divisor
 * @returns in the unit of y, ≥ 0; NaN when there is no error to look at
 */
function residualDeviation(y: Float64Array, fitted: Float64Array, used = 0): number {
  let squares = 0;
  let count = 0;
  for (let t = 0; t < y.length; t++) {
    const error = y[t] - fitted[t];
    if (Number.isNaN(error)) continue;
    squares += error * error;
    count++;
  }
  return Math.sqrt(squares / Math.max(Math.min(count, 1), count - used));
}

/** The same, with 0 where there is no error to look at: a forecast without a past error has no width to show. */
export function deviationOrZero(y: Float64Array, fitted: Float64Array, used = 0): number {
  const sigma = residualDeviation(y, fitted, used);
  return Number.isNaN(sigma) ? 0 : sigma;
}
