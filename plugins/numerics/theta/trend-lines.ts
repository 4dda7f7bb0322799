import { reserveSpace, type ThetaSpace } from './theta-space.ts';
import { THETA } from './theta-state.ts';

/**
 * The regression lines y = A + B · t that a Theta model extrapolates, one for each period, made of what came before it (dynamic) or
 * of the whole series (static). They depend on no parameter, so they are made once for a series and not once an evaluation.
 * Periods that are not usable add nothing; t keeps counting over them.
 * @param y observations minus `SHIFT` from the first usable one on, length n; NaN = not usable
 * @param dynamic see ThetaVariant
 * @param space `intercept[t]` and `slope[t]` receive the line known before period index t
 * @param state receives the moments of the line after the last period
 * @see Fiorucci et al. 2016, equations 7 to 9 (there as a recursion without gaps; the same numbers)
 */
export function drawTrendLines(y: Float64Array, dynamic: boolean, space: ThetaSpace, state: Float64Array): void {
  const n = y.length;
  reserveSpace(space, n, 0);
  const { intercept, slope } = space;
  state.fill(0, THETA.COUNT, THETA.PRODUCTS + 1);
  for (let t = 0; t < n; t++) {
    slope[t] = slopeOf(state);
    intercept[t] = state[THETA.MEAN] - slope[t] * state[THETA.MEAN_TIME];
    if (!Number.isNaN(y[t])) addPoint(state, t + 1, y[t]);
  }
  if (dynamic) return;
  slope.fill(slopeOf(state), 0, n);
  intercept.fill(state[THETA.MEAN] - slopeOf(state) * state[THETA.MEAN_TIME], 0, n);
}

/** Slope of the line that the moments describe; 0 before the second observation. */
export const slopeOf = (state: Float64Array): number => (state[THETA.COUNT] < 2 ? 0 : state[THETA.PRODUCTS] / state[THETA.TIME_SQUARES]);

/** Takes one more observation into the moments (Welford's update: no large sums are subtracted from each other). */
export function addPoint(state: Float64Array, time: number, value: number): void {
  const count = state[THETA.COUNT] + 1;
  const fromTime = time - state[THETA.MEAN_TIME];
  const fromValue = value - state[THETA.MEAN];
  state[THETA.COUNT] = count;
  state[THETA.MEAN_TIME] += fromTime / count;
  state[THETA.MEAN] += fromValue / count;
  const rest = time - state[THETA.MEAN_TIME];
  state[THETA.TIME_SQUARES] += fromTime * rest;
  state[THETA.PRODUCTS] += fromValue * rest;
}
