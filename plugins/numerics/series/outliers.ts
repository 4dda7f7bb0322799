import { quantileSorted } from '../quantile-sorted.ts';
import { interpolateSeasonal } from './interpolate.ts';
import { smoothByMedian } from './running-median.ts';

/** A period whose value lies outside the fences, and what stood to be expected. */
export interface Outlier {
  /** Period, from 0. */
  at: number;
  kind: 'spike' | 'dip';
  /** The value, and the nearest one that would have passed, in the unit of y. */
  observed: number;
  fence: number;
  /** Seasonal part plus running median at that period. */
  expected: number;
  /** How far outside, in interquartile ranges of the remainder beyond the quartile; at least `fences`. */
  distance: number;
}

export interface OutlierRules {
  /** Interquartile ranges beyond the quartiles. Default 3. */
  fences?: number;
  /** Half width of the running median. Default 7; bursts longer than that are a level, not outliers. */
  half?: number;
}

/** Fewer values than this have no quartiles to speak of. */
const FEWEST = 8;

/**
 * Outliers of a series: seasonally adjusted values that lie beyond the quartiles of their remainder (after a running median, which
 * keeps trends and steps) by 3 interquartile ranges. Not meant for intermittent or lumpy demand, where large values are the rule: when
 * half of the remainders are equal there are no fences and the answer is empty.
 * @param y observations, length n; NaN = not usable
 * @param seasonal additive seasonal part, length n, without NaN; null = none. Give one only where the season is strong
 * @returns in order of time; empty with fewer than 8 usable values
 * @see Tukey 1977 (fences); Hyndman & Athanasopoulos 2021, section 13.9. Cost n (half + log n).
 */
export function findOutliers(y: Float64Array, seasonal: Float64Array | null, { fences = 3, half = 7 }: OutlierRules = {}): Outlier[] {
  const n = y.length;
  const adjusted = y.map((value, t) => (seasonal === null ? value : value - seasonal[t]));
  const smooth = new Float64Array(n);
  smoothByMedian(adjusted, half, smooth, new Float64Array(2 * half + 1));
  const remainder = adjusted.map((value, t) => value - smooth[t]);
  const sorted = remainder.filter((value) => Number.isFinite(value)).sort();
  if (sorted.length < FEWEST) return [];
  const [first, third] = [quantileSorted(sorted, sorted.length, 0.25), quantileSorted(sorted, sorted.length, 0.75)];
  const range = third - first;
  if (!(range > 0)) return [];
  const found: Outlier[] = [];
  for (let at = 0; at < n; at++) {
    const isSpike = remainder[at] > third + fences * range;
    if (!isSpike && !(remainder[at] < first - fences * range)) continue;
    const expected = y[at] - remainder[at];
    const distance = (isSpike ? remainder[at] - third : first - remainder[at]) / range;
    const fence = expected + (isSpike ? third + fences * range : first - fences * range);
    found.push({ at, kind: isSpike ? 'spike' : 'dip', observed: y[at], fence, expected, distance });
  }
  return found;
}

/**
 * Replaces outliers as if they had not been observed, by interpolation of seasonally adjusted neighbours; gaps that were there stay.
 * @param outliers those to clean, of the same y and seasonal part
 * @param out length n, receives the cleaned series. May not be `y`
 */
export function cleanOutliers(y: Float64Array, seasonal: Float64Array | null, outliers: readonly Outlier[], out: Float64Array): void {
  const gapped = y.slice();
  for (const { at } of outliers) gapped[at] = Number.NaN;
  interpolateSeasonal(gapped, seasonal, out);
  for (let t = 0; t < y.length; t++) if (Number.isNaN(y[t])) out[t] = Number.NaN;
}
