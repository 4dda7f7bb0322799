import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autocorrelate, correlationBound, ljungBox, partialCorrelate } from '../../../plugins/numerics/series/autocorrelation.ts';
import { boxCox, guerreroLambda, unBoxCox, unBoxCoxMean } from '../../../plugins/numerics/series/box-cox.ts';
import { averageCentred, decompose, openDecomposition } from '../../../plugins/numerics/series/classical-decomposition.ts';
import { findConstantRuns } from '../../../plugins/numerics/series/constant-runs.ts';
import { classifyDemand, demandClassOf, measureDemand } from '../../../plugins/numerics/series/demand-class.ts';
import { fillWithSeason } from '../../../plugins/numerics/series/fill-with-season.ts';
import { interpolateSeasonal } from '../../../plugins/numerics/series/interpolate.ts';
import { findLevelShifts } from '../../../plugins/numerics/series/level-shifts.ts';
import { cleanOutliers, findOutliers, type Outlier } from '../../../plugins/numerics/series/outliers.ts';
import { smoothByMedian } from '../../../plugins/numerics/series/running-median.ts';
import { partStrength } from '../../../plugins/numerics/series/strength.ts';
import { excess, loadVectors } from '../vectors.ts';

const vectors = loadVectors();
const usable = (y: Float64Array): number[] => [...y].filter((value) => !Number.isNaN(value));
const cell = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) });
const history = fc.array(cell, { minLength: 1, maxLength: 80 }).map((values) => Float64Array.from(values));
/** Even noise of mean 0 and deviation 1: a hash of the place. */
function noise(t: number): number {
  let hash = Math.imul(t + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296 - 0.5) * Math.sqrt(12);
}

describe.skipIf(vectors === null)('expected numbers of R and definitions', () => {
  const { series, vector } = vectors ?? { series: () => [], vector: () => ({}) as never };
  const load = (name: string): Float64Array => Float64Array.from(series(name));

  it('demand-class', () => {
    const { expected, tolerance } = vector('demand-class');
    const out = new Float64Array(2);
    for (const [name, wanted] of Object.entries(expected as unknown as Record<string, { ADI: number; CV2: number; klass: string }>)) {
      measureDemand(load(name), out);
      expect(excess([...out], [wanted.ADI, wanted.CV2], tolerance)).toBeLessThanOrEqual(1);
      expect(['smooth', 'erratic', 'intermittent', 'lumpy'][classifyDemand(load(name))]).toBe(wanted.klass);
    }
  });

  it('boxcox-guerrero-ap: λ and the first transformed values', () => {
    const { expected, tolerance } = vector('boxcox-guerrero-ap');
    const y = load('AirPassengers');
    const lambda = guerreroLambda(y, 12);
    expect(excess([lambda], [expected.lambda as number], tolerance)).toBeLessThanOrEqual(1);
    const head = expected.head as number[];
    expect(
      excess(
        head.map((_, t) => boxCox(y[t], lambda)),
        head,
        tolerance,
      ),
    ).toBeLessThanOrEqual(1);
  });

  it.each([
    ['decompose-mul-ap', true],
    ['decompose-add-ua', false],
  ])('%s: seasonal figure and trend', (id, isMultiplicative) => {
    const { series: name, expected, tolerance } = vector(id);
    const y = load(name);
    const parts = openDecomposition(y.length, 12);
    expect(decompose(y, isMultiplicative, parts)).toBe(true);
    expect(excess([...parts.figure], expected.figure as number[], tolerance)).toBeLessThanOrEqual(1);
    expect(excess([...parts.trend.slice(6, 12)], expected.trend_7_12 as number[], tolerance)).toBeLessThanOrEqual(1);
  });

  it('nainterp-ap: gaps filled on the seasonally adjusted series', () => {
    const { series: name, expected, tolerance } = vector('nainterp-ap');
    const y = load(name);
    const out = new Float64Array(y.length);
    fillWithSeason(y, 12, out);
    const gaps = [...y.keys()].filter((t) => Number.isNaN(y[t]));
    expect(
      excess(
        gaps.map((t) => out[t]),
        expected.filled as number[],
        tolerance,
      ),
    ).toBeLessThanOrEqual(1);
  });

  it('outliers-ap: those of R are found and replaced alike; on the log scale the two that were planted stand out by far', () => {
    const { series: name, expected, tolerance } = vector('outliers-ap');
    const y = load(name);
    const out = new Float64Array(y.length);
    const find = (values: Float64Array): Outlier[] => {
      const season = fillWithSeason(values, 12, out)?.season ?? null;
      const found = findOutliers(values, season, { half: 10 });
      cleanOutliers(values, season, found, out);
      return found;
    };
    const found = find(y).map(({ at }) => at);
    // R counts from 1. An additive season on a multiplicative series leaves more than these beyond the fences, in R too.
    const wanted = (expected.index as number[]).map((at) => at - 1);
    expect(found).toEqual(expect.arrayContaining(wanted));
    expect(
      excess(
        wanted.map((at) => out[at]),
        expected.replacement as number[],
        tolerance,
      ),
    ).toBeLessThanOrEqual(1);
    const logged = find(y.map(Math.log)).sort((a, b) => b.distance - a.distance);
    expect(
      logged
        .slice(0, 2)
        .map(({ at }) => at)
        .sort(),
    ).toEqual([49, 89]);
    for (const { distance } of logged.slice(2)) expect(distance).toBeLessThan(logged[1].distance / 3);
    const clean = load('AirPassengers');
    for (const at of [49, 89]) expect(Math.abs(Math.exp(out[at]) / clean[at] - 1)).toBeLessThan(0.06);
  });
});

describe('classes', () => {
  it('of demand: each border belongs to the harder class, and nothing sold has none', () => {
    expect([demandClassOf(1.31, 0.48), demandClassOf(1.31, 0.49), demandClassOf(1.32, 0.48), demandClassOf(1.32, 0.49)]).toEqual([0, 1, 2, 3]);
    expect(classifyDemand(Float64Array.of(0, 0, Number.NaN))).toBe(-1);
    expect(classifyDemand(new Float64Array(0))).toBe(-1);
  });

  it('of demand: the same whatever the unit', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(1 / 1024, 4, 65_536), (y, unit) => {
        expect(classifyDemand(y.map((value) => value * unit))).toBe(classifyDemand(y));
      }),
    );
  });
});

describe('Box–Cox', () => {
  it('is undone, and keeps the order', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.double({ min: -1, max: 2, noNaN: true }), (y, lambda) => {
        const there = boxCox(y, lambda);
        // Far out on the flat side of λ < 0 digits are gone for good.
        if (Math.abs(lambda * there + 1) > 1e-6) expect(Math.abs(unBoxCox(there, lambda) / y - 1)).toBeLessThan(1e-6);
        expect(boxCox(y * 1.01, lambda)).toBeGreaterThanOrEqual(there);
      }),
    );
  });

  it('has edges with a value or none', () => {
    expect([boxCox(0, 0), boxCox(-1, 0), boxCox(0, -0.5), boxCox(-1, -0.5)]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect([boxCox(0, 0.5), unBoxCox(-2, 0.5), boxCox(-4, 0.5), unBoxCox(-6, 0.5)].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([-2, 0, -6, -4]);
    expect(unBoxCox(3, -0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(guerreroLambda(new Float64Array(24).fill(3), 12)).toBe(1);
    expect(guerreroLambda(Float64Array.of(1, 2), 12)).toBe(1);
  });

  it('the mean of a log-normal is met to second order', () => {
    expect(unBoxCoxMean(2, 0.02, 0) / Math.exp(2.01)).toBeCloseTo(1, 4);
    expect(unBoxCoxMean(5, 0, 0.3)).toBe(unBoxCox(5, 0.3));
    // λ = ½: the mean of (1 + z/2)² with z ~ N(μ, v) is (1 + μ/2)² + v/4, exactly.
    expect(unBoxCoxMean(4, 0.8, 0.5)).toBeCloseTo(9 + 0.2, 9);
  });

  it('Guerrero finds what made the spread: λ = 0 for proportional seasons, 1 for equal ones', () => {
    const season = (t: number): number => Math.sin((2 * Math.PI * t) / 12);
    const level = (t: number): number => 10 + Math.floor(t / 12) * 5;
    expect(
      guerreroLambda(
        Float64Array.from({ length: 96 }, (_, t) => level(t) * (1 + 0.3 * season(t))),
        12,
      ),
    ).toBeCloseTo(0, 4);
    expect(
      guerreroLambda(
        Float64Array.from({ length: 96 }, (_, t) => level(t) + 3 * season(t)),
        12,
      ),
    ).toBeCloseTo(1, 4);
  });
});

describe('autocorrelation', () => {
  it('is the textbook sum, of usable pairs', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 10 }), (y, lags) => {
        const out = new Float64Array(Math.min(lags, y.length - 1));
        const values = usable(y);
        expect(autocorrelate(y, out)).toBe(values.length);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const scale = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
        for (const [i, found] of out.entries()) {
          const pairs = [...y.keys()].filter((t) => t > i && !Number.isNaN(y[t] + y[t - i - 1]));
          const product = pairs.reduce((sum, t) => sum + (y[t] - mean) * (y[t - i - 1] - mean), 0);
          expect(found).toBeCloseTo(scale > 1e-9 ? product / scale : 0, 9);
        }
      }),
    );
  });

  it('partial: that of an AR(2) process ends after two lags', () => {
    // Theoretical autocorrelations of y_t = 0.5 y_t−1 + 0.3 y_t−2 + e_t.
    const r = Float64Array.from({ length: 8 });
    r[0] = 0.5 / 0.7;
    r[1] = 0.5 * r[0] + 0.3;
    for (let k = 2; k < 8; k++) r[k] = 0.5 * r[k - 1] + 0.3 * r[k - 2];
    const out = new Float64Array(8);
    partialCorrelate(r, out);
    expect([...out].map((value) => Math.round(value * 1e9) / 1e9 + 0)).toEqual([0.714285714, 0.3, 0, 0, 0, 0, 0, 0]);
    partialCorrelate(Float64Array.of(1, 1, 1), out.subarray(0, 3));
    expect([...out.slice(0, 3)]).toEqual([1, 0, 0]);
  });

  it('bounds and Ljung–Box: white noise passes, a trend does not', () => {
    expect(correlationBound(100)).toBeCloseTo(0.1959963984540054, 12);
    const out = new Float64Array(2);
    ljungBox(Float64Array.of(0.1, -0.2), 50, 0, out);
    // 50 · 52 · (0.01 / 49 + 0.04 / 48), and exp(−Q/2) at two degrees of freedom.
    expect(out[0]).toBeCloseTo(2.697278911564626, 12);
    expect(out[1]).toBeCloseTo(Math.exp(-2.697278911564626 / 2), 12);
    const lags = new Float64Array(10);
    const count = autocorrelate(
      Float64Array.from({ length: 60 }, (_, t) => t + noise(t)),
      lags,
    );
    ljungBox(lags, count, 0, out);
    expect(out[1]).toBeLessThan(1e-12);
    ljungBox(lags, count, 10, out);
    expect(out[1]).toBeNaN();
  });
});

describe('decomposition', () => {
  it('parts add up (or multiply) to the series, and the figure is centred', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 30, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (list, m, isMultiplicative) => {
          const y = Float64Array.from(list);
          const { trend, seasonal, remainder, figure } = openDecomposition(y.length, m);
          expect(decompose(y, isMultiplicative, { trend, seasonal, remainder, figure })).toBe(true);
          for (let t = 0; t < y.length; t++) {
            expect(Number.isNaN(trend[t])).toBe(t < Math.floor(m / 2) || t + Math.floor(m / 2) >= y.length);
            if (Number.isNaN(trend[t])) expect(remainder[t]).toBeNaN();
            else expect(isMultiplicative ? trend[t] * seasonal[t] * remainder[t] : trend[t] + seasonal[t] + remainder[t]).toBeCloseTo(y[t], 9);
          }
          expect(figure.reduce((sum, value) => sum + value, 0)).toBeCloseTo(isMultiplicative ? m : 0, 9);
        },
      ),
    );
  });

  it('says when a place of the season has no value', () => {
    expect(decompose(Float64Array.of(1, 2, 3, 4, 5), false, openDecomposition(5, 4))).toBe(false);
    const out = new Float64Array(5);
    averageCentred(Float64Array.of(1, 2, Number.NaN, 4, 5), 3, out);
    expect([...out]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('strength is 1 without remainder, 0 without a part', () => {
    const part = Float64Array.of(1, -1, 1, -1);
    expect(partStrength(part, new Float64Array(4))).toBe(1);
    expect(partStrength(new Float64Array(4), part)).toBe(0);
    expect(partStrength(part, new Float64Array(4).fill(Number.NaN))).toBeNaN();
  });
});

describe('gaps', () => {
  it('observed values keep every digit; a season that is exact is restored exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 28, maxLength: 28 }), fc.boolean(), (missing, isMultiplicative) => {
        const season = Float64Array.from({ length: 28 }, (_, t) => [1, 2, 4, 3, 2, 5, 7][t % 7]);
        const whole = season.map((value, t) => (isMultiplicative ? value * (10 + t) : value + 10 + t));
        missing[0] = missing[27] = false;
        const y = whole.map((value, t) => (missing[t] ? Number.NaN : value));
        const out = new Float64Array(28);
        expect(interpolateSeasonal(y, season, out, isMultiplicative)).toBe(missing.filter(Boolean).length);
        for (let t = 0; t < 28; t++)
          if (missing[t]) expect(out[t]).toBeCloseTo(whole[t], 9);
          else expect(out[t]).toBe(whole[t]);
      }),
    );
  });

  it('nothing usable gives zeros, too little for a season a line', () => {
    const out = new Float64Array(4);
    expect(interpolateSeasonal(new Float64Array(4).fill(Number.NaN), Float64Array.of(1, 2, 3, 4), out)).toBe(4);
    expect([...out]).toEqual([0, 0, 0, 0]);
    expect(fillWithSeason(Float64Array.of(1, Number.NaN, 3, 4), 2, out)).toBe(null);
    expect([...out]).toEqual([1, 2, 3, 4]);
  });
});

describe('oddities', () => {
  it('running median is that of each window, sorted anew', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 9 }), (y, half) => {
        const out = new Float64Array(y.length);
        smoothByMedian(y, half, out, new Float64Array(2 * half + 1));
        for (let t = 0; t < y.length; t++) {
          const sorted = usable(y.slice(Math.max(0, t - half), t + half + 1)).sort((a, b) => a - b);
          const middle = sorted.length >> 1;
          expect(out[t]).toBe(sorted.length === 0 ? Number.NaN : sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
        }
      }),
    );
  });

  const plain = (n: number): Float64Array => Float64Array.from({ length: n }, (_, t) => 100 + 0.2 * t + 3 * noise(t));

  it('planted spikes and dips are found with what was expected, and nothing else', () => {
    const y = plain(200);
    expect(findOutliers(y, null)).toEqual([]);
    const planted = y.slice();
    planted[60] += 60;
    planted[140] -= 60;
    const found = findOutliers(planted, null);
    expect(found.map(({ at, kind }) => [at, kind])).toEqual([
      [60, 'spike'],
      [140, 'dip'],
    ]);
    for (const { at, expected, fence, observed, distance } of found) {
      expect(Math.abs(expected - y[at])).toBeLessThan(12);
      expect(observed).toBe(planted[at]);
      expect((observed - fence) * (fence - expected)).toBeGreaterThan(0);
      expect(distance).toBeGreaterThan(3);
    }
    const out = new Float64Array(200);
    planted[10] = Number.NaN;
    cleanOutliers(planted, null, found, out);
    expect(out[10]).toBeNaN();
    expect(Math.abs(out[60] - y[60])).toBeLessThan(12);
    expect(out[61]).toBe(y[61]);
  });

  it('the same in any unit, none where half of the values are equal or too few', () => {
    const y = plain(120);
    y[50] = 400;
    const places = findOutliers(y, null).map(({ at }) => at);
    expect(
      findOutliers(
        y.map((value) => value / 4096),
        null,
      ).map(({ at }) => at),
    ).toEqual(places);
    expect(findOutliers(Float64Array.of(0, 0, 0, 0, 9, 0, 0, 0, 0, 0), null)).toEqual([]);
    expect(findOutliers(Float64Array.of(1, 2, 99), null)).toEqual([]);
  });

  it('constant runs: too long for chance, and only those', () => {
    const y = Float64Array.from({ length: 100 }, (_, t) => Math.round(50 + 6 * noise(t)));
    expect(findConstantRuns(y)).toEqual([]);
    y.fill(52, 40, 50);
    y[43] = Number.NaN;
    expect(findConstantRuns(y)).toMatchObject([{ from: 40, to: 49, value: 52 }]);
    // A slow seller has long runs of zeros by nature.
    const slow = Float64Array.from({ length: 100 }, (_, t) => (t % 11 === 3 ? 1 : 0));
    expect(findConstantRuns(slow)).toEqual([]);
    expect(findConstantRuns(new Float64Array(30).fill(4))).toMatchObject([{ from: 0, to: 29, value: 4 }]);
    expect(findConstantRuns(new Float64Array(30).fill(Number.NaN))).toEqual([]);
  });

  it('a level shift is found at its place with its size; a trend, noise and a spike are none', () => {
    const y = plain(160);
    expect(findLevelShifts(y)).toEqual([]);
    const shifted = y.map((value, t) => (t >= 90 ? value + 40 : value));
    const found = findLevelShifts(shifted);
    expect(found).toHaveLength(1);
    expect(found[0].at).toBe(90);
    expect(Math.abs(found[0].size - 40)).toBeLessThan(6);
    const steep = Float64Array.from({ length: 80 }, (_, t) => 5 * t);
    expect(findLevelShifts(steep)).toEqual([]);
    expect(findLevelShifts(new Float64Array(80).fill(7))).toEqual([]);
    expect(findLevelShifts(Float64Array.from({ length: 80 }, (_, t) => (t < 40 ? 7 : 9)))).toMatchObject([{ at: 40, size: 2 }]);
    expect(findLevelShifts(new Float64Array(10))).toEqual([]);
  });
});
