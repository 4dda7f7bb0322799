/**
 * First period a row is fitted on when the latest n − `from` periods are enough: earlier where the series ended before the history did, so
 * that it has as many.
 * @param y one row of history, length n; NaN = not usable
 */
export function fittedFrom(y: Float64Array, from: number): number {
  if (from === 0) return 0;
  let end = y.length;
  while (end > 0 && Number.isNaN(y[end - 1])) end--;
  return Math.max(0, from - (y.length - end));
}
