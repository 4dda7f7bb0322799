import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeAutocovariances, writePsi } from '../../../../plugins/numerics/arima/autocovariance.ts';
import { conditionalSquares } from '../../../../plugins/numerics/arima/conditional.ts';
import { fillGaps } from '../../../../plugins/numerics/arima/difference.ts';
import { exactSquares } from '../../../../plugins/numerics/arima/exact.ts';
import { fitArima } from '../../../../plugins/numerics/arima/fit-arima.ts';
import { forecastArima } from '../../../../plugins/numerics/arima/forecast-arima.ts';
import { minimiseSmooth } from '../../../../plugins/numerics/arima/minimise-smooth.ts';
import { makePolynomials, type Orders, unpack } from '../../../../plugins/numerics/arima/orders.ts';
import { searchOrders } from '../../../../plugins/numerics/arima/search-orders.ts';
import { ARIMA, arimaParts } from '../../../../plugins/numerics/arima/state.ts';
import { isSeasonStrong, wandersOff } from '../../../../plugins/numerics/arima/unit-roots.ts';
import { randomStream } from '../../../../server/kit/random.ts';
import { excess, loadVectors } from '../../vectors.ts';

const vectors = loadVectors();
const AIRLINE: Orders = { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, m: 12, constant: false };

function run(values: readonly number[], m: number, orders: Orders | null, horizon: number) {
  const parts = arimaParts(m);
  const y = Float64Array.from(values);
  const [state, fitted] = [new Float64Array(parts.width), new Float64Array(y.length)];
  const [mean, sigma] = [new Float64Array(horizon), new Float64Array(horizon)];
  const ok = fitArima(y, m, orders, fitted, state);
  if (ok) forecastArima(state, m, mean, sigma);
  return { ok, state, parts, fitted: [...fitted], mean: [...mean], sigma: [...sigma] };
}

/** A simulated ARMA(p, q) series with unit errors. */
function simulate(n: number, phi: readonly number[], theta: readonly number[], name: string): number[] {
  const random = randomStream(11, name);
  const [values, errors]: [number[], number[]] = [[], []];
  for (let t = 0; t < n + 100; t++) {
    errors.push(random.normal());
    const past = phi.reduce((sum, weight, i) => sum + weight * (values[t - 1 - i] ?? 0), 0);
    values.push(errors[t] + past + theta.reduce((sum, weight, j) => sum + weight * (errors[t - 1 - j] ?? 0), 0));
  }
  return values.slice(100);
}

describe.skipIf(vectors === null)('expected numbers of R', () => {
  const { series, vector } = vectors ?? { series: () => [], vector: () => ({}) as never };

  it('airline-arima-logap: coefficients, likelihood, forecasts and their intervals', () => {
    const { series: name, h, expected, tolerance } = vector('airline-arima-logap');
    const { state, parts, mean, sigma } = run(series(name).map(Math.log), 12, AIRLINE, h);
    const coef = expected.coef as { ma1: number; sma1: number };
    expect(Math.abs(state[parts.theta] - coef.ma1)).toBeLessThan(1e-3);
    expect(Math.abs(state[parts.theta + 11] - coef.sma1)).toBeLessThan(1e-3);
    expect(state[parts.theta + 12]).toBeCloseTo(state[parts.theta] * state[parts.theta + 11], 12);
    expect(Math.abs(state[ARIMA.loglik] - (expected.loglik as number))).toBeLessThan(0.01);
    expect(excess(mean, expected.mean ?? [], tolerance)).toBeLessThanOrEqual(1);
    const low = mean.map((value, step) => value - 1.2815515655446 * sigma[step]);
    expect(excess(low, expected.lo?.[0] ?? [], tolerance)).toBeLessThanOrEqual(1);
    expect(Math.abs(state[ARIMA.sigma] ** 2 / (expected.sigma2 as number) - 1)).toBeLessThan(0.01);
  });

  it('autoarima-ww: the same orders, AICc, forecasts and intervals', () => {
    const { series: name, h, expected, tolerance } = vector('autoarima-ww');
    const { state, mean, sigma } = run(series(name), 1, null, h);
    expect([state[ARIMA.p], state[ARIMA.d], state[ARIMA.q]]).toEqual(expected.order);
    expect(Math.abs(state[ARIMA.aicc] - (expected.aicc as number))).toBeLessThan(0.01);
    expect(excess(mean, expected.mean ?? [], tolerance)).toBeLessThanOrEqual(1);
    const low = mean.map((value, step) => value - 1.2815515655446 * sigma[step]);
    expect(excess(low, expected.lo?.[0] ?? [], tolerance)).toBeLessThanOrEqual(1);
  });

  it('chooses the airline model for the airline, with and without gaps, whose forecasts then agree', () => {
    const whole = run(series('AirPassengers').map(Math.log), 12, null, 12);
    const gappy = run(series('AirPassengersNA').map(Math.log), 12, null, 12);
    for (const { state } of [whole, gappy]) expect([...state.subarray(ARIMA.p, ARIMA.Q + 1), state[ARIMA.d], state[ARIMA.D]]).toEqual([0, 1, 0, 1, 1, 1]);
    expect(excess(gappy.mean, whole.mean, { rel: 0.005, abs: 0 })).toBeLessThanOrEqual(1);
  });
});

describe('exact likelihood', () => {
  /** ln det and quadratic form of the observed part by a dense Cholesky factor of the covariance: the definition. */
  function byDefinition(w: readonly number[], seen: readonly number[], gamma: Float64Array): { logs: number; squares: number } {
    const at = seen.flatMap((flag, t) => (flag === 1 ? [t] : []));
    const n = at.length;
    const factor = Array.from({ length: n }, () => new Float64Array(n));
    const white = new Float64Array(n);
    let [logs, squares] = [0, 0];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = gamma[Math.abs(at[i] - at[j])];
        for (let c = 0; c < j; c++) sum -= factor[i][c] * factor[j][c];
        factor[i][j] = i === j ? Math.sqrt(sum) : sum / factor[j][j];
      }
      let sum = w[at[i]];
      for (let c = 0; c < i; c++) sum -= factor[i][c] * white[c];
      white[i] = sum / factor[i][i];
      logs += 2 * Math.log(factor[i][i]);
      squares += white[i] * white[i];
    }
    return { logs, squares };
  }

  it('is that of the multivariate normal, gaps included', () => {
    const parameter = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(fc.array(parameter, { minLength: 8, maxLength: 8 }), fc.nat(1000), fc.boolean(), (x, seed, gaps) => {
        const model = makePolynomials();
        unpack(Float64Array.from(x), { p: 2, d: 0, q: 2, P: 1, D: 0, Q: 1, m: 4, constant: false }, model);
        const n = 40;
        const random = randomStream(seed, 'w');
        const w = Array.from({ length: n }, () => random.normal());
        const seen = w.map((_, t) => (gaps && (t * 7 + seed) % 5 === 0 ? 0 : 1));
        const [psi, gamma] = [new Float64Array(n), new Float64Array(n)];
        writePsi(model, n, psi);
        expect(writeAutocovariances(model, psi, n, gamma)).toBe(true);
        const wanted = byDefinition(w, seen, gamma);
        const found = exactSquares(Float64Array.from(w), Uint8Array.from(seen), 0, n, model, null);
        expect(found?.count).toBe(seen.filter((flag) => flag === 1).length);
        expect(Math.abs((found?.logs ?? 0) - wanted.logs)).toBeLessThan(1e-6 * (1 + Math.abs(wanted.logs)));
        expect(Math.abs((found?.squares ?? 0) - wanted.squares)).toBeLessThan(1e-6 * (1 + wanted.squares));
      }),
      { numRuns: 60 },
    );
  });

  it('and the conditional one see the same errors once the start is forgotten', () => {
    const w = Float64Array.from(simulate(300, [0.6], [0.3], 'both'));
    const model = makePolynomials();
    unpack(Float64Array.of(0.75, -0.314), { p: 1, d: 0, q: 1, P: 0, D: 0, Q: 0, m: 1, constant: false }, model);
    const [exact, conditional, seen] = [new Float64Array(300), new Float64Array(300), new Uint8Array(300).fill(1)];
    exactSquares(w, seen, 0, 300, model, exact);
    conditionalSquares(w, seen, 0, 300, model, conditional);
    for (let t = 100; t < 300; t++) expect(exact[t]).toBeCloseTo(conditional[t], 9);
  });

  it('parameters always make a stationary process: variance is finite and positive', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 5, maxLength: 5 }), (x) => {
        const model = makePolynomials();
        unpack(Float64Array.from(x), { p: 3, d: 0, q: 0, P: 2, D: 0, Q: 0, m: 4, constant: false }, model);
        const [psi, gamma] = [new Float64Array(2), new Float64Array(2)];
        writePsi(model, 2, psi);
        expect(writeAutocovariances(model, psi, 2, gamma)).toBe(true);
        expect(gamma[0]).toBeGreaterThanOrEqual(1 - 1e-6);
        expect(Math.abs(gamma[1])).toBeLessThanOrEqual(gamma[0]);
      }),
    );
  });
});

describe('fitting', () => {
  it('recovers the parameters of a long simulated series', () => {
    const { state, parts } = run(simulate(390, [0.7], [-0.4], 'arma'), 1, { p: 1, d: 0, q: 1, P: 0, D: 0, Q: 0, m: 1, constant: true }, 1);
    expect(Math.abs(state[parts.phi] - 0.7)).toBeLessThan(0.2);
    expect(Math.abs(state[parts.theta] + 0.4)).toBeLessThan(0.25);
    expect(Math.abs(state[ARIMA.sigma] - 1)).toBeLessThan(0.1);
  });

  it('deviation of a random walk grows with the root of the step, that of an AR(1) settles', () => {
    const steps = simulate(200, [], [], 'walk');
    let level = 0;
    const walk = run(
      steps.map((step) => (level += step)),
      1,
      { p: 0, d: 1, q: 0, P: 0, D: 0, Q: 0, m: 1, constant: false },
      9,
    );
    expect(walk.sigma[8] / walk.sigma[0]).toBeCloseTo(3, 12);
    expect(new Set(walk.mean).size).toBe(1);
    const settled = run(simulate(200, [0.5], [], 'ar'), 1, { p: 1, d: 0, q: 0, P: 0, D: 0, Q: 0, m: 1, constant: true }, 60);
    const phi = settled.state[settled.parts.phi];
    expect(settled.sigma[59] / settled.sigma[0]).toBeCloseTo(1 / Math.sqrt(1 - phi * phi), 6);
  });

  it('carries a line and a rising season on exactly', () => {
    const line = run(
      Array.from({ length: 40 }, (_, t) => 3 * t - 7),
      1,
      null,
      3,
    ).mean;
    expect(excess(line, [113, 116, 119], { rel: 1e-9, abs: 1e-9 })).toBeLessThanOrEqual(1);
    const season = Array.from({ length: 48 }, (_, t) => 2 * t + [5, -3, 9, 0][t % 4]);
    const ahead = run(season, 4, null, 4).mean;
    expect(excess(ahead, [101, 95, 109, 102], { rel: 1e-9, abs: 1e-9 })).toBeLessThanOrEqual(1);
  });

  it('scales with powers of two to the bit, and shifts where something is differenced', () => {
    const values = simulate(90, [0.6], [], 'scale').map((value, t) => 50 + value + 8 * Math.sin((2 * Math.PI * t) / 7));
    const [plain, scaled] = [
      run(values, 7, null, 5),
      run(
        values.map((value) => value * 1024),
        7,
        null,
        5,
      ),
    ];
    expect(scaled.mean).toEqual(plain.mean.map((value) => value * 1024));
    expect(scaled.sigma).toEqual(plain.sigma.map((value) => value * 1024));
    const shifted = run(
      values.map((value) => value + 1000),
      7,
      { ...AIRLINE, m: 7 },
      5,
    );
    expect(
      excess(
        shifted.mean,
        run(values, 7, { ...AIRLINE, m: 7 }, 5).mean.map((value) => value + 1000),
        { rel: 1e-6, abs: 0 },
      ),
    ).toBeLessThanOrEqual(1);
  });

  it('forecasts over a gap at the end as over any other steps', () => {
    const values = simulate(120, [0.8], [], 'tail');
    const orders: Orders = { p: 1, d: 1, q: 0, P: 0, D: 0, Q: 0, m: 1, constant: false };
    const whole = run(values, 1, orders, 8);
    const tail = run([...values, Number.NaN, Number.NaN, Number.NaN], 1, orders, 5);
    expect(tail.mean).toEqual(whole.mean.slice(3));
    expect(tail.sigma).toEqual(whole.sigma.slice(3));
  });

  it('leaves seasons beyond 24 alone and stays finite with half of everything missing', () => {
    const values = simulate(160, [0.5], [], 'long').map((value, t) => (t % 2 === 0 ? value : Number.NaN));
    const { state, mean, sigma } = run(values, 52, null, 20);
    expect(state[ARIMA.m]).toBe(1);
    expect([...mean, ...sigma].every(Number.isFinite)).toBe(true);
  });
});

describe('choices', () => {
  it('KPSS: noise stays, a walk is differenced, a constant stays', () => {
    let level = 0;
    const walk = Float64Array.from(simulate(200, [], [], 'kpss'), (step) => (level += step));
    expect(wandersOff(Float64Array.from(simulate(200, [], [], 'noise')), 200)).toBe(false);
    expect(wandersOff(walk, 200)).toBe(true);
    expect(wandersOff(new Float64Array(50).fill(4), 50)).toBe(false);
  });

  it('strength of a season: high beside little noise, low in noise alone, none without two turns', () => {
    const noise = simulate(84, [], [], 'strength');
    const space = new Float64Array(200);
    const of = (size: number, n = 84): boolean =>
      isSeasonStrong(
        Float64Array.from(noise, (value, t) => value + size * Math.cos((2 * Math.PI * t) / 7)),
        n,
        7,
        space,
      );
    expect([of(8), of(0), of(8, 15)]).toEqual([true, false, false]);
  });

  it('the stepwise search reaches the best of a bowl and never judges anything twice', () => {
    const seen = new Set<string>();
    const best = searchOrders(0, 1, 7, (orders) => {
      const key = JSON.stringify(orders);
      expect(seen.has(key)).toBe(false);
      seen.add(key);
      const { p, q, P, Q, constant } = orders;
      return (p - 1) ** 2 + (q - 3) ** 2 + P ** 2 + (Q - 2) ** 2 + (constant ? 0.5 : 0);
    });
    expect(best).toEqual({ p: 1, d: 0, q: 3, P: 0, D: 1, Q: 2, m: 7, constant: false });
    expect(seen.size).toBeLessThanOrEqual(32);
    expect(searchOrders(1, 0, 1, () => Number.POSITIVE_INFINITY)).toBeNull();
  });

  it('gaps are bridged along the season, and noted', () => {
    const y = Float64Array.of(Number.NaN, 1, 10, 2, Number.NaN, 3, 30, Number.NaN, 40);
    const [out, seen] = [new Float64Array(8), new Uint8Array(8)];
    fillGaps(y, 1, 9, 2, out, seen);
    expect([...out]).toEqual([1, 10, 2, 20, 3, 30, 35, 40]);
    expect([...seen]).toEqual([1, 1, 1, 0, 1, 1, 0, 1]);
  });

  it('BFGS finds the floor of a bent valley', () => {
    const x = Float64Array.of(-1.2, 1);
    const least = minimiseSmooth(([a, b]) => (1 - a) ** 2 + 10 * (b - a * a) ** 2, x, 2, 100, 1e-12);
    expect(least).toBeLessThan(1e-5);
    expect(x[0]).toBeCloseTo(1, 2);
  });
});
