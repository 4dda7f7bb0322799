/**
 * Fills what is missing between the first and the last usable value of a stretch, so that differences across it exist: between the
 * neighbours at the same place of the season where both are there, else between the nearest ones. Such values never count as evidence.
 * @param y observations; NaN = not usable
 * @param from first usable index
 * @param to index after the last usable one
 * @param m season, 1 = none
 * @param out receives to − from values without NaN
 * @param seen receives 1 where y was usable
 */
export function fillGaps(y: Float64Array, from: number, to: number, m: number, out: Float64Array, seen: Uint8Array): void {
  for (let t = from; t < to; t++) {
    const there = !Number.isNaN(y[t]);
    seen[t - from] = there ? 1 : 0;
    if (there) {
      out[t - from] = y[t];
      continue;
    }
    const bySeason = m > 1 ? between(y, t, from, to, m) : Number.NaN;
    out[t - from] = Number.isNaN(bySeason) ? between(y, t, from, to, 1) : bySeason;
  }
}

/** Straight line between the nearest usable values in steps of `stride` on either side of t; NaN when a side has none. */
function between(y: Float64Array, t: number, from: number, to: number, stride: number): number {
  let left = t - stride;
  while (left >= from && Number.isNaN(y[left])) left -= stride;
  let right = t + stride;
  while (right < to && Number.isNaN(y[right])) right += stride;
  if (left < from || right >= to) return Number.NaN;
  return y[left] + ((y[right] - y[left]) * (t - left)) / (right - left);
}

/**
 * Differences in place, xₜ − xₜ₋lag; the first `lag` of them are lost.
 * @param x n values
 * @returns n − lag, the number of differences, which stand from index 0 on
 */
export function differenceBy(x: Float64Array, n: number, lag: number): number {
  for (let t = 0; t < n - lag; t++) x[t] = x[t + lag] - x[t];
  return n - lag;
}
