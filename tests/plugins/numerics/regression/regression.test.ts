import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import prophetLike from '../../../../plugins/models/prophet-like.ts';
import regression from '../../../../plugins/models/regression.ts';
import regressionArima from '../../../../plugins/models/regression-arima.ts';
import trendRegression from '../../../../plugins/models/trend-regression-baseline.ts';
import { factorise, inverseDiagonal, solveFactored } from '../../../../plugins/numerics/regression/cholesky.ts';
import { contributionsAt, countParts } from '../../../../plugins/numerics/regression/contributions.ts';
import { HEAD } from '../../../../plugins/numerics/regression/layout.ts';
import { PROPHET_SHAPE } from '../../../../plugins/numerics/regression/prophet-shape.ts';
import { wavesOf } from '../../../../plugins/numerics/regression/waves.ts';
import type { Driver, LocalModel, Setting } from '../../../../server/kit/model.ts';
import { randomStream } from '../../../../server/kit/random.ts';
import { runModel } from '../../../../server/kit-testing/test-model.ts';
import { driversOf, squeezeJuice } from './orange-juice.ts';

const MODELS = [regression, regressionArima, prophetLike];
const HORIZON = 14;
const WEEK = [0, 4, 6, 3, 9, 22, 15];

/** A series with a slope, a week, a promotion worth +30 and a price worth −40 · ln p; drivers reach beyond it. */
function makeShop(n: number, noise: number, name = 'shop'): { y: number[]; drivers: Driver[] } {
  const random = randomStream(5, name);
  const promo = Float64Array.from({ length: n + HORIZON }, () => (random.uniform() < 0.15 ? 1 : 0));
  const price = Float64Array.from({ length: n + HORIZON }, () => 2 + random.uniform());
  const y = Array.from({ length: n }, (_, t) => 100 + 0.1 * t + WEEK[t % 7] + 30 * promo[t] - 40 * Math.log(price[t]) + noise * random.normal());
  return {
    y,
    drivers: [
      { name: 'promo', role: 'promotion', values: promo },
      { name: 'price', role: 'price', values: price },
    ],
  };
}

const settingOf = (drivers: readonly Driver[], m = 7): Setting => ({ m, seasons: [m], drivers });

describe('known effects', () => {
  it.each([regression, regressionArima, prophetLike])('$id finds what made the series, and forecasts with it', (model) => {
    const { y, drivers } = makeShop(400, 2);
    const { mean, sigma } = runModel(model, y, settingOf(drivers), HORIZON);
    for (let step = 0; step < HORIZON; step++) {
      const t = 400 + step;
      const truth = 100 + 0.1 * t + WEEK[t % 7] + 30 * drivers[0].values[t] - 40 * Math.log(drivers[1].values[t]);
      expect(Math.abs(mean[step] - truth)).toBeLessThan(4);
      expect(sigma[step]).toBeGreaterThan(1.5);
      expect(sigma[step]).toBeLessThan(5);
    }
  });

  it('regression takes the logarithm where effects multiply, and not where they add', () => {
    const juice = squeezeJuice(1, 120);
    expect(runModel(regression, [...juice.sales], { m: 52, seasons: [52], drivers: driversOf(juice) }, 1).state[HEAD.log]).toBe(1);
    const { y, drivers } = makeShop(200, 4);
    expect(runModel(regression, y, settingOf(drivers), 1).state[HEAD.log]).toBe(0);
  });

  it.each(MODELS)('$id: columns of price and deals cut the error of weekly sales by a quarter at least', (model) => {
    let [withThem, without] = [0, 0];
    for (let seed = 1; seed <= 25; seed++) {
      const juice = squeezeJuice(seed, 128);
      const train = [...juice.sales.subarray(0, 120)];
      const [informed, blind] = [driversOf(juice), []].map((drivers) => runModel(model, train, { m: 52, seasons: [52], drivers }, 8).mean);
      for (let step = 0; step < 8; step++) {
        withThem += Math.abs(informed[step] - juice.sales[120 + step]);
        without += Math.abs(blind[step] - juice.sales[120 + step]);
      }
    }
    expect(withThem).toBeLessThan(0.75 * without);
  });

  it('errors that hang together are carried into the first steps and fade', () => {
    const random = randomStream(9, 'errors');
    let error = 0;
    const y = Array.from({ length: 300 }, (_, t) => {
      error = 0.9 * error + random.normal();
      return 200 + WEEK[t % 7] + error;
    });
    const { mean, state, sigma } = runModel(regressionArima, y, 7, 60);
    expect(state[HEAD.phi]).toBeGreaterThan(0.75);
    expect(Math.abs(mean[0] - (200 + WEEK[300 % 7]) - 0.9 * error)).toBeLessThan(2);
    expect(sigma[30] / sigma[0]).toBeGreaterThan(1.5);
  });
});

describe('laws', () => {
  it('a higher price ahead never raises a forecast, whatever the series and prices are', () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.constantFrom(...MODELS),
        fc.double({ min: -60, max: 60, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        (seed, model, slope, raise) => {
          const random = randomStream(seed, 'prices');
          const price = Float64Array.from({ length: 60 + HORIZON }, () => 1 + random.uniform());
          const y = Array.from({ length: 60 }, (_, t) => 150 + slope * price[t] + 5 * random.normal());
          const dearer = price.map((value, t) => (t >= 60 ? value + raise : value));
          const [as, more] = [price, dearer].map((values) => runModel(model, y, settingOf([{ name: 'p', role: 'price', values }]), HORIZON).mean);
          for (let step = 0; step < HORIZON; step++) expect(more[step]).toBeLessThanOrEqual(as[step]);
        },
      ),
      { numRuns: 80 },
    );
  });

  it.each([...MODELS, trendRegression])('$id scales with the series, and the additive ones shift with it', (model: LocalModel) => {
    const { y, drivers } = makeShop(150, 6);
    const plain = runModel(model, y, settingOf(drivers), HORIZON);
    const scaled = runModel(
      model,
      y.map((value) => value * 64),
      settingOf(drivers),
      HORIZON,
    );
    for (let step = 0; step < HORIZON; step++) {
      expect(scaled.mean[step] / 64 / plain.mean[step]).toBeCloseTo(1, 9);
      expect(scaled.sigma[step] / 64 / plain.sigma[step]).toBeCloseTo(1, 9);
    }
    // φ and θ are searched for, to a tolerance. Bends are shrunk relative to the largest value, so prophet_like does not shift exactly.
    if (model === prophetLike) return;
    const shifted = runModel(
      model,
      y.map((value) => value + 512),
      settingOf(drivers),
      HORIZON,
    );
    for (let step = 0; step < HORIZON; step++) expect(shifted.mean[step] - 512).toBeCloseTo(plain.mean[step], model === regressionArima ? 2 : 4);
  });

  it.each(MODELS)('$id does not care in which order drivers come', (model) => {
    const { y, drivers } = makeShop(120, 5);
    const [one, two] = [drivers, [...drivers].reverse()].map((list) => runModel(model, y, settingOf(list), HORIZON));
    for (let step = 0; step < HORIZON; step++) expect(two.mean[step]).toBeCloseTo(one.mean[step], 3);
  });

  it.each([regression, trendRegression, prophetLike])('$id: one-step values do not change when what comes after them does', (model) => {
    const { y, drivers } = makeShop(160, 5);
    const altered = y.map((value, t) => (t >= 100 ? value * 3 + 40 : value));
    const negative = (values: readonly number[]): number[] => values.map((value) => value - 1000);
    const [as, other] = [y, altered].map((values) => runModel(model, negative(values), settingOf(drivers), 1).fitted);
    expect(other.slice(0, 101)).toEqual(as.slice(0, 101));
    expect(other.slice(120)).not.toEqual(as.slice(120));
  });

  it.each(MODELS)('$id answers finitely whatever stands in its drivers', (model) => {
    const odd = fc.oneof(fc.constantFrom(0, 1, -1, Number.NaN, 1e9, 1e-9), fc.double({ min: -100, max: 100, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(odd, { minLength: 44, maxLength: 44 }),
        fc.constantFrom('price', 'promotion', 'event', 'regressor'),
        fc.array(fc.oneof(fc.nat(50), fc.constantFrom(0, 0, Number.NaN)), { minLength: 30, maxLength: 30 }),
        (values, role, y) => {
          const driver = { name: 'odd', role, values: Float64Array.from(values) } as const;
          const { ok, mean, sigma, state } = runModel(model, y, settingOf([driver, { ...driver, name: 'twin' }]), HORIZON);
          if (ok) expect([...state, ...mean, ...sigma].every(Number.isFinite) && Math.min(...sigma) >= 0).toBe(true);
          else expect(y.filter((value) => !Number.isNaN(value)).length).toBeLessThan(model.needs.minHistory(7));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('taking a forecast apart', () => {
  it('parts of prophet_like are signed and add up to the forecast', () => {
    const { y, drivers } = makeShop(300, 3);
    const setting = settingOf(drivers);
    const { state, mean } = runModel(prophetLike, y, setting, HORIZON);
    const parts = new Float64Array(countParts(setting, PROPHET_SHAPE));
    expect(parts.length).toBe(5);
    for (let step = 0; step < HORIZON; step++) {
      contributionsAt(Float64Array.from(state), setting, PROPHET_SHAPE, 300 + step, parts);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(mean[step], 9);
      const promoted = drivers[0].values[300 + step] === 1;
      if (promoted) expect(Math.abs(parts[3] - 30)).toBeLessThan(4);
      else expect(parts[3]).toBe(0);
      const centred = drivers[1].values[300 + step] > 2.6 ? -1 : drivers[1].values[300 + step] < 2.4 ? 1 : 0;
      if (centred !== 0) expect(Math.sign(parts[4])).toBe(centred);
    }
  });

  it('the trend bends where the series does', () => {
    const y = Array.from({ length: 300 }, (_, t) => (t < 150 ? t : 150) + Math.sin(t * t));
    const { mean } = runModel(prophetLike, y, 1, 30);
    expect(Math.abs(mean[29] - 150)).toBeLessThan(10);
    expect(runModel(trendRegression, y, 1, 30).mean[29]).toBeGreaterThan(165);
  });
});

describe('linear algebra', () => {
  it('solves A + diag(d), leaves switched-off columns at 0, and knows the inverse’s diagonal', () => {
    const matrix = Float64Array.of(4, 0, 0, 2, 5, 0, 1, 1, 6);
    const [factor, x, space] = [new Float64Array(9), new Float64Array(3), new Float64Array(3)];
    const on = Uint8Array.of(1, 1, 1);
    expect(factorise(matrix, Float64Array.of(0, 1, 0), on, 3, factor)).toBe(true);
    solveFactored(factor, Float64Array.of(7, 9, 8), on, 3, x);
    const back = [4 * x[0] + 2 * x[1] + x[2], 2 * x[0] + 6 * x[1] + x[2], x[0] + x[1] + 6 * x[2]];
    for (const [i, value] of [7, 9, 8].entries()) expect(back[i]).toBeCloseTo(value, 12);
    solveFactored(factor, Float64Array.of(0, 1, 0), on, 3, x);
    expect(inverseDiagonal(factor, 3, 1, space)).toBeCloseTo(x[1], 14);
    const off = Uint8Array.of(1, 0, 1);
    expect(factorise(matrix, new Float64Array(3), off, 3, factor)).toBe(true);
    solveFactored(factor, Float64Array.of(7, 9, 8), off, 3, x);
    expect(x[1]).toBe(0);
    expect(4 * x[0] + x[2]).toBeCloseTo(7, 12);
    expect(factorise(Float64Array.of(1, 0, 1, 1), new Float64Array(2), on, 2, factor)).toBe(false);
  });

  it('waves of a season are the same however far the table was asked for', () => {
    const near = wavesOf(52.18, 3, 10).slice(0, 60);
    const far = wavesOf(52.18, 3, 900).slice(0, 60);
    expect([...near]).toEqual([...far]);
    expect(far[0]).toBe(0);
    expect(far[1]).toBe(1);
  });
});
