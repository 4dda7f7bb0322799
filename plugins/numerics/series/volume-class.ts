/**
 * ABC: series by their share of the volume. Going down from the largest, a series is A while those before it hold less than the first
 * cut of the total, B while less than the second, else C; so the largest is always A.
 * @param volumes Σ of each series, length n, ≥ 0; ties are ordered by place; NaN counts as 0
 * @param out length n, receives 0 = A, 1 = B, 2 = C; all C when the total is 0
 * @param cuts cumulated shares, default 80 % and 95 %
 * @see Dickie 1951; Silver, Pyke & Peterson 1998, section 3.2. Cost O(n log n).
 */
export function classifyVolumes(volumes: Float64Array, out: Uint8Array, cuts: readonly [number, number] = [0.8, 0.95]): void {
  const sizes = volumes.map((volume) => (volume > 0 ? volume : 0));
  const order = Uint32Array.from({ length: sizes.length }, (_, place) => place).sort((a, b) => sizes[b] - sizes[a] || a - b);
  let total = 0;
  for (const place of order) total += sizes[place];
  let before = 0;
  for (const place of order) {
    out[place] = total === 0 || before >= cuts[1] * total ? 2 : before >= cuts[0] * total ? 1 : 0;
    before += sizes[place];
  }
}

/**
 * Coefficient of variation over all usable periods, zeros included: population standard deviation / |mean|.
 * @param y length n; NaN = not usable
 * @returns without unit; NaN when nothing is usable or the mean is 0
 */
export function variationOf(y: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t])) continue;
    sum += y[t];
    count++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t])) squares += (y[t] - mean) * (y[t] - mean);
  return count > 0 && mean !== 0 ? Math.sqrt(squares / count) / Math.abs(mean) : Number.NaN;
}

/**
 * XYZ: how steady a series is: 0 = X below the first cut of its coefficient of variation, 1 = Y below the second, else 2 = Z; NaN is Z.
 * @param variation from `variationOf`; for seasonal series give that of the seasonally adjusted one
 * @param cuts default 0.5 and 1
 */
export const steadinessOf = (variation: number, cuts: readonly [number, number] = [0.5, 1]): number => (variation < cuts[0] ? 0 : variation < cuts[1] ? 1 : 2);

/** One of the nine cells of the grid: 3 × ABC + XYZ, AX = 0 … CZ = 8. */
export const gridCell = (volume: number, steadiness: number): number => 3 * volume + steadiness;

/**
 * Series and volume in each cell of the ABC × XYZ grid.
 * @param cells `gridCell` of each series, length n
 * @param volumes Σ of each series, length n
 * @param out length 18: nine counts, then nine volumes
 */
export function countGrid(cells: ArrayLike<number>, volumes: Float64Array, out: Float64Array): void {
  out.fill(0, 0, 18);
  for (let i = 0; i < cells.length; i++) {
    out[cells[i]] += 1;
    if (volumes[i] > 0) out[9 + cells[i]] += volumes[i];
  }
}
