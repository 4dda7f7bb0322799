import { VANISHED } from './profile-error.ts';
import { reserveSpace, type ThetaSpace } from './theta-space.ts';
import { THETA, THETA_WIDTH } from './theta-state.ts';
import { addPoint, slopeOf } from './trend-lines.ts';

/** Where the path of a Theta model is written, each of length h. */
export interface ThetaPath {
  mean: Float64Array;
  sigma: Float64Array;
}

/** The model as it walks into the future; the fitted state itself stays as it is. */
const walker = new Float64Array(THETA_WIDTH);

/**
 * Path of a Theta model in adjusted units: every forecast is taken for the observation of its period, and where the model is
 * dynamic it enters the line as one.
 * @param state as `fitTheta` left it
 * @param dynamic see ThetaVariant
 * @param space work space for the deviation
 * @param out mean and standard deviation of the error, length h each
 * @see Fiorucci et al. 2016, section 3; deviation: `spreadStatic`, `spreadDynamic`
 */
export function forecastTheta(state: Float64Array, dynamic: boolean, space: ThetaSpace, out: ThetaPath): void {
  const horizon = out.mean.length;
  reserveSpace(space, 0, horizon);
  walker.set(state.subarray(0, THETA_WIDTH));
  const [alpha, weight, age] = [state[THETA.ALPHA], state[THETA.WEIGHT], state[THETA.AGE]];
  const keep = 1 - alpha;
  let level = state[THETA.LEVEL];
  let power = state[THETA.POWER];
  let [a, b] = [0, 0];
  for (let step = 0; step < horizon; step++) {
    if (step === 0 || dynamic) {
      b = slopeOf(walker);
      a = walker[THETA.MEAN] - b * walker[THETA.MEAN_TIME];
    }
    const forecast = level + weight * (a * power + (b * (1 - power * keep)) / alpha);
    out.mean[step] = state[THETA.SHIFT] + forecast;
    level += alpha * (forecast - level);
    power = power < VANISHED ? 0 : power * keep;
    if (dynamic) addPoint(walker, age + step + 1, forecast);
  }
  if (dynamic && weight > 0) spreadDynamic(state, space.reaction, out.sigma);
  else spreadStatic(state, out.sigma);
}

/**
 * Deviation when the line stands still: a shock moves the level by α for good, σ_h = σ √(1 + (h − 1) α²).
 * @see Hyndman & Billah 2003, section 3 (SES with drift)
 */
function spreadStatic(state: Float64Array, sigma: Float64Array): void {
  const square = state[THETA.ALPHA] * state[THETA.ALPHA];
  for (let step = 0; step < sigma.length; step++) sigma[step] = state[THETA.SIGMA] * Math.sqrt(1 + step * square);
}

/**
 * Deviation when the line follows the data: a shock moves the level and, through every later regression, intercept and slope.
 * The model is linear in its observations, so the reaction to a unit shock at step j is walked through the same equations, and
 * σ_h² = σ² (1 + Σ_{j<h} ψ²_{h,j}). With S₀ = Σ r_i and S₁ = Σ T_i r_i over the reactions r so far (T = periods from now), the line reacts by
 * slope (S₁ − T̄ S₀) / Σ(T − T̄)² and intercept S₀ / count − t̄ · slope (t̄ = T̄ + age): two numbers a step, shared by all shocks. Cost h² / 2.
 * @param state as `fitTheta` left it
 * @param reaction work space, at least 3h
 * @param sigma length h, receives the deviation
 */
function spreadDynamic(state: Float64Array, reaction: Float64Array, sigma: Float64Array): void {
  const horizon = sigma.length;
  const [alpha, weight, age] = [state[THETA.ALPHA], state[THETA.WEIGHT], state[THETA.AGE]];
  const keep = 1 - alpha;
  let power = state[THETA.POWER];
  let count = state[THETA.COUNT];
  let meanTime = state[THETA.MEAN_TIME] - age;
  let timeSquares = state[THETA.TIME_SQUARES];
  for (let step = 0; step < horizon; step++) {
    const perSlope = (weight * ((1 - power * keep) / alpha - (age + meanTime) * power)) / Math.max(timeSquares, 1e-300);
    const perSum = (weight * power) / count - meanTime * perSlope;
    const now = step + 1;
    let variance = 1;
    for (let j = 0, at = 0; j < step; j++, at += 3) {
      const level = reaction[at];
      const response = level + reaction[at + 1] * perSum + reaction[at + 2] * perSlope;
      variance += response * response;
      reaction[at] = level + alpha * (response - level);
      reaction[at + 1] += response;
      reaction[at + 2] += now * response;
    }
    reaction[3 * step] = alpha;
    reaction[3 * step + 1] = 1;
    reaction[3 * step + 2] = now;
    sigma[step] = state[THETA.SIGMA] * Math.sqrt(variance);
    power = power < VANISHED ? 0 : power * keep;
    const fromTime = now - meanTime;
    count++;
    meanTime += fromTime / count;
    timeSquares += fromTime * (now - meanTime);
  }
}
