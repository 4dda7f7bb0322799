/**
 * Mean percentage errors of a stretch. Points whose actual is 0 have none and are left out, so never rank by these; they are given
 * because people ask for them.
 * @param actual y, length n; NaN = not usable
 * @param forecast f, length n, same unit
 * @param out length 2, receives the mean of |f − y| / |y| and of (f − y) / |y|, as fractions; + over-forecasts. NaN without a point
 * @returns number of points used
 * @see Hyndman & Koehler 2006, section 3 (why not to rely on them)
 */
export function percentageErrors(actual: Float64Array, forecast: Float64Array, out: Float64Array): number {
  let size = 0;
  let signed = 0;
  let count = 0;
  for (let t = 0; t < actual.length; t++) {
    const share = (forecast[t] - actual[t]) / Math.abs(actual[t]);
    if (actual[t] === 0 || Number.isNaN(share)) continue;
    size += Math.abs(share);
    signed += share;
    count++;
  }
  out[0] = size / count;
  out[1] = signed / count;
  return count;
}
