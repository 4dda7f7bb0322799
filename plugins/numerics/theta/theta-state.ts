/**
 * The numbers of a fitted Theta model, by their place. The series is counted from its first usable observation (period 1 of the
 * regression line) and measured from it: `SHIFT` is its value, and every other value is a difference from it. Theta models do not
 * see such a shift (the level's start takes it up), and least squares stay exact for 1e12 plus a little noise.
 */
export const THETA = {
  SHIFT: 0,
  /** l, level after the last period. */
  LEVEL: 1,
  /** α. */
  ALPHA: 2,
  /** w = 1 − 1/θ, weight of the regression line: 0 = SES alone, 1/2 = the standard θ = 2, 1 = θ without bound. */
  WEIGHT: 3,
  /** l₀, level before the first period. */
  START: 4,
  /** Periods from the first usable observation to the end. */
  AGE: 5,
  /** (1 − α)^AGE. */
  POWER: 6,
  /** The line by its moments: observations, mean period, mean value, Σ(t − t̄)², Σ(t − t̄)(y − ȳ). */
  COUNT: 7,
  MEAN_TIME: 8,
  MEAN: 9,
  TIME_SQUARES: 10,
  PRODUCTS: 11,
  /** σ, standard deviation of the one-step error. */
  SIGMA: 12,
} as const;
export const THETA_WIDTH = 13;

/** Which member of the family. */
export interface ThetaVariant {
  /** True: the line is fitted anew after every observation (DSTM, DOTM). False: one line for the whole series (STM, OTM). */
  dynamic: boolean;
  /** w = 1 − 1/θ when θ is given (1/2 for the standard models); null = estimated, 0 ≤ w ≤ 1 (OTM, DOTM). */
  weight: number | null;
}
