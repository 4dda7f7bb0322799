import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareTail } from '../../../plugins/numerics/intervals/chi-square.ts';
import { factorOf, placeOfFactor, tabulateFactors } from '../../../plugins/numerics/intervals/conformal-factor.ts';
import { conformalQuantile, conformalRank } from '../../../plugins/numerics/intervals/conformal-quantile.ts';
import { addScore, type ConformalScores, mergeScores, openScores, scoreOfRank, scoresOfRanks } from '../../../plugins/numerics/intervals/conformal-scores.ts';
import { logGamma } from '../../../plugins/numerics/intervals/log-gamma.ts';
import { normalCdf, normalDensity } from '../../../plugins/numerics/intervals/normal.ts';
import { normalFactor, normalQuantile } from '../../../plugins/numerics/intervals/normal-quantile.ts';
import { studentCdf, studentQuantile } from '../../../plugins/numerics/intervals/student-quantile.ts';
import { excess, loadVectors } from '../vectors.ts';

const vectors = loadVectors();
const LEVELS = [50, 80, 90, 95, 99];
const score = fc.oneof(fc.double({ min: 0, max: 6, noNaN: true }), fc.constantFrom(0, 1, 2, 1e-9, 1e9));

describe.skipIf(vectors === null)('expected numbers', () => {
  it('conformal-quantile', () => {
    const { expected, tolerance, params } = (vectors ?? { vector: () => ({}) as never }).vector('conformal-quantile');
    const { scores } = params as { scores: number[] };
    for (const { alpha, k, q } of expected.cases as { alpha: number; k: number; q: number }[]) {
      expect(conformalRank(scores.length, 100 * (1 - alpha))).toBe(k);
      expect(excess([conformalQuantile(Float64Array.from(scores), scores.length, 100 * (1 - alpha), new Int32Array(1))], [q], tolerance)).toBeLessThanOrEqual(
        1,
      );
    }
    expect(conformalQuantile(Float64Array.from(scores), 18, 95, new Int32Array(1))).toBe(Number.POSITIVE_INFINITY);
  });
});

/** [argument, SciPy 1.17.1's value] or [argument, freedom, value]; relative tolerance 1e-12. */
describe('distributions', () => {
  const near = (actual: number, wanted: number, relative = 1e-12): void =>
    expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted) + 1e-15);

  it.each([
    [-37, 5.7255712225239266e-300],
    [-8, 6.22096057427174e-16],
    [-3.3, 0.00048342414238377744],
    [-1, 0.15865525393145707],
    [-0.2, 0.42074029056089696],
    [0, 0.5],
    [0.4, 0.6554217416103242],
    [1.96, 0.9750021048517795],
    [5, 0.9999997133484281],
  ])('normal cdf of %f', (z, wanted) => {
    expect(Math.abs(normalCdf(z) - wanted)).toBeLessThanOrEqual(1e-13 * wanted);
  });

  it.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798409],
    [1e-5, -4.264890793922825],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.77, 0.7388468491852137],
    [0.975, 1.959963984540054],
    [0.9999, 3.719016485455709],
  ])('normal quantile of %f', (p, wanted) => near(normalQuantile(p), wanted));

  it('normal: quantile and cdf undo each other, the edges are infinite, the density is the slope', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-14);
        expect(normalCdf(normalQuantile(p)) + normalCdf(-normalQuantile(p))).toBeCloseTo(1, 14);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (z) => {
        expect((normalCdf(z + 1e-5) - normalCdf(z - 1e-5)) / 2e-5).toBeCloseTo(normalDensity(z), 8);
      }),
    );
    expect([0, 1, -0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, Number.NaN, Number.NaN]);
    expect([normalCdf(-50), normalCdf(50), normalCdf(Number.NaN)]).toEqual([0, 1, Number.NaN]);
    near(normalFactor(95), 1.959963984540054);
  });

  it.each([
    [0.5, 1, 0.47950012218695337],
    [3.84, 1, 0.05004352124870519],
    [10, 12, 0.615960654833063],
    [40, 24, 0.02138682158728023],
    [300, 24, 1.6769065659778778e-49],
    [2, 0.7, 0.10153176936195055],
  ])('chi-square tail of %f at %f', (x, freedom, wanted) => near(chiSquareTail(x, freedom), wanted));

  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 5, 2.5705818356363146],
    [0.9, 2.5, 1.7302509288071766],
    [0.05, 30, -1.6972608865939574],
    [0.995, 200, 2.600634436191558],
  ])('Student quantile of %f at %f', (p, freedom, wanted) => near(studentQuantile(p, freedom), wanted, 1e-11));

  it.each([
    [0.001, 6.907178885383853],
    [0.5, 0.5723649429247],
    [1, 0],
    [2, 0],
    [3.7, 1.428072326665388],
    [171, 706.5730622457875],
    [1e5, 1051287.7089736569],
  ])('log gamma of %f', (x, wanted) => expect(Math.abs(logGamma(x) - wanted)).toBeLessThanOrEqual(1e-14 * Math.max(1, wanted)));

  it('edges have a value or none', () => {
    expect([chiSquareTail(0, 3), chiSquareTail(Number.POSITIVE_INFINITY, 3), chiSquareTail(1, 0)]).toEqual([1, 0, Number.NaN]);
    expect([studentQuantile(0.5, 3), studentQuantile(0, 3), studentQuantile(0.4, -1), studentCdf(Number.NEGATIVE_INFINITY, 3)]).toEqual([
      0,
      Number.NaN,
      Number.NaN,
      0,
    ]);
    expect(logGamma(0)).toBeNaN();
  });
});

const fill = (scores: ConformalScores, list: readonly (readonly [number, number, number])[]): ConformalScores => {
  for (const [at, step, one] of list) addScore(scores, at, step, one);
  return scores;
};
const places = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 3 }), score);

describe('conformal scores', () => {
  it('give the exact order statistic, at most 0.271 % above it', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 4000, noNaN: true }), { minLength: 1, maxLength: 200 }), fc.nat(), (list, pick) => {
        const scores = fill(
          openScores(1, 1),
          list.map((one) => [0, 0, one] as const),
        );
        const rank = (pick % list.length) + 1;
        const exact = Float64Array.from(list).sort()[rank - 1];
        const found = scoreOfRank(scores, 0, 0, 0, rank);
        expect(found).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
        expect(found).toBeLessThanOrEqual(exact * 1.00272);
        expect(scoreOfRank(scores, 0, 0, 0, list.length + 1)).toBeNaN();
      }),
    );
  });

  it('are the same in any order and any split among workers', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 120 }), fc.nat(), (list, cut) => {
        const all = fill(openScores(2, 4), list);
        const turned = fill(openScores(2, 4), [...list].reverse());
        const split = fill(openScores(2, 4), list.slice(cut % list.length));
        mergeScores(split, fill(openScores(2, 4), list.slice(0, cut % list.length)));
        for (const other of [turned, split]) expect(tabulateFactors(other, LEVELS)).toEqual(tabulateFactors(all, LEVELS));
      }),
    );
    expect(() => mergeScores(openScores(1, 2), openScores(1, 3))).toThrow(/1 × 2/);
  });

  it('give several ranks of joined steps by one walk as they give each alone', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 120 }), (list) => {
        const scores = fill(openScores(2, 4), list);
        const ranks = [1, 2, 5, 5, 30, 200];
        expect(scoresOfRanks(scores, 1, 1, 3, ranks)).toEqual(ranks.map((rank) => scoreOfRank(scores, 1, 1, 3, rank)));
      }),
    );
  });

  it('do not count what is no score', () => {
    const scores = openScores(1, 1);
    expect([Number.NaN, Number.POSITIVE_INFINITY, -1, 0].map((one) => addScore(scores, 0, 0, one))).toEqual([false, false, false, true]);
    expect(scores.counts[0]).toBe(1);
  });
});

describe('conformal factors', () => {
  it('never fall as the level rises, nor along the steps when asked', () => {
    fc.assert(
      fc.property(
        fc.array(places, { maxLength: 150 }),
        fc.record({ shrinkage: fc.integer({ min: 0, max: 100 }), enough: fc.integer({ min: 1, max: 200 }) }),
        (list, rules) => {
          const scores = fill(openScores(2, 4), list);
          for (const rising of [false, true]) {
            const table = tabulateFactors(scores, LEVELS, { ...rules, rising });
            for (let at = 0; at < 2; at++)
              for (let step = 0; step < 4; step++)
                for (let i = 0; i < LEVELS.length; i++) {
                  const here = table.factors[placeOfFactor(table, at, step, i)];
                  expect(here).toBeGreaterThanOrEqual(0);
                  if (i > 0) expect(here).toBeGreaterThanOrEqual(table.factors[placeOfFactor(table, at, step, i - 1)] * (1 - 1e-12));
                  if (rising && step > 0) expect(here).toBeGreaterThanOrEqual(table.factors[placeOfFactor(table, at, step - 1, i)]);
                }
          }
        },
      ),
    );
  });

  it("are the model's own without scores, and the pool's when there are many", () => {
    const scores = openScores(1, 3);
    expect(factorOf(scores, 0, 1, 95)).toEqual({ factor: normalFactor(95), count: 0, own: true });
    // A model whose σ is half of what it should be: scores are |N(0, 2²)|.
    for (let i = 0; i < 20_000; i++) addScore(scores, 0, 1, Math.abs(2 * normalQuantile((i + 0.5) / 20_000)));
    for (const level of LEVELS) {
      const { factor, count, own } = factorOf(scores, 0, 1, level);
      expect([count, own]).toEqual([20_000, false]);
      expect(factor / (2 * normalFactor(level))).toBeGreaterThan(0.998);
      expect(factor / (2 * normalFactor(level))).toBeLessThan(1.005);
    }
    // A step without scores takes its neighbour's.
    expect(factorOf(scores, 0, 2, 95)).toEqual(factorOf(scores, 0, 1, 95));
    expect(factorOf(scores, 0, 0, 95).count).toBe(20_000);
    // Neighbours join when told to, though the step has enough of its own.
    for (let i = 0; i < 500; i++) addScore(scores, 0, 2, 1);
    expect([0, 1, 2].map((reach) => factorOf(scores, 0, 2, 95, { reach }).count)).toEqual([500, 20_500, 20_500]);
  });

  it('blend by n / (n + n₀), and say when a pool is too small for a level', () => {
    const scores = openScores(1, 1);
    for (let i = 1; i <= 9; i++) addScore(scores, 0, 0, i);
    const half = factorOf(scores, 0, 0, 80, { shrinkage: 9 });
    expect(half).toMatchObject({ count: 9, own: false });
    expect(Math.abs(half.factor - (8 + normalFactor(80)) / 2)).toBeLessThan(8 * 0.0028);
    const high = factorOf(scores, 0, 0, 99, { shrinkage: 9 });
    expect(high.own).toBe(true);
    expect(high.factor).toBe(factorOf(scores, 0, 0, 90, { shrinkage: 9 }).factor);
  });

  it('cover what they promise on scores of any shape', () => {
    // Pool and test from one skewed population: exchangeable, so the share covered lies at the level.
    const draw = (seed: number): number => {
      const uniform = (((seed * 1103515245 + 12345) >>> 0) % 65_536) / 65_536;
      return uniform * uniform * uniform * 9;
    };
    const scores = openScores(1, 1);
    for (let i = 0; i < 4000; i++) addScore(scores, 0, 0, draw(i));
    for (const level of LEVELS) {
      const { factor } = factorOf(scores, 0, 0, level, { shrinkage: 0 });
      let covered = 0;
      for (let i = 4000; i < 24_000; i++) if (draw(i) <= factor) covered++;
      expect(Math.abs(covered / 200 - level)).toBeLessThan(2.5);
    }
  });
});
