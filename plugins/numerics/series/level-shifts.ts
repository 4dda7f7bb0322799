/** A place from which on the series runs higher or lower. */
export interface LevelShift {
  /** First period of the new level, from 0. */
  at: number;
  /** New minus old level at that place, in the unit of y. */
  size: number;
  /** Size in standard errors. */
  score: number;
}

export interface ShiftRules {
  /** Periods looked at on each side, w. Default 21, at least 5. */
  width?: number;
  /** Standard errors a shift must reach. Default 6: places are many and neighbours are alike. */
  border?: number;
}

/**
 * Level shifts: places where a line through the w periods before and one through the w after, both drawn to the place between, lie
 * apart by more than `border` standard errors. Lines, so that a steady trend is no shift; the largest within w periods is kept.
 * @param y seasonally adjusted series with outliers cleaned, length n; NaN = not usable
 * @returns in order of time; empty when n < 2w; a side with fewer than ⌈w / 2⌉ usable values is not judged
 * @see Chen & Liu 1993 for the taxonomy; the statistic is that of a regression discontinuity (Hahn, Todd & van der Klaauw 2001).
 * Cost n × w.
 */
export function findLevelShifts(y: Float64Array, { width = 21, border = 6 }: ShiftRules = {}): LevelShift[] {
  const scores = new Float64Array(y.length);
  const sizes = new Float64Array(y.length);
  const [left, right] = [new Float64Array(3), new Float64Array(3)];
  for (let t = width; t + width <= y.length; t++) {
    if (Number.isNaN(y[t]) || !lineAt(y, t - width, t, t - 0.5, left) || !lineAt(y, t, t + width, t - 0.5, right)) continue;
    sizes[t] = right[0] - left[0];
    const variance = (left[1] + right[1]) / (left[2] + right[2] - 4);
    // A line drawn half a period beyond its end has a variance of about 4 / n.
    const error = Math.sqrt(variance * (4 / left[2] + 4 / right[2]));
    const noise = 1e-9 * (Math.abs(left[0]) + Math.abs(right[0]));
    scores[t] = Math.abs(sizes[t]) > noise ? Math.abs(sizes[t]) / Math.max(error, noise) : 0;
  }
  const found: LevelShift[] = [];
  for (let t = 0; t < y.length; t++) {
    if (scores[t] < border || !isPeak(scores, t, width)) continue;
    found.push({ at: t, size: sizes[t], score: scores[t] });
  }
  return found;
}

/** No larger score within w places; of equal ones the first. */
function isPeak(scores: Float64Array, at: number, width: number): boolean {
  for (let t = Math.max(0, at - width); t < Math.min(scores.length, at + width + 1); t++) {
    if (scores[t] > scores[at] || (scores[t] === scores[at] && t < at)) return false;
  }
  return true;
}

/**
 * Least-squares line through a stretch.
 * @param out length 3, receives its value at `place`, the squared error and the number of usable values
 * @returns false with fewer than half of the stretch, or three, usable
 */
function lineAt(y: Float64Array, from: number, to: number, place: number, out: Float64Array): boolean {
  let count = 0;
  let sum = 0;
  let times = 0;
  for (let t = from; t < to; t++) {
    if (Number.isNaN(y[t])) continue;
    count++;
    sum += y[t];
    times += t;
  }
  if (count < Math.max(3, (to - from) / 2)) return false;
  const [mean, centre] = [sum / count, times / count];
  let squares = 0;
  let product = 0;
  let total = 0;
  for (let t = from; t < to; t++) {
    if (Number.isNaN(y[t])) continue;
    squares += (t - centre) * (t - centre);
    product += (t - centre) * (y[t] - mean);
    total += (y[t] - mean) * (y[t] - mean);
  }
  const slope = product / squares;
  out[0] = mean + slope * (place - centre);
  out[1] = Math.max(0, total - slope * product);
  out[2] = count;
  return true;
}
