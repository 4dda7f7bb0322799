/**
 * Sample quantile, type 7: linear interpolation between order statistics at (n − 1)p, as in R's default and NumPy's.
 * @param sorted ascending values, at least `count` of them, no NaN among those
 * @param count number of values used from the front, n
 * @param probability p in [0, 1]
 * @returns the quantile in the values' unit; NaN when `count` is 0
 * @see Hyndman & Fan 1996, definition 7
 */
export function quantileSorted(sorted: Float64Array, count: number, probability: number): number {
  if (count === 0) return Number.NaN;
  const at = (count - 1) * probability;
  const below = Math.floor(at);
  const above = Math.min(below + 1, count - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
