import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitDrift } from '../../../plugins/numerics/drift.ts';
import { addError, biasOf, maeOf, mergeSums, pinballOf, rmseOf, SUM, SUMS, smapeOf, wapeOf } from '../../../plugins/numerics/error-sums.ts';
import { meanDeviation } from '../../../plugins/numerics/mean-deviation.ts';
import { minimiseGolden } from '../../../plugins/numerics/minimise-golden.ts';
import { fitMovingAverage } from '../../../plugins/numerics/moving-average.ts';
import { naiveScale, naiveSquareScale } from '../../../plugins/numerics/naive-scale.ts';
import { pinball } from '../../../plugins/numerics/pinball.ts';
import { placeRanks } from '../../../plugins/numerics/place-ranks.ts';
import { power } from '../../../plugins/numerics/power.ts';
import { quantileSorted } from '../../../plugins/numerics/quantile-sorted.ts';
import { rollingOrigin } from '../../../plugins/numerics/rolling-origin.ts';
import { fitSeasonalNaive } from '../../../plugins/numerics/seasonal-naive.ts';
import { fitSes, smoothingError } from '../../../plugins/numerics/ses.ts';
import { meanWithError } from '../../../plugins/numerics/standard-error.ts';
import { wilsonRange } from '../../../plugins/numerics/wilson-range.ts';

const cell = fc.oneof({ weight: 5, arbitrary: fc.double({ min: -1e4, max: 1e4, noNaN: true }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) });
const history = fc.array(cell, { minLength: 1, maxLength: 120 }).map((values) => Float64Array.from(values));
const finite = fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((value) => value + 0);
const usable = (y: Float64Array): number[] => [...y].filter((value) => !Number.isNaN(value));
const near = (actual: number, expected: number, size = 1): boolean => Math.abs(actual - expected) <= 1e-9 * (size + Math.abs(expected));

describe('against an oracle written the slow way', () => {
  it('moving average: mean of the last k usable values, before every period', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 40 }), (y, width) => {
        const fitted = new Float64Array(y.length);
        const last = fitMovingAverage(y, width, fitted);
        const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
        for (let t = 0; t <= y.length; t++) {
          const window = usable(y.subarray(0, t)).slice(-width);
          const actual = t === y.length ? last : fitted[t];
          if (window.length === 0) expect(actual).toBeNaN();
          else expect(near(actual, mean(window), 1e4)).toBe(true);
        }
      }),
    );
  });

  it('seasonal naive: the latest value at the same place', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 14 }), (y, m) => {
        const [fitted, season] = [new Float64Array(y.length), new Float64Array(m)];
        const ok = fitSeasonalNaive(y, m, fitted, season);
        expect(ok).toBe(usable(y).length > 0);
        if (!ok) return;
        for (let step = 1; step <= m; step++) {
          let t = y.length - 1 + step - m;
          while (t >= 0 && Number.isNaN(y[t])) t -= m;
          expect(season[step - 1]).toBe(t >= 0 ? y[t] : usable(y).at(-1));
        }
      }),
    );
  });

  it('ranks are placed where sorting would put them, and quantiles follow', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(finite, fc.constantFrom(0, 1, 2)), { minLength: 1, maxLength: 300 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
        (values, picks) => {
          const sorted = Float64Array.from(values).sort();
          const placed = Float64Array.from(values);
          const ranks = Int32Array.from(picks, (pick) => pick % values.length).sort();
          placeRanks(placed, values.length, ranks);
          for (const rank of ranks) expect(placed[rank]).toBe(sorted[rank]);
          expect([...placed].sort()).toEqual([...Float64Array.from(values)].sort());
        },
      ),
    );
  });

  it('mean and deviation of usable values', () => {
    fc.assert(
      fc.property(history, (y) => {
        const out = new Float64Array(2);
        const values = usable(y);
        expect(meanDeviation(y, -5, y.length, out)).toBe(values.length);
        if (values.length === 0) return;
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
        expect(near(out[0], mean, 1e4)).toBe(true);
        expect(near(out[1], Math.sqrt(variance), 1e4)).toBe(true);
      }),
    );
  });
});

describe('laws', () => {
  it('SES: no α of a fine grid does better, and scaling the series scales level and keeps α', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 4, maxLength: 80 }), (values) => {
        const y = Float64Array.from(values);
        const [out, scaled, fitted] = [new Float64Array(2), new Float64Array(2), new Float64Array(y.length)];
        fitSes(y, fitted, out);
        const reached = smoothingError(y, 1, out[1], y[0]);
        const grid = Array.from({ length: 9 }, (_, i) => 0.0001 + (i * 0.9999) / 8).map((alpha) => smoothingError(y, 1, alpha, y[0]));
        expect(reached).toBeLessThanOrEqual(Math.min(...grid) * (1 + 1e-12));
        fitSes(
          y.map((value) => value * 64),
          fitted,
          scaled,
        );
        expect(scaled[1]).toBe(out[1]);
        expect(scaled[0]).toBe(out[0] * 64);
      }),
    );
  });

  it('drift: shifting the series shifts the level, reversing it turns the drift', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 60 }), finite, (values, shift) => {
        const lineOf = (y: number[]): [number, number] => {
          const out = new Float64Array(2);
          fitDrift(Float64Array.from(y), new Float64Array(y.length), out);
          return [out[0], out[1]];
        };
        const [level, slope] = lineOf(values);
        const [shifted, same] = lineOf(values.map((value) => value + shift));
        expect(near(shifted, level + shift, 1e5)).toBe(true);
        expect(near(same, slope, 1e5)).toBe(true);
        expect(near(lineOf([...values].reverse())[1], -slope, 1e4)).toBe(true);
      }),
    );
  });

  it('errors: exact forecasts score 0, WAPE and sMAPE do not see the scale, MAE and RMSE follow it', () => {
    const points = fc.array(fc.tuple(fc.double({ min: 1, max: 1e4, noNaN: true }), fc.double({ min: 0, max: 1e4, noNaN: true })), {
      minLength: 1,
      maxLength: 50,
    });
    const sum = (pairs: [number, number][], scale = 1): Float64Array => {
      const sums = new Float64Array(SUMS);
      for (const [y, f] of pairs) addError(sums, 0, y * scale, f * scale);
      return sums;
    };
    fc.assert(
      fc.property(points, (pairs) => {
        const [plain, scaled] = [sum(pairs), sum(pairs, 8)];
        for (const of of [wapeOf, smapeOf, biasOf]) expect(near(of(scaled), of(plain))).toBe(true);
        for (const of of [maeOf, rmseOf]) expect(near(of(scaled), 8 * of(plain))).toBe(true);
        expect(rmseOf(plain)).toBeGreaterThanOrEqual(maeOf(plain) * (1 - 1e-12));
        expect(Math.abs(biasOf(plain))).toBeLessThanOrEqual(wapeOf(plain) * (1 + 1e-12));
        expect(smapeOf(plain)).toBeLessThanOrEqual(2);
        const exact = sum(pairs.map(([y]) => [y, y]));
        for (const of of [wapeOf, smapeOf, biasOf, maeOf, rmseOf]) expect(of(exact)).toBe(0);
        const halves = new Float64Array(SUMS);
        mergeSums(halves, 0, sum(pairs.slice(0, 3)), 0);
        mergeSums(halves, 0, sum(pairs.slice(3)), 0);
        expect(halves[SUM.count]).toBe(pairs.length);
        expect(near(wapeOf(halves), wapeOf(plain))).toBe(true);
      }),
    );
  });

  it('errors without a point have no value', () => {
    const none = new Float64Array(SUMS);
    for (const of of [wapeOf, smapeOf, biasOf, maeOf, rmseOf, pinballOf]) expect(of(none)).toBeNaN();
  });

  it('pinball: never negative, smallest at the sample quantile', () => {
    const sample = Float64Array.from({ length: 101 }, (_, i) => i);
    for (const p of [0.1, 0.5, 0.9]) {
      const loss = (q: number): number => sample.reduce((sum, y) => sum + pinball(y, q, p), 0);
      const best = quantileSorted(sample, 101, p);
      for (const q of [0, 20, 50, 80, 100]) {
        expect(loss(q)).toBeGreaterThanOrEqual(loss(best));
        expect(loss(q)).toBeGreaterThan(0);
      }
    }
  });

  it('golden section finds the floor of a bowl anywhere', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (place) => {
        expect(Math.abs(minimiseGolden((x) => (x - place) * (x - place), 0, 1) - place)).toBeLessThan(1e-4);
      }),
    );
  });

  it('Wilson range holds the share, shrinks with the count, and has no value without points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const hits = Math.round(share * count);
        const [few, many] = [new Float64Array(2), new Float64Array(2)];
        wilsonRange(hits, count, few);
        wilsonRange(hits * 4, count * 4, many);
        expect(few[0] <= hits / count + 1e-12 && few[1] >= hits / count - 1e-12 && few[0] >= 0 && few[1] <= 1).toBe(true);
        expect(many[1] - many[0]).toBeLessThanOrEqual(few[1] - few[0]);
      }),
    );
    const none = new Float64Array(2);
    wilsonRange(0, 0, none);
    expect([...none].every(Number.isNaN)).toBe(true);
  });

  it('rolling origin: tests end with the history, never touch their training, and slide at equal length', () => {
    const options = fc.record({
      horizon: fc.integer({ min: 1, max: 30 }),
      gap: fc.nat(10),
      windows: fc.integer({ min: 1, max: 8 }),
      stepSize: fc.integer({ min: 1, max: 30 }),
      sliding: fc.boolean(),
    });
    fc.assert(
      fc.property(options, ({ gap, ...rest }) => {
        const use = { ...rest, gap: gap % rest.horizon };
        const splits = rollingOrigin(600, use);
        expect(splits.at(-1)?.testTo).toBe(600);
        for (const { trainFrom, trainTo, testFrom, testTo } of splits) {
          expect(testFrom - trainTo).toBe(use.gap);
          expect(testTo - trainTo).toBe(use.horizon);
          expect(trainTo - trainFrom).toBe(use.sliding ? splits[0].trainTo : trainTo);
        }
      }),
    );
  });

  it('scales of MASE and RMSSE have no value on a constant series and skip gaps', () => {
    expect(naiveScale(Float64Array.of(3, 3, 3), 1)).toBeNaN();
    expect(naiveSquareScale(Float64Array.of(0, 0, 0))).toBeNaN();
    expect(naiveScale(Float64Array.of(1, Number.NaN, 4, 6), 1)).toBe(2);
    expect(naiveSquareScale(Float64Array.of(0, 0, 5, 7, 4))).toBe((4 + 9) / 2);
  });

  it('power agrees with repeated multiplication, standard error with its definition', () => {
    expect(power(1.5, 3)).toBeCloseTo(3.375, 12);
    expect(power(2, -0.5)).toBeCloseTo(Math.SQRT1_2, 12);
    expect(meanWithError([1, 2, 3, 4])).toEqual({ mean: 2.5, error: Math.sqrt(5 / 3 / 4) });
    expect(meanWithError([1]).error).toBeNaN();
  });
});
