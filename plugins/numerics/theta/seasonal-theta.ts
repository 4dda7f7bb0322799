import { countUsable } from '../usable.ts';
import { adjustSeason, restoreSeason } from './adjust-season.ts';
import { fitTheta, THETA_MIN, type ThetaRun } from './fit-theta.ts';
import { forecastTheta, type ThetaPath } from './forecast-theta.ts';
import { fitSesDrift, forecastSesDrift, SES_DRIFT_WIDTH } from './ses-drift.ts';
import type { ThetaSpace } from './theta-space.ts';
import { THETA_WIDTH, type ThetaVariant } from './theta-state.ts';

/** A member of the family, or the standard method as SES with drift. */
export type ThetaMethod = ThetaVariant | 'ses_drift';

const ownWidth = (method: ThetaMethod): number => (method === 'ses_drift' ? SES_DRIFT_WIDTH : THETA_WIDTH);

/** Numbers of state: those of the model, the kind of season, and the m values of the season. */
export const seasonalThetaWidth = (method: ThetaMethod, m: number): number => ownWidth(method) + 1 + m;

/**
 * Seasonal test and adjustment, the model on what is left, the season put back: the whole method for a raw series.
 * @param y observations, length n; NaN = not usable
 * @param m season length, ≥ 1
 * @param method which member
 * @param run work space; `state` of length `seasonalThetaWidth`, `fitted` of length n in the unit of y
 * @returns false with fewer than THETA_MIN usable observations
 * @see adjustSeason, fitTheta, fitSesDrift
 */
export function fitSeasonalTheta(y: Float64Array, m: number, method: ThetaMethod, run: ThetaRun): boolean {
  if (countUsable(y) < THETA_MIN) return false;
  const { space, state, fitted } = run;
  const width = ownWidth(method);
  const season = state.subarray(width, width + 1 + m);
  adjustSeason(y, m, space, season);
  const adjusted = space.adjusted.subarray(0, y.length);
  if (method === 'ses_drift') fitSesDrift(adjusted, state, fitted);
  else fitTheta(adjusted, method, run);
  restoreSeason(fitted, season, 0);
  return true;
}

/**
 * Path of a model fitted by `fitSeasonalTheta`.
 * @param state as it left it
 * @param future n, the length of the history, and m
 * @param out mean and standard deviation in the unit of y, length h each; where the season is a ratio it scales both
 */
export function forecastSeasonalTheta(
  state: Float64Array,
  future: { n: number; m: number },
  method: ThetaMethod,
  work: { space: ThetaSpace; out: ThetaPath },
): void {
  const { space, out } = work;
  const width = ownWidth(method);
  const season = state.subarray(width, width + 1 + future.m);
  if (method === 'ses_drift') forecastSesDrift(state, out);
  else forecastTheta(state, method.dynamic, space, out);
  restoreSeason(out.mean, season, future.n);
  restoreSeason(out.sigma, season, future.n, true);
}
