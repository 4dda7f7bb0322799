/**
 * Mean absolute error of the in-sample (seasonal) naive, the denominator of MASE.
 * @param y training observations, length n; NaN = not usable, and a pair with one is left out
 * @param lag m of the seasonal naive, ≥ 1
 * @returns in the unit of y; NaN when there is no pair or all differences are 0 (MASE has no value then)
 * @see Hyndman & Koehler 2006
 */
export function naiveScale(y: Float64Array, lag: number): number {
  let sum = 0;
  let count = 0;
  for (let t = lag; t < y.length; t++) {
    const difference = Math.abs(y[t] - y[t - lag]);
    if (!Number.isNaN(difference)) {
      sum += difference;
      count++;
    }
  }
  return sum > 0 ? sum / count : Number.NaN;
}

/**
 * Mean squared one-step naive error after the first sale, the denominator of RMSSE².
 * @param y training observations, length n; NaN = not usable; everything before the first value other than 0 is left out
 * @returns in squared units of y; NaN when there is no pair or all differences are 0
 * @see M5 competitors' guide 2020 (lag 1, after the first non-zero demand)
 */
export function naiveSquareScale(y: Float64Array): number {
  let first = 0;
  while (first < y.length && !(y[first] !== 0 && !Number.isNaN(y[first]))) first++;
  let sum = 0;
  let count = 0;
  for (let t = first + 1; t < y.length; t++) {
    const difference = y[t] - y[t - 1];
    if (!Number.isNaN(difference)) {
      sum += difference * difference;
      count++;
    }
  }
  return sum > 0 ? sum / count : Number.NaN;
}
