import { deviationOrZero } from '../residual-deviation.ts';
import { fitTheta, THETA_MIN } from '../theta/fit-theta.ts';
import { forecastTheta, type ThetaPath } from '../theta/forecast-theta.ts';
import { reserveSpace, type ThetaSpace } from '../theta/theta-space.ts';
import { THETA, THETA_WIDTH, type ThetaVariant } from '../theta/theta-state.ts';
import { countUsable, firstUsable, lastUsable } from '../usable.ts';
import { decomposeMstl, type MstlSpace } from './decompose-mstl.ts';
import { mstlSeasons } from './mstl-seasons.ts';

/** What is left without the seasons is forecast by the Dynamic Optimised Theta model. */
const TREND_MODEL: ThetaVariant = { dynamic: true, weight: null };

/** After the trend model: the deviation of the whole one-step error; then the seasons, shortest first. */
const OWN_SIGMA = THETA_WIDTH;
export const MSTL_SEASONS = THETA_WIDTH + 1;

/** Degrees of freedom of the trend model: α, l₀ and θ. */
const USED = 3;

/** Fewest usable observations; with too few for any season the trend model stands alone. */
export const MSTL_MIN = THETA_MIN;

export interface MstlRun {
  space: { mstl: MstlSpace; theta: ThetaSpace };
  /** Length `mstlWidth`. */
  state: Float64Array;
  /** Length n; NaN in the first season, where no earlier season is known. */
  fitted: Float64Array;
}

/** Numbers of state: the trend model, a deviation, and one value for each place of each season. */
export const mstlWidth = (seasons: readonly number[]): number => mstlSeasons(seasons).reduce((sum, season) => sum + season, MSTL_SEASONS);

/**
 * MSTL with a trend model: seasons are taken out (each that fits twice into the history), the rest is forecast by DOTM, the last
 * cycle of every season is repeated.
 * @param y observations, length n; NaN = not usable
 * @param seasons lengths in observations, may be fractional
 * @param run work space and output; `state` zero-filled
 * @returns false with fewer than MSTL_MIN usable observations
 * @see decomposeMstl, fitTheta; Bandara, Hyndman & Bergmeir 2021, section 4. One-step values take each season from one cycle before,
 * as the forecast does: a season smoothed over both sides already knows the observation.
 */
export function fitMstl(y: Float64Array, seasons: readonly number[], { space, state, fitted }: MstlRun): boolean {
  if (countUsable(y) < MSTL_MIN) return false;
  const [first, end] = [firstUsable(y), lastUsable(y) + 1];
  const lengths = mstlSeasons(seasons, (end - first) / 2);
  const { mstl, theta } = space;
  if (lengths.length > 0) decomposeMstl(y.subarray(first, end), lengths, mstl);
  reserveSpace(theta, y.length, 0);
  const adjusted = theta.adjusted.subarray(0, y.length);
  adjusted.set(y);
  for (let i = 0; i < lengths.length; i++) for (let t = first; t < end; t++) adjusted[t] -= mstl.seasonal[i][t - first];
  fitTheta(adjusted, TREND_MODEL, { space: theta, state, fitted });
  let at = MSTL_SEASONS;
  for (const [i, length] of lengths.entries()) {
    const season = mstl.seasonal[i];
    fitted.fill(Number.NaN, first, first + length);
    for (let t = first + length; t < y.length; t++) fitted[t] += season[cycleBefore(t, length, end) - first];
    for (let t = end - length; t < end; t++) state[at + (t % length)] = season[t - first];
    at += length;
  }
  state[OWN_SIGMA] = deviationOrZero(y, fitted, USED);
  return true;
}

/** The same place one cycle earlier; more cycles where the season before is not known either. */
function cycleBefore(t: number, length: number, end: number): number {
  let before = t - length;
  while (before >= end) before -= length;
  return before;
}

/**
 * Path of a model fitted by `fitMstl`: the trend model's path plus the last cycle of each season. The variance of the trend model's
 * errors ahead grows from the variance of the whole one-step error.
 * @param state as `fitMstl` left it
 * @param future n, length of the history, and the same seasons
 * @param space work space
 * @param out mean and standard deviation in the unit of y, length h each
 */
export function forecastMstl(state: Float64Array, future: { n: number; seasons: readonly number[] }, space: ThetaSpace, out: ThetaPath): void {
  forecastTheta(state, TREND_MODEL.dynamic, space, out);
  const horizon = out.mean.length;
  let at = MSTL_SEASONS;
  for (const length of mstlSeasons(future.seasons)) {
    for (let step = 0, place = future.n % length; step < horizon; step++) {
      out.mean[step] += state[at + place];
      if (++place === length) place = 0;
    }
    at += length;
  }
  const [own, base] = [state[OWN_SIGMA], state[THETA.SIGMA]];
  const more = own > base ? own * own - base * base : 0;
  for (let step = 0; step < horizon; step++) out.sigma[step] = Math.sqrt(out.sigma[step] * out.sigma[step] + more);
}
