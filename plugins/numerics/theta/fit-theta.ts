import { minimiseGolden } from '../minimise-golden.ts';
import { countUsable, firstUsable } from '../usable.ts';
import { filterTheta } from './filter-theta.ts';
import { profileError } from './profile-error.ts';
import { reserveSpace, type ThetaSpace } from './theta-space.ts';
import { THETA, type ThetaVariant } from './theta-state.ts';
import { drawTrendLines } from './trend-lines.ts';

/** Bounds of α as in the reference implementations of the family. */
const LEAST_ALPHA = 0.1;
const LARGEST_ALPHA = 0.99;

/** Fewest usable observations for which θ is estimated; below, the standard θ = 2, and no error is spared. */
const FREE_FROM = 10;

/** The first errors of a longer series are not counted: the line of one or two points says nothing. */
const BURN_IN = 3;

/** Fewest usable observations at all. */
export const THETA_MIN = 4;

/** Where a fit works and writes. */
export interface ThetaRun {
  space: ThetaSpace;
  /** At least length THETA_WIDTH, receives the model. */
  state: Float64Array;
  /** Length n, receives one-step values; NaN up to the third period from the first usable one. */
  fitted: Float64Array;
}

/**
 * Fits a Theta model to a series without season by least squares over one-step errors: α by a search in one dimension, l₀ and θ exactly.
 * @param y seasonally adjusted observations, length n; NaN = not usable
 * @param variant STM, OTM, DSTM or DOTM
 * @param run work space and output
 * @returns false with fewer than THETA_MIN usable observations
 * @see Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016. Cost about 32 passes over y.
 */
export function fitTheta(y: Float64Array, variant: ThetaVariant, run: ThetaRun): boolean {
  const usable = countUsable(y);
  if (usable < THETA_MIN) return false;
  const { space, state } = run;
  const shifted = openTheta(y, variant.dynamic, run);
  space.burnIn = usable < FREE_FROM ? 1 : BURN_IN;
  const weight = usable < FREE_FROM ? (variant.weight ?? 0.5) : variant.weight;
  const alpha = minimiseGolden((candidate) => profileError(shifted, candidate, weight, space), LEAST_ALPHA, LARGEST_ALPHA);
  profileError(shifted, alpha, weight, space);
  state[THETA.ALPHA] = alpha;
  state[THETA.START] = space.found[0];
  state[THETA.WEIGHT] = space.found[1];
  closeTheta(y, shifted, weight === null ? 3 : 2, run);
  return true;
}

/** Parameters of a model fitted elsewhere, in the symbols of the literature. */
export interface ThetaParameters {
  alpha: number;
  /** θ ≥ 1. */
  theta: number;
  /** l₀, in the unit of y. */
  initialLevel: number;
}

/** Runs a model with given parameters instead of fitting one. Arguments as in `fitTheta`; y has at least one usable observation. */
export function replayTheta(y: Float64Array, dynamic: boolean, { alpha, theta, initialLevel }: ThetaParameters, run: ThetaRun): void {
  const shifted = openTheta(y, dynamic, run);
  const { space, state } = run;
  space.burnIn = BURN_IN;
  state[THETA.ALPHA] = alpha;
  state[THETA.WEIGHT] = 1 - 1 / theta;
  state[THETA.START] = initialLevel - state[THETA.SHIFT] / theta;
  closeTheta(y, shifted, 0, run);
}

/** Shifts the series so that its first usable observation is 0, and draws its lines. */
function openTheta(y: Float64Array, dynamic: boolean, { space, state }: ThetaRun): Float64Array {
  const first = firstUsable(y);
  reserveSpace(space, y.length, 0);
  const shifted = space.filled.subarray(first, y.length);
  state[THETA.SHIFT] = y[first];
  for (let t = first; t < y.length; t++) shifted[t - first] = y[t] - y[first];
  drawTrendLines(shifted, dynamic, space, state);
  return shifted;
}

function closeTheta(y: Float64Array, shifted: Float64Array, used: number, { space, state, fitted }: ThetaRun): void {
  const first = y.length - shifted.length;
  fitted.fill(Number.NaN, 0, first);
  filterTheta(shifted, space, state, used, fitted.subarray(first, y.length));
}
