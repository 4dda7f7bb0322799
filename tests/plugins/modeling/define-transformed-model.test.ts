import { describe, expect, it } from 'vitest';
import { defineTransformedModel } from '../../../plugins/modeling/define-transformed-model.ts';
import arima from '../../../plugins/models/arima.ts';
import arimaBoxCox from '../../../plugins/models/arima-box-cox.ts';
import autoEts from '../../../plugins/models/auto-ets.ts';
import autoEtsBoxCox from '../../../plugins/models/auto-ets-box-cox.ts';
import autoEtsLog from '../../../plugins/models/auto-ets-log.ts';
import { defineModel } from '../../../server/kit/model.ts';
import { randomStream } from '../../../server/kit/random.ts';
import { runModel } from '../../../server/kit-testing/test-model.ts';

const about = { id: 'probe', title: 'Probe', summary: 'p', source: 'p' };
/** Forecasts the mean of what it saw, with a deviation of 0.5 at every step. */
const probe = defineModel({
  ...about,
  version: '1',
  needs: { minHistory: () => 1 },
  width: () => 1,
  fit({ y }, { state, fitted }) {
    let [sum, count] = [0, 0];
    for (const value of y) {
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    state[0] = sum / count;
    fitted.fill(state[0]);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(0.5);
  },
});
const normal = (name: string): (() => number) => {
  const random = randomStream(11, name);
  return () => random.normal();
};

describe('a model of transformed values', () => {
  it('takes a mean of logarithms back to the mean of a log-normal to second order, and its deviation', () => {
    const values = [2, 8, 4, 4, 2, 8];
    const { mean, sigma, fitted } = runModel(defineTransformedModel(probe, 'log', about), values, 1, 2);
    // Median 4; 4 (1 + 0.5² / 2); 4 sinh 0.5.
    expect(fitted[3]).toBeCloseTo(4, 12);
    expect(mean[0]).toBeCloseTo(4.5, 12);
    expect(sigma[0]).toBeCloseTo(4 * Math.sinh(0.5), 12);
  });

  it('adds half the smallest sale where there are zeros, and leaves a series below zero as it is', () => {
    const { state, fitted } = runModel(defineTransformedModel(probe, 'log', about), [0, 2, 0, 6], 1, 1);
    expect(state.slice(0, 2)).toEqual([0, 1]);
    expect(fitted[0]).toBeCloseTo((1 * 3 * 1 * 7) ** 0.25 - 1, 12);
    const below = runModel(defineTransformedModel(probe, 'log', about), [-4, 2, 5], 1, 1);
    expect([below.state[0], below.mean[0]]).toEqual([1, expect.closeTo(1, 12)]);
    expect(below.sigma[0]).toBeCloseTo(0.5, 12);
  });

  it('never forecasts beyond ten times the largest value, however steep the trend of logarithms', () => {
    const steep = Array.from({ length: 30 }, (_, t) => 2 ** t);
    const { mean, sigma } = runModel(autoEtsLog, steep, 1, 60);
    expect(Math.max(...mean)).toBeLessThanOrEqual(10 * 2 ** 29 * (1 + 1e-12));
    expect([...mean, ...sigma].every(Number.isFinite)).toBe(true);
  });

  it('sees growth in shares of the level, where a straight line falls behind', () => {
    const noise = normal('growth');
    const series = Array.from({ length: 84 }, (_, t) => 50 * Math.exp(0.03 * t + 0.25 * Math.sin((2 * Math.PI * t) / 12) + 0.03 * noise()));
    const [train, test] = [series.slice(0, 72), series.slice(72)];
    const missed = (model: typeof autoEts): number =>
      runModel(model, train, 12, 12).mean.reduce((sum, mean, step) => sum + Math.abs(mean - test[step]), 0) / test.reduce((sum, value) => sum + value, 0);
    expect(missed(autoEtsLog)).toBeLessThan(missed(autoEts) / 2);
    expect(missed(arimaBoxCox)).toBeLessThan(missed(arima) / 2);
    const { state } = runModel(autoEtsBoxCox, train, 12, 12);
    expect(state[0]).toBeGreaterThanOrEqual(0);
    expect(state[0]).toBeLessThan(0.4);
    // Ranges are wider upwards and grow with the level: the last is wider than the first by more than the season.
    const { mean, sigma } = runModel(autoEtsLog, train, 12, 12);
    expect(sigma[11] / mean[11]).toBeGreaterThanOrEqual((sigma[0] / mean[0]) * 0.99);
  });

  it('has no bias on log-normal noise, which the median would have', () => {
    const noise = normal('bias');
    const series = Array.from({ length: 600 }, () => Math.exp(3 + 0.5 * noise()));
    const actual = series.reduce((sum, value) => sum + value, 0) / series.length;
    const { mean } = runModel(autoEtsLog, series, 1, 1);
    const median = Math.exp(series.reduce((sum, value) => sum + Math.log(value), 0) / series.length);
    expect(Math.abs(mean[0] / actual - 1)).toBeLessThan(0.05);
    expect(Math.abs(median / actual - 1)).toBeGreaterThan(0.08);
  });
});
