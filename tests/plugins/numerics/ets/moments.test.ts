import { describe, expect, it } from 'vitest';
import { FORMS, nameForm } from '../../../../plugins/numerics/ets/form.ts';
import { forecastEts } from '../../../../plugins/numerics/ets/moments.ts';
import { STATE, stateWidth } from '../../../../plugins/numerics/ets/state.ts';
import { randomStream } from '../../../../server/kit/random.ts';

const [M, H, PATHS] = [4, 11, 60_000];

/** A state of this form with lively parameters; relative errors of 12 %. */
function liveState(code: number): Float64Array {
  const { error, trend, season } = FORMS[code];
  const state = new Float64Array(stateWidth(M));
  const phi = trend === 'Ad' ? 0.85 : 1;
  const growth = trend === 'N' ? 0 : 3 * phi;
  state.set([code, 0.4, trend === 'N' ? 0 : 0.1, season === 'N' ? 0 : 0.3, phi, error === 'A' ? 12 : 0.12, 100 + growth, growth]);
  if (season === 'A') state.set([-20, 5, 30, -15], STATE.season);
  if (season === 'M') state.set([0.8, 1.05, 1.3, 0.85], STATE.season);
  return state;
}

/** One future of the form, by the equations of the book (Hyndman et al. 2008, tables 2.2 and 2.3), in their own variables. */
function simulate(state: Float64Array, normal: () => number, path: Float64Array): void {
  const { error, season } = FORMS[state[STATE.code]];
  const [, alpha, beta, gamma, phi, sigma] = state;
  let growth = state[STATE.growth] / phi;
  let level = state[STATE.level] - state[STATE.growth];
  const seasons = state.slice(STATE.season, STATE.season + M);
  for (let step = 0; step < path.length; step++) {
    const s = seasons[step % M];
    const expected = level + phi * growth;
    const mean = season === 'M' ? expected * s : season === 'A' ? expected + s : expected;
    const e = sigma * normal() * (error === 'M' ? mean : 1);
    path[step] = mean + e;
    const own = season === 'M' ? e / s : e;
    level = expected + alpha * own;
    growth = phi * growth + beta * own;
    if (season === 'A') seasons[step % M] = s + gamma * e;
    if (season === 'M') seasons[step % M] = s + (gamma * e) / expected;
  }
}

describe('mean and deviation of the forecast, against a simulation', () => {
  it.each(FORMS.map((form, code) => [nameForm(form), code] as const))('%s', (_, code) => {
    const state = liveState(code);
    const random = randomStream(5, 'moments', code);
    const [path, sums, squares] = [new Float64Array(H), new Float64Array(H), new Float64Array(H)];
    const [mean, sigma] = [new Float64Array(H), new Float64Array(H)];
    forecastEts(state, M, mean, sigma);
    for (let i = 0; i < PATHS; i++) {
      simulate(state, random.normal, path);
      for (let step = 0; step < H; step++) {
        const error = path[step] - mean[step];
        sums[step] += error;
        squares[step] += error * error;
      }
    }
    for (let step = 0; step < H; step++) {
      // 4 standard errors of a mean, and 2 % of a deviation: the wider tails of products need more than the normal 1.2 %.
      expect(Math.abs(sums[step] / PATHS)).toBeLessThan((4 * sigma[step]) / Math.sqrt(PATHS));
      expect(Math.abs(Math.sqrt(squares[step] / PATHS) / sigma[step] - 1)).toBeLessThan(0.02);
    }
  });

  it('tells a season that moves with the level from one that does not: class 3 is wider, and its mean higher, a season ahead', () => {
    const state = liveState(FORMS.findIndex((form) => nameForm(form) === 'ETS(M,A,M)'));
    const [mean, sigma] = [new Float64Array(H), new Float64Array(H)];
    forecastEts(state, M, mean, sigma);
    expect(mean[M]).toBeGreaterThan((state[STATE.level] + M * state[STATE.growth]) * state[STATE.season] * 1.001);
    state[STATE.gamma] = 0;
    const still = [new Float64Array(H), new Float64Array(H)];
    forecastEts(state, M, still[0], still[1]);
    expect(still[0][M]).toBeCloseTo((state[STATE.level] + M * state[STATE.growth]) * state[STATE.season], 9);
    expect(sigma[M]).toBeGreaterThan(still[1][M]);
  });

  it('stays finite where a relative error beyond reason would make it grow without end', () => {
    for (const [code, { error }] of FORMS.entries()) {
      const state = liveState(code);
      if (error === 'M') state[STATE.sigma] = 40;
      const [mean, sigma] = [new Float64Array(2000), new Float64Array(2000)];
      forecastEts(state, M, mean, sigma);
      expect([...mean, ...sigma].every(Number.isFinite)).toBe(true);
    }
  });
});
