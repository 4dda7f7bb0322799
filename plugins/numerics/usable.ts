/**
 * Number of usable observations.
 * @param y observations, length n; NaN = not usable (missing, closed or stockout)
 */
export function countUsable(y: Float64Array): number {
  let count = 0;
  for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t])) count++;
  return count;
}

/** Index of the first usable observation of y (NaN = not usable), −1 when there is none. */
export function firstUsable(y: Float64Array): number {
  for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t])) return t;
  return -1;
}

/** Index of the last usable observation of y (NaN = not usable), −1 when there is none. */
export function lastUsable(y: Float64Array): number {
  for (let t = y.length - 1; t >= 0; t--) if (!Number.isNaN(y[t])) return t;
  return -1;
}
