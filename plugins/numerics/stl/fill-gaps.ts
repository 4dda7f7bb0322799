/**
 * Linear interpolation across periods that are not usable; before the first and after the last usable one its value is repeated.
 * @param y observations, length n; NaN = not usable
 * @param out at least length n, receives the series without gaps; may be y itself
 * @returns number of periods filled; n when no observation is usable (out is all 0 then)
 */
export function fillGaps(y: Float64Array, out: Float64Array): number {
  const n = y.length;
  let filled = 0;
  let before = -1;
  for (let t = 0; t <= n; t++) {
    if (t < n && Number.isNaN(y[t])) continue;
    const gap = t - before - 1;
    if (t < n) out[t] = y[t];
    if (gap > 0) {
      filled += gap;
      const left = before >= 0 ? out[before] : t < n ? out[t] : 0;
      const slope = before >= 0 && t < n ? (out[t] - left) / (gap + 1) : 0;
      for (let j = 1; j <= gap; j++) out[before + j] = left + slope * j;
    }
    before = t;
  }
  return filled;
}
