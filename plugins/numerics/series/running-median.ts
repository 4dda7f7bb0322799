/**
 * Running median: the median of the usable values within `half` places on either side. Follows steps and trends, ignores bursts of up to
 * `half` places; at the ends the window is cut, so that it leans inwards.
 * @param y length n; NaN = not usable
 * @param half h ≥ 0, the window has up to 2h + 1 values
 * @param out length n; NaN where the window holds nothing usable. May not be `y`
 * @param window length ≥ 2h + 1, working space
 * @see Tukey 1977, chapter 7. Cost n × h: the sorted window is kept and changed at both ends.
 */
export function smoothByMedian(y: Float64Array, half: number, out: Float64Array, window: Float64Array): void {
  let count = 0;
  for (let t = 0; t < Math.min(half, y.length); t++) count = insert(window, count, y[t]);
  for (let t = 0; t < y.length; t++) {
    if (t - half > 0) count = remove(window, count, y[t - half - 1]);
    if (t + half < y.length) count = insert(window, count, y[t + half]);
    const middle = count >> 1;
    out[t] = count === 0 ? Number.NaN : count % 2 === 1 ? window[middle] : (window[middle - 1] + window[middle]) / 2;
  }
}

function insert(window: Float64Array, count: number, value: number): number {
  if (Number.isNaN(value)) return count;
  let i = count - 1;
  for (; i >= 0 && window[i] > value; i--) window[i + 1] = window[i];
  window[i + 1] = value;
  return count + 1;
}

function remove(window: Float64Array, count: number, value: number): number {
  if (Number.isNaN(value)) return count;
  let i = 0;
  while (i < count && window[i] !== value) i++;
  for (; i + 1 < count; i++) window[i] = window[i + 1];
  return count - 1;
}
