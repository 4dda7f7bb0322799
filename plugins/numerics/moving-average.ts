/**
 * Moving average: every future value is the mean of the last k usable observations (of all, while there are fewer).
 * @param y observations, length n; NaN = not usable
 * @param width k ≥ 1, in usable observations
 * @param fitted length n, receives the mean of the k usable values before each period, NaN before the first
 * @returns mean of the last k usable values; NaN when there is none
 * @see Hyndman & Athanasopoulos 2021, section 5.2 (k = n is their mean method). Cost O(n), whatever k is.
 */
export function fitMovingAverage(y: Float64Array, width: number, fitted: Float64Array): number {
  let sum = 0;
  let count = 0;
  let tail = 0;
  for (let t = 0; t < y.length; t++) {
    fitted[t] = count === 0 ? Number.NaN : sum / count;
    if (Number.isNaN(y[t])) continue;
    sum += y[t];
    if (count < width) count++;
    else {
      while (Number.isNaN(y[tail])) tail++;
      sum -= y[tail++];
    }
  }
  return meanOfLast(y, width);
}

/** Summed afresh, so that rounding left over from a running sum does not reach the forecast. */
function meanOfLast(y: Float64Array, width: number): number {
  let sum = 0;
  let count = 0;
  for (let t = y.length - 1; t >= 0 && count < width; t--) {
    if (Number.isNaN(y[t])) continue;
    sum += y[t];
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
