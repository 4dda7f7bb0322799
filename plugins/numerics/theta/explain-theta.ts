import { restoreSeason } from './adjust-season.ts';
import { forecastTheta, type ThetaPath } from './forecast-theta.ts';
import type { ThetaMethod } from './seasonal-theta.ts';
import { forecastSesDrift, SES_DRIFT, SES_DRIFT_WIDTH } from './ses-drift.ts';
import type { ThetaSpace } from './theta-space.ts';
import { THETA, THETA_WIDTH } from './theta-state.ts';

/** A forecast taken apart; level + trend[h] + Σ seasons[h] is its mean. In the unit of y. */
export interface PathParts {
  /** Where the series stands now, season apart. */
  level: number;
  /** What line or drift add by each step, length h. */
  trend: Float64Array;
  /** What each season adds at each step, length h; shortest season first. A ratio is given as the difference it makes. */
  seasons: { length: number; values: Float64Array }[];
}

/**
 * Parts of the path of a model fitted by `fitSeasonalTheta`.
 * @param state as it left it
 * @param future n, the length of the history, m, and h, the horizon
 * @param method the member it was fitted with
 */
export function explainTheta(state: Float64Array, { n, m, h }: { n: number; m: number; h: number }, method: ThetaMethod, space: ThetaSpace): PathParts {
  const out: ThetaPath = { mean: new Float64Array(h), sigma: new Float64Array(h) };
  const width = method === 'ses_drift' ? SES_DRIFT_WIDTH : THETA_WIDTH;
  if (method === 'ses_drift') forecastSesDrift(state, out);
  else forecastTheta(state, method.dynamic, space, out);
  const level = method === 'ses_drift' ? state[SES_DRIFT.LEVEL] : state[THETA.SHIFT] + state[THETA.LEVEL];
  const values = out.mean.slice();
  restoreSeason(values, state.subarray(width, width + 1 + m), n);
  return {
    level,
    trend: out.mean.map((mean) => mean - level),
    seasons: m > 1 ? [{ length: m, values: values.map((value, step) => value - out.mean[step]) }] : [],
  };
}
