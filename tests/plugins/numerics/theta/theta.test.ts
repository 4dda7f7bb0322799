import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADDED, adjustSeason, MULTIPLIED, NO_SEASON, restoreSeason } from '../../../../plugins/numerics/theta/adjust-season.ts';
import { explainTheta } from '../../../../plugins/numerics/theta/explain-theta.ts';
import { fitTheta, replayTheta, type ThetaParameters } from '../../../../plugins/numerics/theta/fit-theta.ts';
import { forecastTheta } from '../../../../plugins/numerics/theta/forecast-theta.ts';
import { fitSeasonalTheta, forecastSeasonalTheta, seasonalThetaWidth, type ThetaMethod } from '../../../../plugins/numerics/theta/seasonal-theta.ts';
import { openThetaSpace } from '../../../../plugins/numerics/theta/theta-space.ts';
import { THETA, THETA_WIDTH } from '../../../../plugins/numerics/theta/theta-state.ts';
import { randomStream } from '../../../../server/kit/random.ts';

const space = openThetaSpace();
const OTM: ThetaMethod = { dynamic: false, weight: null };
const DOTM: ThetaMethod = { dynamic: true, weight: null };
const METHODS: readonly (readonly [string, ThetaMethod])[] = [
  ['theta', 'ses_drift'],
  ['OTM', OTM],
  ['DOTM', DOTM],
];

/** Fit and path of a raw series. */
function run(y: Float64Array, m: number, method: ThetaMethod, horizon = 12) {
  const state = new Float64Array(seasonalThetaWidth(method, m));
  const fitted = new Float64Array(y.length);
  const ok = fitSeasonalTheta(y, m, method, { space, state, fitted });
  const out = { mean: new Float64Array(horizon), sigma: new Float64Array(horizon) };
  forecastSeasonalTheta(state, { n: y.length, m }, method, { space, out });
  return { ok, state, fitted, ...out };
}

/** A wandering level with a trend; n values. */
function walk(n: number, name: string, slope = 1): Float64Array {
  const random = randomStream(11, 'theta', name);
  let level = 200;
  return Float64Array.from({ length: n }, () => {
    level += slope + 3 * random.normal();
    return level + 5 * random.normal();
  });
}

/** Sum of squares a model with given parameters leaves, counted as the fit counts it. */
function squaresOf(y: Float64Array, dynamic: boolean, parameters: ThetaParameters): number {
  const fitted = new Float64Array(y.length);
  replayTheta(y, dynamic, parameters, { space, state: new Float64Array(THETA_WIDTH), fitted });
  return fitted.reduce((sum, value, t) => (Number.isNaN(value) ? sum : sum + (y[t] - value) * (y[t] - value)), 0);
}

describe('fit', () => {
  for (const [name, method] of [
    ['OTM', OTM],
    ['DOTM', DOTM],
  ] as const)
    it(`${name}: no other α, l₀ and θ leave a smaller sum of squares`, () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 40 }),
          fc.double({ min: 0.1, max: 0.99, noNaN: true }),
          fc.double({ min: 1, max: 60, noNaN: true }),
          fc.double({ min: -400, max: 400, noNaN: true }),
          (seed, alpha, theta, initialLevel) => {
            const y = walk(60, `best ${seed}`);
            const state = new Float64Array(THETA_WIDTH);
            fitTheta(y, method, { space, state, fitted: new Float64Array(60) });
            const weight = state[THETA.WEIGHT];
            const best = {
              alpha: state[THETA.ALPHA],
              theta: weight < 1 ? 1 / (1 - weight) : 1e12,
              initialLevel: state[THETA.START] + (1 - weight) * state[THETA.SHIFT],
            };
            const least = squaresOf(y, method.dynamic, best);
            expect(least).toBeLessThanOrEqual(squaresOf(y, method.dynamic, { alpha, theta, initialLevel }) * (1 + 1e-6));
          },
        ),
        { numRuns: 200 },
      );
    });

  it('continues a straight line, and repeats a constant', () => {
    const line = Float64Array.from({ length: 40 }, (_, t) => 10 + 3 * t);
    for (const [name, method] of METHODS) {
      const { mean, sigma } = run(line, 1, method);
      // The standard method has half the slope as drift, on top of a level that follows closely.
      for (const [step, value] of mean.entries()) expect(Math.abs(value - (130 + 3 * step)), name).toBeLessThan(name === 'theta' ? 3 + 1.5 * step : 1e-6);
      expect(sigma[0], name).toBeLessThan(name === 'theta' ? 2 : 1e-6);
      const flat = run(new Float64Array(40).fill(42), 7, method);
      expect([...flat.mean].every((value) => value === 42) && [...flat.sigma].every((value) => value === 0), name).toBe(true);
    }
  });

  it('forecasts zeros after zeros, and negative seasons by differences', () => {
    for (const [, method] of METHODS) {
      expect(Math.max(...run(new Float64Array(50), 7, method).mean.map(Math.abs))).toBe(0);
      const debts = Float64Array.from({ length: 70 }, (_, t) => -50 - 10 * (t % 7));
      const { mean } = run(debts, 7, method, 14);
      for (const [step, value] of mean.entries()) expect(value).toBeCloseTo(-50 - 10 * (step % 7), 6);
    }
  });

  it('refuses fewer than four usable observations and fits four', () => {
    for (const [, method] of METHODS) {
      expect(run(Float64Array.of(5, 7, Number.NaN, 6), 1, method).ok).toBe(false);
      const { ok, mean, sigma } = run(Float64Array.of(5, 7, 6, 9), 1, method);
      expect(ok && [...mean, ...sigma].every(Number.isFinite)).toBe(true);
      expect(sigma[0]).toBeGreaterThan(0);
    }
  });
});

describe('laws', () => {
  it('a power of two scales everything to the last bit, at any size', () => {
    const y = walk(80, 'scale').map((value, t) => value * (1 + 0.2 * Math.sin((t * Math.PI) / 6)));
    for (const [, method] of METHODS) {
      const plain = run(y, 12, method);
      for (const factor of [2 ** 40, 2 ** -40]) {
        const scaled = run(
          y.map((value) => value * factor),
          12,
          method,
        );
        expect([...scaled.mean.map((value) => value / factor)]).toEqual([...plain.mean]);
        expect([...scaled.sigma.map((value) => value / factor)]).toEqual([...plain.sigma]);
      }
    }
  });

  it('a level of 1e12 under noise of 1 changes neither the forecast above it nor its deviation', () => {
    const noise = walk(80, 'shift', 0).map((value) => Math.round(value * 64) / 64);
    for (const [, method] of METHODS) {
      const plain = run(noise, 1, method);
      const high = run(
        noise.map((value) => value + 2 ** 40),
        1,
        method,
      );
      for (const [step, value] of high.mean.entries()) expect(value - 2 ** 40).toBeCloseTo(plain.mean[step], 2);
      for (const [step, value] of high.sigma.entries()) expect(value).toBeCloseTo(plain.sigma[step], 3);
    }
  });

  it('leading and trailing gaps move the clock and nothing else of the fit; a trailing gap widens the forecast by time passed', () => {
    const y = walk(60, 'gaps');
    const none = new Float64Array(24).fill(Number.NaN);
    for (const [, method] of METHODS) {
      const plain = run(y, 1, method, 36);
      const led = run(Float64Array.of(...none, ...y), 1, method, 36);
      expect([...led.mean]).toEqual([...plain.mean]);
      expect([...led.fitted.subarray(24)]).toEqual([...plain.fitted]);
      expect(led.fitted.subarray(0, 24).every(Number.isNaN)).toBe(true);
    }
    // While nothing is seen, the model moves on as its forecast does; the line does not learn from its own forecasts there.
    const trailed = run(Float64Array.of(...y, ...none), 1, OTM, 12);
    const plain = run(y, 1, OTM, 36);
    for (const [step, value] of trailed.mean.entries()) expect(value).toBeCloseTo(plain.mean[24 + step], 6);
  });

  it('a third missing leaves the season standing and the forecast near', () => {
    const random = randomStream(3, 'third');
    const y = Float64Array.from({ length: 210 }, (_, t) => 100 + 0.1 * t + 30 * (t % 7 === 5 ? 1 : 0) + 2 * random.normal());
    const holes = y.map((value, t) => (t % 3 === 1 ? Number.NaN : value));
    for (const [name, method] of METHODS) {
      const [whole, some] = [run(y, 7, method, 14), run(holes, 7, method, 14)];
      for (const [step, value] of some.mean.entries()) expect(Math.abs(value - whole.mean[step]), `${name} ${step}`).toBeLessThan(6);
      expect(some.fitted.filter(Number.isFinite).length).toBeGreaterThan(200);
    }
  });

  it('what was fitted before leaves no trace', () => {
    const [long, short] = [walk(300, 'long'), walk(30, 'short').map((value, t) => (t % 4 === 1 ? Number.NaN : value))];
    for (const [, method] of METHODS) {
      const first = run(short, 4, method);
      run(long, 12, method, 60);
      const again = run(short, 4, method);
      expect([...again.mean, ...again.sigma, ...again.state, ...again.fitted]).toEqual([...first.mean, ...first.sigma, ...first.state, ...first.fitted]);
    }
  });

  it('parts of a path add up to it', () => {
    const y = walk(96, 'parts').map((value, t) => value * (1 + 0.3 * Math.cos((t * Math.PI) / 6)));
    for (const [, method] of METHODS) {
      const { state, mean } = run(y, 12, method, 24);
      const { level, trend, seasons } = explainTheta(state, { n: 96, m: 12, h: 24 }, method, space);
      for (const [step, value] of mean.entries()) expect(level + trend[step] + seasons[0].values[step]).toBeCloseTo(value, 9);
      expect(Math.max(...seasons[0].values)).toBeGreaterThan(20);
    }
  });
});

describe('deviation', () => {
  const y = walk(36, 'deviation', 2);
  const parameters = { alpha: 0.3, theta: 4, initialLevel: y[0] };
  const [n, horizon] = [y.length, 15];

  /** One-step forecast of period y.length, made by running the whole model again. */
  function next(values: readonly number[]): number {
    const fitted = new Float64Array(values.length + 1);
    replayTheta(Float64Array.of(...values, 0), true, parameters, { space, state: new Float64Array(THETA_WIDTH), fitted });
    return fitted[values.length];
  }

  const out = { mean: new Float64Array(horizon), sigma: new Float64Array(horizon) };
  const state = new Float64Array(THETA_WIDTH);
  replayTheta(y, true, parameters, { space, state, fitted: new Float64Array(n) });
  forecastTheta(state, true, space, out);

  it('of DOTM is the reaction to every shock, worked out by running the model again with it', () => {
    const shock = 64;
    const variance = new Float64Array(horizon).fill(1);
    for (let at = 0; at < horizon; at++) {
      const path = [...y];
      for (let step = 0; step < horizon; step++) {
        const forecast = next(path);
        if (step > at) variance[step] += ((forecast - out.mean[step]) / shock) ** 2;
        path.push(forecast + (step === at ? shock : 0));
      }
    }
    for (const [step, sigma] of out.sigma.entries()) expect(sigma / state[THETA.SIGMA]).toBeCloseTo(Math.sqrt(variance[step]), 8);
  });

  it('of DOTM is that of simulated paths', () => {
    const random = randomStream(5, 'paths');
    const squares = new Float64Array(horizon);
    const paths = 2000;
    for (let k = 0; k < paths; k++) {
      const path = [...y];
      for (let step = 0; step < horizon; step++) {
        path.push(next(path) + state[THETA.SIGMA] * random.normal());
        squares[step] += (path[n + step] - out.mean[step]) ** 2;
      }
    }
    for (const [step, sigma] of out.sigma.entries()) expect(Math.sqrt(squares[step] / paths) / sigma).toBeCloseTo(1, 1);
  });

  it('never shrinks with the horizon', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 60 }),
        fc.double({ min: 0.1, max: 0.99, noNaN: true }),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        (length, alpha, theta) => {
          const short = { mean: new Float64Array(80), sigma: new Float64Array(80) };
          const fittedState = new Float64Array(THETA_WIDTH);
          replayTheta(walk(length, 'any'), true, { alpha, theta, initialLevel: 200 }, { space, state: fittedState, fitted: new Float64Array(length) });
          forecastTheta(fittedState, true, space, short);
          for (let step = 1; step < 80; step++) expect(short.sigma[step]).toBeGreaterThanOrEqual(short.sigma[step - 1] * (1 - 1e-9));
        },
      ),
    );
  });
});

describe('season', () => {
  const seasonOf = (y: Float64Array, m: number): Float64Array => {
    const season = new Float64Array(1 + m);
    adjustSeason(y, m, space, season);
    return season;
  };

  it('is taken out by ratios where all is positive, by differences otherwise, and not where there is none', () => {
    const pattern = [0.5, 1, 1.5, 1];
    const positive = Float64Array.from({ length: 40 }, (_, t) => (100 + t) * pattern[t % 4]);
    expect(seasonOf(positive, 4)[0]).toBe(MULTIPLIED);
    expect(
      seasonOf(
        positive.map((value) => value - 120),
        4,
      )[0],
    ).toBe(ADDED);
    const random = randomStream(2, 'no season');
    const noise = Float64Array.from({ length: 40 }, () => 100 + random.normal());
    expect(seasonOf(noise, 4)[0]).toBe(NO_SEASON);
    expect(seasonOf(positive.subarray(0, 8), 4)[0]).toBe(NO_SEASON);
  });

  it('stands at its own place when the series begins with a gap, and comes back exactly', () => {
    const y = Float64Array.from({ length: 43 }, (_, t) => (t < 3 ? Number.NaN : 100 + 20 * (t % 4)));
    const season = seasonOf(y, 4);
    expect(season[1 + 3]).toBeGreaterThan(season[1 + 0]);
    const back = space.adjusted.slice(0, 43);
    restoreSeason(back, season, 0);
    for (const [t, value] of back.entries()) if (t >= 3) expect(value).toBeCloseTo(y[t], 9);
  });
});
