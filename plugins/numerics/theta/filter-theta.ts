import { VANISHED } from './profile-error.ts';
import type { ThetaSpace } from './theta-space.ts';
import { THETA } from './theta-state.ts';

/**
 * Runs a Theta model with given parameters through a series: one-step values, last level, deviation.
 * Over a period that is not usable the model takes its own forecast for the observation.
 * @param y observations minus `SHIFT` from the first usable one on, length n; NaN = not usable
 * @param space lines from `drawTrendLines`
 * @param state SHIFT, ALPHA, WEIGHT, START and the moments are read; LEVEL, AGE, POWER and SIGMA are written
 * @param used estimated parameters, taken from the divisor of σ²
 * @param fitted length n, receives one-step values in the unit of y; NaN for the first `space.burnIn` periods
 */
export function filterTheta(y: Float64Array, space: ThetaSpace, state: Float64Array, used: number, fitted: Float64Array): void {
  const { intercept, slope, burnIn } = space;
  const [shift, alpha, weight] = [state[THETA.SHIFT], state[THETA.ALPHA], state[THETA.WEIGHT]];
  const keep = 1 - alpha;
  let level = keep * state[THETA.START];
  let power = keep;
  let squares = 0;
  let count = 0;
  for (let t = 1; t < y.length; t++) {
    const forecast = level + weight * (intercept[t] * power + (slope[t] * (1 - power * keep)) / alpha);
    fitted[t] = shift + forecast;
    power = power < VANISHED ? 0 : power * keep;
    if (Number.isNaN(y[t])) level += alpha * (forecast - level);
    else {
      if (t >= burnIn) {
        squares += (y[t] - forecast) * (y[t] - forecast);
        count++;
      }
      level += alpha * (y[t] - level);
    }
  }
  fitted.fill(Number.NaN, 0, Math.min(burnIn, y.length));
  state[THETA.LEVEL] = level;
  state[THETA.AGE] = y.length;
  state[THETA.POWER] = power;
  state[THETA.SIGMA] = Math.sqrt(squares / Math.max(1, count - used));
}
