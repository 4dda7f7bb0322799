import { END_GROWTH, END_LEVEL, type EtsSeries, WEIGHT } from './workspace.ts';

/**
 * One pass over a series: runs a form's recursion from the start states and parameters in `series.p` and `series.season`, writes the
 * residuals and leaves the state after the last period in END_LEVEL, END_GROWTH and the last m seasonal cells.
 *
 * Carried from period to period are q = l + φb, the level forecast, and c = φb, the growth: with the error e of the level,
 * q ← q + φc + (α + φβ)e and c ← φc + φβe. That chain is three operations long; seasons and divisions stay outside it. Without a trend
 * β = b = 0, φ = 1. Over a period without an observation e = 0 and nothing counts.
 *
 * Multiplicative errors have the same level error e (over the season where that multiplies) and so the same states; only the
 * residual differs: relative error times the geometric mean of the one-step values, whose sum of squares S makes n · ln S the
 * −2 log-likelihood (without its constant) of either kind of error.
 * @param series as `loadSeries` left it
 * @param y series.y or series.reversed
 * @param out receives n residuals, 0 where there is no observation
 * @returns their sum of squares; Infinity where a multiplicative form meets a value ≤ 0, or a recursion runs away
 * @see Hyndman, Koehler, Ord & Snyder 2008, tables 2.2 and 2.3, section 5.1
 */
export type EtsPass = (series: EtsSeries, y: Float64Array, out: Float64Array) => number;

/** Leaves the state after the last period, and the weight of residuals that need none. */
export function leaveEnd(p: Float64Array, q: number, c: number): void {
  p[END_LEVEL] = q;
  p[END_GROWTH] = c;
  p[WEIGHT] = 1;
}

/** The sum of squares of a recursion that ran away is Infinity. */
export const finiteSum = (sum: number): number => (sum < Number.POSITIVE_INFINITY ? sum : Number.POSITIVE_INFINITY);
