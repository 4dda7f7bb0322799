import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import adida from '../../../../plugins/models/adida.ts';
import croston from '../../../../plugins/models/croston.ts';
import imapa from '../../../../plugins/models/imapa.ts';
import mean from '../../../../plugins/models/mean.ts';
import sba from '../../../../plugins/models/sba.ts';
import tsb from '../../../../plugins/models/tsb.ts';
import { fitCroston } from '../../../../plugins/numerics/intermittent/croston.ts';
import { fitTsb } from '../../../../plugins/numerics/intermittent/tsb.ts';
import { fitWeightedAverage } from '../../../../plugins/numerics/intermittent/weighted-average.ts';
import { runModel } from '../../../../server/kit-testing/test-model.ts';
import { excess, loadVectors } from '../../vectors.ts';

const vectors = loadVectors();
const MODELS = [croston, sba, tsb, adida, imapa];
const sparse = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) }), {
  minLength: 4,
  maxLength: 90,
});

describe.skipIf(vectors === null)('expected numbers of R and statsforecast', () => {
  const { series, vector } = vectors ?? { series: () => [], vector: () => ({}) as never };

  it.each([
    ['croston-a0.1-inter36', 0.1, 1],
    ['croston-a0.3-inter36', 0.3, 1],
    ['sf-croston-classic-inter36', 0.1, 1],
    ['sf-croston-opt-inter36', Number.NaN, 1],
    ['sf-sba-inter36', 0.1, Number.NaN],
  ])('%s', (id, alpha, factor) => {
    const { series: name, expected, tolerance } = vector(id);
    const y = Float64Array.from(series(name));
    expect(excess([fitCroston(y, alpha, factor, new Float64Array(y.length))], [expected.mean?.[0] ?? 0], tolerance)).toBeLessThanOrEqual(1);
  });

  it.each([
    ['sf-sba-inter36', sba],
    ['sf-croston-opt-inter36', croston],
    ['sf-imapa-inter36', imapa],
    ['sf-tsb-lumpy48', tsb],
    ['sf-adida-lumpy48', adida],
  ])('%s by the model itself', (id, model) => {
    const { series: name, h, expected, tolerance } = vector(id);
    expect(excess(runModel(model, series(name), 1, h).mean, expected.mean ?? [], tolerance)).toBeLessThanOrEqual(1);
  });

  it('mean-nile: mean, and the deviation behind the t interval', () => {
    const { series: name, h, expected, tolerance } = vector('mean-nile');
    const outcome = runModel(mean, series(name), 1, h);
    expect(excess(outcome.mean, expected.mean ?? [], tolerance)).toBeLessThanOrEqual(1);
    // Upper decile of Student's t with 99 degrees of freedom.
    const half = outcome.sigma.map((sigma, step) => outcome.mean[step] - 1.29016144 * sigma);
    expect(excess(half, expected.lo?.[0] ?? [], { rel: 1e-6, abs: 1e-3 })).toBeLessThanOrEqual(1);
  });
});

describe('sparse demand', () => {
  it('of nothing is nothing', () => {
    for (const model of MODELS) {
      const { mean: ahead, sigma } = runModel(model, [0, 0, 0, 0, 0, 0, 0, 0], 1, 3);
      expect([model.id, ...ahead, ...sigma]).toEqual([model.id, 0, 0, 0, 0, 0, 0]);
    }
  });

  it('every period alike is forecast as it is', () => {
    for (const [model, factor] of [
      [croston, 1],
      [sba, 0.95],
      [tsb, 1],
      [adida, 1],
      [imapa, 1],
    ] as const)
      expect(runModel(model, [6, 6, 6, 6, 6, 6], 1, 1).mean[0]).toBeCloseTo(6 * factor, 12);
  });

  it('scales exactly with powers of two, is never negative and never above the largest demand', () => {
    fc.assert(
      fc.property(sparse, fc.integer({ min: -6, max: 9 }), (values, power) => {
        const scale = 2 ** power;
        for (const model of MODELS) {
          const [plain, scaled] = [values, values.map((value) => value * scale)].map((list) => runModel(model, list, 1, 1));
          expect(scaled.mean[0]).toBe(plain.mean[0] * scale);
          expect(scaled.sigma[0]).toBeCloseTo(plain.sigma[0] * scale, 9);
          expect(plain.mean[0]).toBeGreaterThanOrEqual(0);
          expect(plain.mean[0]).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        }
      }),
    );
  });

  it('does not see periods that are not usable', () => {
    fc.assert(
      fc.property(sparse, fc.array(fc.nat(), { maxLength: 20 }), (values, places) => {
        const gappy = [...values];
        for (const place of places) gappy.splice(place % (gappy.length + 1), 0, Number.NaN);
        for (const model of MODELS) expect(runModel(model, gappy, 1, 1).mean).toEqual(runModel(model, values, 1, 1).mean);
      }),
    );
  });

  it('fitted values know the past only', () => {
    fc.assert(
      fc.property(sparse, fc.nat(), (values, pick) => {
        const cut = 1 + (pick % (values.length - 1));
        const y = Float64Array.from(values);
        const [whole, part] = [new Float64Array(y.length), new Float64Array(cut)];
        fitCroston(y, 0.1, 1, whole);
        expect(fitCroston(y.subarray(0, cut), 0.1, 1, part)).toBe(whole[cut]);
        fitTsb(y, 0.2, 0.1, whole);
        expect(fitTsb(y.subarray(0, cut), 0.2, 0.1, part)).toBe(whole[cut]);
      }),
    );
  });

  it('TSB decays while nothing is sold, Croston does not', () => {
    const sold = [3, 0, 4, 0, 3, 0, 5];
    const ended = [...sold, ...Array.from({ length: 30 }, () => 0)];
    expect(runModel(tsb, ended, 1, 1).mean[0]).toBeLessThan(0.1 * runModel(tsb, sold, 1, 1).mean[0]);
    expect(fitCroston(Float64Array.from(ended), 0.1, 1, new Float64Array(37))).toBe(fitCroston(Float64Array.from(sold), 0.1, 1, new Float64Array(7)));
  });
});

it('weighted average: the latest season weighs K, the oldest 1', () => {
  const fitted = new Float64Array(7);
  const level = fitWeightedAverage(Float64Array.of(100, 1, 2, 3, Number.NaN, 4, 5), 2, 3, fitted);
  expect(level).toBeCloseTo((3 * (4 + 5) + 2 * (2 + 3) + (100 + 1)) / 12, 12);
  expect(fitted[0]).toBeNaN();
  expect(fitted[3]).toBeCloseTo((3 * (1 + 2) + 2 * 100) / 8, 12);
});
