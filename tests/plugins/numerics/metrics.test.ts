import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addError, SUMS } from '../../../plugins/numerics/error-sums.ts';
import { normalQuantile } from '../../../plugins/numerics/intervals/normal-quantile.ts';
import { crpsNormal, crpsQuantiles, crpsSample } from '../../../plugins/numerics/metrics/crps.ts';
import { intervalScore, msisOf } from '../../../plugins/numerics/metrics/interval-score.ts';
import { percentageErrors } from '../../../plugins/numerics/metrics/percentage-errors.ts';
import { forecastStability } from '../../../plugins/numerics/metrics/stability.ts';
import { trackingSignalOf, trackSignal } from '../../../plugins/numerics/metrics/tracking-signal.ts';
import { relativeValueAdded, valueAdded } from '../../../plugins/numerics/metrics/value-added.ts';
import { excess, loadVectors } from '../vectors.ts';

const vectors = loadVectors();
const value = fc.double({ min: -1000, max: 1000, noNaN: true });
const positive = fc.double({ min: 0.01, max: 100, noNaN: true });

describe.skipIf(vectors === null)('expected numbers', () => {
  const { series, vector } = vectors ?? { series: () => [], vector: () => ({}) as never };

  it('crps-normal', () => {
    const { expected, tolerance } = vector('crps-normal');
    const cases = expected.cases as { mu: number; sigma: number; y: number; crps: number }[];
    expect(
      excess(
        cases.map(({ y, mu, sigma }) => crpsNormal(y, mu, sigma)),
        cases.map(({ crps }) => crps),
        tolerance,
      ),
    ).toBeLessThanOrEqual(1);
  });

  it('crps-sample', () => {
    const { expected, tolerance, params } = vector('crps-sample');
    const sample = Float64Array.from((params as { sample: number[] }).sample).sort();
    const cases = expected.cases as { y: number; crps: number }[];
    expect(
      excess(
        cases.map(({ y }) => crpsSample(y, sample, sample.length)),
        cases.map(({ crps }) => crps),
        tolerance,
      ),
    ).toBeLessThanOrEqual(1);
  });

  it('accuracy-snaive-ap: percentage errors, with our sign (+ over-forecasts)', () => {
    const { expected, tolerance } = vector('accuracy-snaive-ap');
    const values = series('AirPassengers');
    const forecast = Float64Array.from({ length: 24 }, (_, step) => values[108 + (step % 12)]);
    const out = new Float64Array(2);
    expect(percentageErrors(Float64Array.from(values.slice(120)), forecast, out)).toBe(24);
    expect(excess([out[0] * 100, -out[1] * 100], [expected.MAPE as number, expected.MPE as number], tolerance)).toBeLessThanOrEqual(1);
  });
});

describe('CRPS', () => {
  it('of a sample is E|X − y| − E|X − X′| / 2 over all pairs', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), value, (values, actual) => {
        const mean = (numbers: number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
        const wanted = mean(values.map((one) => Math.abs(one - actual))) - mean(values.flatMap((a) => values.map((b) => Math.abs(a - b)))) / 2;
        expect(crpsSample(actual, Float64Array.from(values).sort(), values.length)).toBeCloseTo(wanted, 8);
      }),
    );
  });

  it('of a normal is the limit of that of its quantiles, and of a sample of them', () => {
    const probabilities = Array.from({ length: 4000 }, (_, i) => (i + 0.5) / 4000);
    fc.assert(
      fc.property(value, positive, fc.double({ min: -5, max: 5, noNaN: true }), (mean, sigma, z) => {
        const quantiles = Float64Array.from(probabilities, (p) => mean + sigma * normalQuantile(p));
        const actual = mean + sigma * z;
        const wanted = crpsNormal(actual, mean, sigma);
        expect(Math.abs(crpsQuantiles(actual, quantiles, 0, probabilities) - wanted)).toBeLessThan(1e-3 * sigma);
        expect(Math.abs(crpsSample(actual, quantiles, quantiles.length) - wanted)).toBeLessThan(1e-3 * sigma);
      }),
      { numRuns: 40 },
    );
  });

  it('of a certain forecast is the absolute error, and no sample has no score', () => {
    expect(crpsNormal(3, 5, 0)).toBe(2);
    expect(crpsSample(3, Float64Array.of(5), 1)).toBe(2);
    expect(crpsSample(3, new Float64Array(1), 0)).toBeNaN();
    expect(crpsQuantiles(3, Float64Array.of(9, 5), 1, [0.5])).toBe(2);
    expect(crpsQuantiles(3, new Float64Array(0), 0, [])).toBeNaN();
  });
});

describe('interval score', () => {
  it('is the width, plus the distance outside times 2/a', () => {
    expect(intervalScore(5, 2, 8, 80)).toBe(6);
    expect(intervalScore(1, 2, 8, 80)).toBeCloseTo(16, 12);
    expect(intervalScore(9, 2, 8, 95)).toBeCloseTo(46, 12);
    expect(msisOf(60, 3, 4)).toBe(5);
    expect(msisOf(60, 3, 0)).toBeNaN();
    expect(msisOf(60, 3, Number.NaN)).toBeNaN();
    expect(msisOf(0, 0, 4)).toBeNaN();
  });

  it('is 2/a times the pinball losses of both ends', () => {
    fc.assert(
      fc.property(value, value, positive, fc.integer({ min: 1, max: 99 }), (actual, low, width, level) => {
        const tail = (100 - level) / 200;
        const both = Float64Array.of(low, low + width);
        // crpsQuantiles is the mean of twice the losses, so here their sum.
        const wanted = crpsQuantiles(actual, both, 0, [tail, 1 - tail]) / tail;
        expect(Math.abs(intervalScore(actual, low, low + width, level) - wanted)).toBeLessThan(1e-9 * (1 + wanted));
      }),
    );
  });
});

describe('tracking signal', () => {
  it('ends where the sums say, stays within n, and turns its sign with the errors', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -50, max: 50 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }), {
          minLength: 1,
          maxLength: 40,
        }),
        (list) => {
          const errors = Float64Array.from(list);
          const [out, turned] = [new Float64Array(list.length), new Float64Array(list.length)];
          const largest = trackSignal(errors, out);
          const sums = new Float64Array(SUMS);
          for (const error of errors) if (!Number.isNaN(error)) addError(sums, 0, 100, 100 + error);
          const end = out[list.length - 1];
          if (sums[0] === 0) expect([end, trackingSignalOf(sums), largest]).toEqual([Number.NaN, Number.NaN, 0]);
          else {
            expect(trackingSignalOf(sums)).toBeCloseTo(end, 9);
            expect(largest).toBeLessThanOrEqual(list.length + 1e-9);
            expect(
              trackSignal(
                errors.map((error) => -error),
                turned,
              ),
            ).toBe(largest);
            expect(turned[list.length - 1] + end).toBe(0);
          }
        },
      ),
    );
  });

  it('of errors on one side is their number, of none at all 0', () => {
    const out = new Float64Array(4);
    expect(trackSignal(Float64Array.of(2, 5, Number.NaN, 1), out)).toBe(3);
    expect([...out]).toEqual([1, 2, 2, 3]);
    expect(trackSignal(new Float64Array(4), out)).toBe(0);
    expect(trackingSignalOf(new Float64Array(SUMS))).toBeNaN();
  });
});

describe('value added and stability', () => {
  it('value added is what the reference loses by', () => {
    expect(valueAdded(10, 8)).toBe(2);
    expect(relativeValueAdded(10, 8)).toBeCloseTo(0.2, 12);
    expect(relativeValueAdded(0, 8)).toBeNaN();
    expect(relativeValueAdded(Number.NaN, 8)).toBeNaN();
  });

  it('compares forecasts of the same period, and only of neighbours', () => {
    // Origins 10, 12, 15 with h = 4: periods 11–14, 13–16, 16–19.
    const forecasts = Float64Array.of(1, 2, 3, 4, 5, 5, 7, 9, 6, 0, 0, 0);
    expect(forecastStability(forecasts, 4, [10, 12, 15], 2)).toBeCloseTo((2 + 1 + 3) / 3 / 2, 12);
    expect(forecastStability(forecasts, 4, [10, 14, 18], 2)).toBeNaN();
    expect(forecastStability(forecasts, 4, [10, 12, 15], 0)).toBeNaN();
    forecasts[4] = Number.NaN;
    expect(forecastStability(forecasts, 4, [10, 12, 15], 1)).toBe(2);
  });

  it('is 0 for a model that never revises', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 20, maxLength: 20 }), fc.integer({ min: 1, max: 3 }), (path, stepSize) => {
        const cutoffs = [0, stepSize, 2 * stepSize];
        const forecasts = Float64Array.from(cutoffs.flatMap((cutoff) => path.slice(cutoff + 1, cutoff + 9)));
        expect(forecastStability(forecasts, 8, cutoffs, 1)).toBe(0);
      }),
    );
  });

  it('percentage errors leave out actuals of 0', () => {
    const out = new Float64Array(2);
    expect(percentageErrors(Float64Array.of(0, 10, -10, Number.NaN), Float64Array.of(5, 12, -13, 1), out)).toBe(2);
    expect([...out].map((share) => Math.round(share * 1e9) / 1e9)).toEqual([0.25, -0.05]);
    expect(percentageErrors(Float64Array.of(0), Float64Array.of(1), out)).toBe(0);
    expect(out[0]).toBeNaN();
  });
});
