import { describe, expect, it } from 'vitest';
import drift from '../../../plugins/models/drift.ts';
import seasonalNaive from '../../../plugins/models/seasonal-naive.ts';
import { addError, maeOf, rmseOf, SUMS, smapeOf, wapeOf } from '../../../plugins/numerics/error-sums.ts';
import { fitMovingAverage } from '../../../plugins/numerics/moving-average.ts';
import { naiveScale } from '../../../plugins/numerics/naive-scale.ts';
import { rollingOrigin } from '../../../plugins/numerics/rolling-origin.ts';
import { fitSes, smoothingError, smoothLevel } from '../../../plugins/numerics/ses.ts';
import { runModel } from '../../../server/kit-testing/test-model.ts';
import { excess, loadVectors } from '../vectors.ts';

const vectors = loadVectors();

const sumsOf = (y: readonly number[], f: readonly number[]): Float64Array => {
  const sums = new Float64Array(SUMS);
  y.forEach((actual, i) => {
    addError(sums, 0, actual, f[i]);
  });
  return sums;
};

describe.skipIf(vectors === null)('expected numbers of R, statsforecast and definitions', () => {
  const { series, vector } = vectors ?? { series: () => [], vector: () => ({}) as never };

  for (const [id, model, m] of [
    ['snaive-daily56', seasonalNaive, 7],
    ['drift-nile', drift, 1],
  ] as const)
    it(`${id}: forecasts, and intervals that widen alike`, () => {
      const { series: name, h, expected, tolerance } = vector(id);
      const { mean, sigma } = runModel(model, series(name), m, h);
      expect(excess(mean, expected.mean ?? [], tolerance)).toBeLessThanOrEqual(1);
      // R's half width is z · σ · c_h; the quotient to the first step leaves c_h / c_1.
      const low = expected.lo?.[0] ?? [];
      const half = low.map((lo, i) => (expected.mean?.[i] ?? 0) - lo);
      const widening = half.map((width) => width / half[0]);
      expect(
        excess(
          sigma.map((factor) => factor / sigma[0]),
          widening,
          { rel: 1e-6, abs: 1e-6 },
        ),
      ).toBeLessThanOrEqual(1);
    });

  it.each([
    ['movavg28-daily56', 28],
    ['sf-window-avg-daily56', 14],
    ['mean-nile', 100],
  ])('%s: mean of the last %i', (id, width) => {
    const { series: name, expected, tolerance } = vector(id);
    const y = Float64Array.from(series(name));
    expect(excess([fitMovingAverage(y, width, new Float64Array(y.length))], [expected.mean?.[0] ?? 0], tolerance)).toBeLessThanOrEqual(1);
  });

  it('ses-simple-a.3-nile: level, fitted tail and squared error at a given α', () => {
    const { series: name, expected, tolerance } = vector('ses-simple-a.3-nile');
    const y = Float64Array.from(series(name));
    const fitted = new Float64Array(y.length);
    const level = smoothLevel(y, 1, 0.3, y[0], fitted);
    expect(excess([level], [expected.mean?.[0] ?? 0], tolerance)).toBeLessThanOrEqual(1);
    const tail = expected.fitted_tail as number[];
    expect(excess([...fitted.slice(-tail.length)], tail, tolerance)).toBeLessThanOrEqual(1);
    expect(excess([smoothingError(y, 1, 0.3, y[0])], [expected.sse as number], tolerance)).toBeLessThanOrEqual(1);
  });

  it('smx-ses-known-nile and sf-ses-a.3-nile: replayed parameters', () => {
    const y = Float64Array.from(series('Nile'));
    const known = vector('smx-ses-known-nile');
    expect(excess([smoothLevel(y, 0, 0.25, 1120, new Float64Array(y.length))], [known.expected.mean?.[0] ?? 0], known.tolerance)).toBeLessThanOrEqual(1);
    expect(excess([smoothingError(y, 0, 0.25, 1120)], [known.expected.sse as number], known.tolerance)).toBeLessThanOrEqual(1);
    const statsforecast = vector('sf-ses-a.3-nile');
    expect(
      excess([smoothLevel(y, 1, 0.3, y[0], new Float64Array(y.length))], [statsforecast.expected.mean?.[0] ?? 0], statsforecast.tolerance),
    ).toBeLessThanOrEqual(1);
  });

  it('ets-ANN-nile: the optimised α reaches the likelihood, whose level R optimised too', () => {
    const { expected } = vector('ets-ANN-nile');
    const y = Float64Array.from(series('Nile'));
    const out = new Float64Array(2);
    expect(fitSes(y, new Float64Array(y.length), out)).toBe(true);
    const loglik = (-y.length / 2) * Math.log(smoothingError(y, 1, out[1], y[0]));
    expect(loglik).toBeGreaterThanOrEqual((expected.loglik as number) - 0.5);
    const { alpha, l } = expected.par as { alpha: number; l: number };
    expect(excess([smoothLevel(y, 0, alpha, l, new Float64Array(y.length))], [expected.mean?.[0] ?? 0], { rel: 1e-6, abs: 1e-6 })).toBeLessThanOrEqual(1);
  });

  it('accuracy-snaive-ap: MAE, RMSE and MASE of R', () => {
    const { expected, tolerance } = vector('accuracy-snaive-ap');
    const values = series('AirPassengers');
    const train = values.slice(0, 120);
    const { mean } = runModel(seasonalNaive, train, 12, 24);
    const sums = sumsOf(values.slice(120), mean);
    const mase = maeOf(sums) / naiveScale(Float64Array.from(train), 12);
    expect(
      excess([maeOf(sums), rmseOf(sums), mase], [expected.MAE as number, expected.RMSE as number, expected.MASE as number], tolerance),
    ).toBeLessThanOrEqual(1);
  });

  it('metrics-zero-actuals: WAPE has no value, sMAPE is 200 %', () => {
    const { expected } = vector('metrics-zero-actuals');
    const sums = sumsOf(
      Array.from({ length: 10 }, () => 0),
      series('metric_f'),
    );
    expect(wapeOf(sums)).toBeNaN();
    expect(smapeOf(sums) * 100).toBeCloseTo(expected.sMAPE_percent_0_200 as number, 9);
  });

  it.each([
    ['split-expanding', 14, 0, 4],
    ['split-expanding-gap7', 21, 7, 3],
  ])('%s: the same windows as scikit-learn', (id, horizon, gap, windows) => {
    const folds = rollingOrigin(140, { horizon, gap, windows, stepSize: 14, sliding: false });
    const found = folds.map(({ trainFrom, trainTo, testFrom, testTo }) => ({ train: [trainFrom, trainTo - 1], test: [testFrom, testTo - 1] }));
    expect(found).toEqual(vector(id).expected.folds_inclusive_0_based);
  });

  it('tscv-drift-window60-ap: RMSE by step of a sliding drift', () => {
    const { expected, tolerance } = vector('tscv-drift-window60-ap');
    const values = series('AirPassengers');
    const counts = expected.n_by_h as number[];
    const rmse = counts.map((count, step) => {
      const sums = new Float64Array(SUMS);
      // R scores every step that exists, so the last cutoffs have fewer.
      for (const { trainFrom, trainTo } of rollingOrigin(values.length, { horizon: step + 1, gap: 0, windows: count, stepSize: 1, sliding: true }))
        addError(sums, 0, values[trainTo + step], runModel(drift, values.slice(trainFrom, trainTo), 1, 6).mean[step]);
      expect(sums[0]).toBe(count);
      return rmseOf(sums);
    });
    expect(excess(rmse, expected.rmse_by_h as number[], tolerance)).toBeLessThanOrEqual(1);
  });
});
