import { fillRows } from './design.ts';
import { grow } from './grow.ts';
import { DRIVER, DRIVER_SIZE, HEAD, HEAD_SIZE, layoutOf, type RegressionSetting, type RegressionShape, TREND } from './layout.ts';
import { dot } from './workspace.ts';

let rows: Float64Array = new Float64Array(0);

/**
 * Forecasts of a fitted regression: each period's row times the coefficients (their exponential, with half the variance added, when
 * logarithms were fitted).
 * Variance: σ²(1 + p/n) + (error of the trend · how far the trend's clock has run)² + Σ (error of a driver · how far it is from
 * its centre)² + variance of future bends · steps³; with ARMA(1,1) errors σ² also grows by their ψ weights, and what is left of the last error is carried on. Covariances between coefficients are left out. In logarithms it becomes
 * mean · √(exp(that) − 1).
 * @param state as `fitRegression` left it
 * @param n periods of history; step 1 is period n
 * @param mean length h
 * @param sigma length h
 */
export function forecastRegression(
  state: Float64Array,
  n: number,
  setting: RegressionSetting,
  shape: RegressionShape,
  mean: Float64Array,
  sigma: Float64Array,
): void {
  const layout = layoutOf(setting, shape);
  const k = layout.columns;
  rows = grow(rows, mean.length * k);
  fillRows(setting, layout, state, n, n + mean.length, rows);
  const beta = state.subarray(HEAD_SIZE, HEAD_SIZE + k);
  const variance1 = state[HEAD.sigma] * state[HEAD.sigma];
  let [carried, weight, spread] = [state[HEAD.carried], state[HEAD.phi] + state[HEAD.theta], 1 + state[HEAD.spent]];
  for (let step = 0; step < mean.length; step++) {
    const at = step * k;
    const run = state[HEAD.slopeError] * rows[at + TREND];
    const far = step + 1;
    let variance = variance1 * spread + run * run + state[HEAD.bend] * far * far * far;
    for (let d = 0; d < layout.drivers; d++) {
      const away = state[HEAD_SIZE + k + d * DRIVER_SIZE + DRIVER.error] * rows[at + layout.firstDriver + d];
      variance += away * away;
    }
    writeStep(dot(rows, at, beta, k) + carried, variance, state[HEAD.log] === 1, step, mean, sigma);
    carried *= state[HEAD.phi];
    spread += weight * weight;
    weight *= state[HEAD.phi];
  }
}

/** Largest log forecast and log variance let through: whatever lies beyond is a runaway trend, and its exponential no number. */
const MOST_LOG = 300;
const MOST_LOG_VARIANCE = 4;

/** One step's mean and deviation from centre and variance in the fitted domain. */
function writeStep(centre: number, variance: number, logged: boolean, step: number, mean: Float64Array, sigma: Float64Array): void {
  if (!logged) {
    mean[step] = centre;
    sigma[step] = Math.sqrt(variance);
    return;
  }
  const limited = Math.min(variance, MOST_LOG_VARIANCE);
  mean[step] = Math.exp(Math.min(MOST_LOG, centre + limited / 2));
  sigma[step] = mean[step] * Math.sqrt(Math.exp(limited) - 1);
}
