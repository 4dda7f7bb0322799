/** Places in `EtsSeries.p`: four smoothing parameters, the start before the first period, and what a pass leaves behind. */
export const ALPHA = 0;
export const BETA = 1;
export const GAMMA = 2;
export const PHI = 3;
export const LEVEL = 4;
export const GROWTH = 5;
/** Level forecast of the period after the last, l + φb, without its season. */
export const END_LEVEL = 6;
/** Growth into the period after the last, φb. */
export const END_GROWTH = 7;
/** Geometric mean of the one-step values, which relative errors were weighed by; 1 for additive errors. */
export const WEIGHT = 8;
/** Numbers in `EtsSeries.p`. */
export const PLACES = 9;

/** One series prepared for fitting, and the buffers a fit works in; lent to one fit at a time. */
export interface EtsSeries {
  /** Observations times `scale` from the first usable one on, n of them; NaN = not usable. */
  y: Float64Array;
  /** The same backwards, n of them. */
  reversed: Float64Array;
  n: number;
  /** Usable observations among them. */
  usable: number;
  /** Index of the first usable period in the caller's series. */
  first: number;
  /** Observations per season, 1 = no season. */
  m: number;
  /** A power of two that brings the mean of |y| into [1, 2): scaling by it is exact, so that the unit of a series changes no digit. */
  scale: number;
  /** Every usable observation is > 0. */
  positive: boolean;
  /** Seasonal states by period: cell t is used at period t, cell t + m receives its update; n + m of them. Cells 0 … m − 1 are the start. */
  season: Float64Array;
  /** Parameters and states, see ALPHA … WEIGHT. */
  p: Float64Array;
}

export const createSeries = (): EtsSeries => ({
  y: new Float64Array(0),
  reversed: new Float64Array(0),
  n: 0,
  usable: 0,
  first: 0,
  m: 1,
  scale: 1,
  positive: false,
  season: new Float64Array(0),
  p: new Float64Array(PLACES),
});

/** The power of two that brings `size` into [1, 2); 1 for zero, and for what is out of reach of a double. */
function findScale(size: number): number {
  let scale = 1;
  if (!(size > 0 && size < Number.POSITIVE_INFINITY)) return scale;
  while (size * scale >= 2) scale /= 2;
  while (size * scale < 1 && scale < 1e300) scale *= 2;
  return scale;
}

function reserve(series: EtsSeries, n: number, m: number): void {
  if (series.y.length < n) {
    series.y = new Float64Array(n + 64);
    series.reversed = new Float64Array(n + 64);
  }
  if (series.season.length < n + m) series.season = new Float64Array(n + m + 64);
}

/**
 * Prepares a series: leading periods without a value fall away, the rest is scaled and reversed.
 * @param series receives everything; its buffers grow when they must
 * @param y observations, length n; NaN = not usable
 * @param seasonLength m ≥ 1 a whole number
 * @returns false when no observation is usable
 */
export function loadSeries(series: EtsSeries, y: Float64Array, seasonLength: number): boolean {
  let first = 0;
  while (first < y.length && Number.isNaN(y[first])) first++;
  const n = y.length - first;
  if (n === 0) return false;
  reserve(series, n, seasonLength);
  let total = 0;
  let usable = 0;
  let positive = true;
  for (let t = first; t < y.length; t++) {
    const value = y[t];
    if (Number.isNaN(value)) continue;
    total += Math.abs(value);
    usable++;
    if (value <= 0) positive = false;
  }
  const scale = findScale(total / usable);
  for (let t = 0; t < n; t++) {
    const value = y[first + t] * scale;
    series.y[t] = value;
    series.reversed[n - 1 - t] = value;
  }
  series.n = n;
  series.usable = usable;
  series.first = first;
  series.m = seasonLength;
  series.scale = scale;
  series.positive = positive;
  return true;
}
