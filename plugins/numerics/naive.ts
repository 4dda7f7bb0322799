/**
 * Naive (random walk): every future value is the last usable one.
 * @param y observations, length n, in any unit; NaN = not usable
 * @param fitted length n, receives the usable value before each period, NaN before the first
 * @returns the last usable value; NaN when there is none
 * @see Hyndman & Athanasopoulos 2021, Forecasting: Principles and Practice, 3rd ed., section 5.2
 */
export function fitNaive(y: Float64Array, fitted: Float64Array): number {
  let last = Number.NaN;
  for (let t = 0; t < y.length; t++) {
    fitted[t] = last;
    if (!Number.isNaN(y[t])) last = y[t];
  }
  return last;
}
