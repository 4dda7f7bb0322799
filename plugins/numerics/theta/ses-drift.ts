import { minimiseGolden } from '../minimise-golden.ts';
import { countUsable, firstUsable } from '../usable.ts';
import { THETA_MIN } from './fit-theta.ts';
import { VANISHED } from './profile-error.ts';

/** Bounds of α as in R. */
const LEAST_ALPHA = 0.0001;
const LARGEST_ALPHA = 0.9999;

/** The numbers of a fitted SES with drift, by their place. */
export const SES_DRIFT = {
  /** Level after the last period, in the unit of y. */
  LEVEL: 0,
  ALPHA: 1,
  /** Drift a period: half the slope of the regression line. */
  DRIFT: 2,
  /** (1 − α)^age, age = periods from the first usable observation to the end. */
  POWER: 3,
  /** Standard deviation of the one-step error. */
  SIGMA: 4,
  /** Level before the first period, minus the first usable observation. */
  START: 5,
} as const;
export const SES_DRIFT_WIDTH = 6;

/**
 * Standard Theta method as simple exponential smoothing with drift: α and the level's start by least squares, then half the slope of
 * the regression line over the whole series as drift, f_h = l_n + b/2 · (h − 1 + (1 − (1 − α)^n) / α). Over a period that is not usable
 * the level moves on with the drift.
 * @param y seasonally adjusted observations, length n; NaN = not usable
 * @param state at least length SES_DRIFT_WIDTH, receives the model
 * @param fitted length n, receives one-step values; NaN up to and including the first usable period
 * @returns false with fewer than THETA_MIN usable observations
 * @see Assimakopoulos & Nikolopoulos 2000; Hyndman & Billah 2003, section 2; R forecast `thetaf`. Cost about 32 passes over y.
 */
export function fitSesDrift(y: Float64Array, state: Float64Array, fitted: Float64Array): boolean {
  if (countUsable(y) < THETA_MIN) return false;
  const first = firstUsable(y);
  const drift = slopeOfLine(y, first) / 2;
  const alpha = minimiseGolden((candidate) => profileStart(y, first, candidate, drift), LEAST_ALPHA, LARGEST_ALPHA);
  profileStart(y, first, alpha, drift);
  state[SES_DRIFT.ALPHA] = alpha;
  state[SES_DRIFT.DRIFT] = drift;
  state[SES_DRIFT.START] = bestStart;
  smoothWithDrift(y, first, state, fitted);
  return true;
}

/** Least-squares slope over the usable observations from index `first` on, per period. */
function slopeOfLine(y: Float64Array, first: number): number {
  let [count, meanTime, mean, squares, products] = [0, 0, 0, 0, 0];
  for (let t = first; t < y.length; t++) {
    if (Number.isNaN(y[t])) continue;
    count++;
    const fromTime = t - meanTime;
    const fromValue = y[t] - y[first] - mean;
    meanTime += fromTime / count;
    mean += fromValue / count;
    squares += fromTime * (t - meanTime);
    products += fromValue * (t - meanTime);
  }
  return squares > 0 ? products / squares : 0;
}

/** Start of the level found by the latest `profileStart`, minus the first usable observation. */
let bestStart = 0;

/** Sum of squared errors of SES at α with its best start, which enters every error linearly and soon dies away. */
function profileStart(y: Float64Array, first: number, alpha: number, drift: number): number {
  const vanished = VANISHED;
  const n = y.length;
  const keep = 1 - alpha;
  const base = y[first];
  let level = 0;
  let power = 1;
  let share = 1;
  let ee = 0;
  let ep = 0;
  let pp = 0;
  let t = first;
  for (; t < n && share > vanished; t++) {
    const error = y[t] - base - level;
    power *= keep;
    if (Number.isNaN(error)) {
      level += drift * (1 - power);
      continue;
    }
    ee += error * error;
    ep += error * share;
    pp += share * share;
    level += alpha * error;
    share *= keep;
  }
  for (; t < n; t++) {
    const error = y[t] - base - level;
    if (Number.isNaN(error)) level += drift;
    else {
      ee += error * error;
      level += alpha * error;
    }
  }
  bestStart = ep / pp;
  return Math.max(0, ee - bestStart * ep);
}

/** Runs the fitted model through the series: one-step values with the drift, last level, deviation. */
function smoothWithDrift(y: Float64Array, first: number, state: Float64Array, fitted: Float64Array): void {
  const [alpha, drift] = [state[SES_DRIFT.ALPHA], state[SES_DRIFT.DRIFT]];
  const keep = 1 - alpha;
  let level = y[first] + state[SES_DRIFT.START];
  let power = 1;
  let squares = 0;
  let count = 0;
  fitted.fill(Number.NaN, 0, first + 1);
  for (let t = first; t < y.length; t++) {
    const forecast = level + (drift * (1 - power)) / alpha;
    power = power < VANISHED ? 0 : power * keep;
    if (t > first) fitted[t] = forecast;
    if (Number.isNaN(y[t])) {
      level += drift * (1 - power);
      continue;
    }
    if (t > first) {
      squares += (y[t] - forecast) * (y[t] - forecast);
      count++;
    }
    level += alpha * (y[t] - level);
  }
  state[SES_DRIFT.LEVEL] = level;
  state[SES_DRIFT.POWER] = power;
  state[SES_DRIFT.SIGMA] = Math.sqrt(squares / Math.max(1, count - 2));
}

/**
 * Path of SES with drift; deviation σ_h = σ √(1 + (h − 1) α²).
 * @param state as `fitSesDrift` left it
 * @param out mean and sigma, length h each, in adjusted units
 */
export function forecastSesDrift(state: Float64Array, out: { mean: Float64Array; sigma: Float64Array }): void {
  const [level, alpha, drift] = [state[SES_DRIFT.LEVEL], state[SES_DRIFT.ALPHA], state[SES_DRIFT.DRIFT]];
  for (let step = 0; step < out.mean.length; step++) {
    out.mean[step] = level + drift * (step + (1 - state[SES_DRIFT.POWER]) / alpha);
    out.sigma[step] = state[SES_DRIFT.SIGMA] * Math.sqrt(1 + step * alpha * alpha);
  }
}
