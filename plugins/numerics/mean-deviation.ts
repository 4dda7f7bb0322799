/**
 * Mean and population standard deviation of the usable values of a stretch, in two passes.
 * @param y values; NaN = not usable
 * @param from first index, clipped to 0
 * @param to index after the last
 * @param out length 2, receives mean and deviation in the unit of y; both NaN when nothing is usable
 * @returns number of usable values
 */
export function meanDeviation(y: Float64Array, from: number, to: number, out: Float64Array): number {
  const start = Math.max(0, from);
  let sum = 0;
  let count = 0;
  for (let t = start; t < to; t++) {
    if (Number.isNaN(y[t])) continue;
    sum += y[t];
    count++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let t = start; t < to; t++) if (!Number.isNaN(y[t])) squares += (y[t] - mean) * (y[t] - mean);
  out[0] = mean;
  out[1] = Math.sqrt(squares / count);
  return count;
}
