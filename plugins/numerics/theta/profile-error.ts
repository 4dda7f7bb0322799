import type { ThetaSpace } from './theta-space.ts';

/** Powers of 1 − α below this are taken as 0: they no longer reach the last digit of a sum. */
export const VANISHED = 1e-20;

/** Below this share of the sums of squares the level's start and the line cannot be told apart. */
const COLLINEAR = 1e-10;

/** Σ of products of error e, share P of the level's start and column C of the line: ee, eP, eC, PP, PC, CC. */
const sums = new Float64Array(6);

/**
 * Least sum of squared one-step errors that a Theta model reaches at a given α, over the start of the level and (where it is free)
 * the weight of the line. Both enter every forecast linearly, f_t = L_t + l₀ · P_t + w · C_t, where L, P and C need one pass: six sums
 * of products and a 2 × 2 system take the place of a search in three dimensions.
 * @param y observations minus `SHIFT` from the first usable one on, length n; NaN = not usable
 * @param alpha weight of the newest observation, 0 < α < 1
 * @param weight w when it is given; null = free in 0 … 1 (1/2 where the data cannot tell)
 * @param space lines from `drawTrendLines`; `found` receives l₀ (in shifted units) and w
 * @returns sum over the usable periods from index `space.burnIn` on, ≥ 0, squared units of y
 * @see Fiorucci et al. 2016, equations 4 to 9; Golub & Pereyra 1973 for separating linear parameters
 */
export function profileError(y: Float64Array, alpha: number, weight: number | null, space: ThetaSpace): number {
  addProducts(y, alpha, space);
  return solveProfile(weight, space.found);
}

/** One pass: the sums of products at α. Once the start of the level has died away, two columns are left. */
function addProducts(y: Float64Array, alpha: number, { intercept, slope, burnIn }: ThetaSpace): void {
  const vanished = VANISHED;
  const n = y.length;
  const keep = 1 - alpha;
  const reach = 1 / alpha;
  // After the first observation, whose shifted value is 0, the level is l₀ · keep.
  let level = 0;
  let startShare = keep;
  let lineShare = 0;
  let power = keep;
  let ee = 0;
  let ep = 0;
  let ec = 0;
  let pp = 0;
  let pc = 0;
  let cc = 0;
  let t = 1;
  for (; t < n && startShare > vanished; t++) {
    const next = power * keep;
    const line = intercept[t] * power + slope[t] * (1 - next) * reach;
    const error = y[t] - level;
    power = next;
    if (Number.isNaN(error)) {
      lineShare += alpha * line; // nothing was seen: the level moves on with the forecast
      continue;
    }
    if (t >= burnIn) {
      const column = lineShare + line;
      ee += error * error;
      ep += error * startShare;
      ec += error * column;
      pp += startShare * startShare;
      pc += startShare * column;
      cc += column * column;
    }
    level += alpha * error;
    startShare *= keep;
    lineShare *= keep;
  }
  for (; t < n; t++) {
    const line = slope[t] * reach;
    const error = y[t] - level;
    if (Number.isNaN(error)) {
      lineShare += alpha * line;
      continue;
    }
    const column = lineShare + line;
    ee += error * error;
    ec += error * column;
    cc += column * column;
    level += alpha * error;
    lineShare *= keep;
  }
  sums[0] = ee;
  sums[1] = ep;
  sums[2] = ec;
  sums[3] = pp;
  sums[4] = pc;
  sums[5] = cc;
}

/** Least squares over l₀ and w from the sums; the best point of a convex bowl when w stops at a bound. */
function solveProfile(weight: number | null, found: Float64Array): number {
  const ee = sums[0];
  const ep = sums[1];
  const ec = sums[2];
  const pp = sums[3];
  const pc = sums[4];
  const cc = sums[5];
  const determinant = pp * cc - pc * pc;
  const free = determinant > COLLINEAR * pp * cc ? (pp * ec - pc * ep) / determinant : 0.5;
  const line = weight ?? Math.min(1, Math.max(0, free));
  const start = pp > 0 ? (ep - line * pc) / pp : 0;
  found[0] = start;
  found[1] = line;
  return Math.max(0, ee - 2 * (start * ep + line * ec) + start * start * pp + 2 * start * line * pc + line * line * cc);
}
