import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import autoEts from '../../../../plugins/models/auto-ets.ts';
import holt from '../../../../plugins/models/holt.ts';
import holtDamped from '../../../../plugins/models/holt-damped.ts';
import holtWinters from '../../../../plugins/models/holt-winters.ts';
import { runModel, sampleSeries } from '../../../../server/kit-testing/test-model.ts';

const MODELS = [autoEts, holt, holtDamped, holtWinters];
const named = MODELS.map((model) => [model.id, model] as const);
const M = 7;
const gapped = (values: readonly number[]): number[] => values.map((value, t) => (t % 11 === 4 || t % 13 === 7 ? Number.NaN : value));
const random = fc.array(fc.oneof({ weight: 6, arbitrary: fc.double({ min: -50, max: 1e4, noNaN: true }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }), {
  maxLength: 80,
});

describe.each(named)('%s', (_, model) => {
  it('gives the very same digits in a unit of any power of two, gaps included', () => {
    for (const values of [sampleSeries(100), gapped(sampleSeries(100)), sampleSeries(100).map((value) => value - 150)]) {
      const plain = runModel(model, values, M);
      for (const factor of [1024, 2 ** 40, 2 ** -40]) {
        const scaled = runModel(
          model,
          values.map((value) => value * factor),
          M,
        );
        expect(scaled.mean.map((value) => value / factor)).toEqual(plain.mean);
        expect(scaled.sigma.map((value) => value / factor)).toEqual(plain.sigma);
      }
    }
  });

  it('forecasts a series of 1e12 or 1e-12 as one of 1', () => {
    const values = sampleSeries(100);
    const plain = runModel(model, values, M);
    for (const factor of [1e12, 1e-12]) {
      const scaled = runModel(
        model,
        values.map((value) => value * factor),
        M,
      );
      for (const [step, mean] of plain.mean.entries()) expect(Math.abs(scaled.mean[step] / factor - mean)).toBeLessThan(0.02 * plain.sigma[step]);
    }
  });

  it('does not mind when the series began: leading periods without a value change no digit', () => {
    const values = sampleSeries(100);
    const [plain, late] = [runModel(model, values, M), runModel(model, [...Array.from({ length: 23 }, () => Number.NaN), ...values], M)];
    expect(late.mean).toEqual(plain.mean);
    expect(late.sigma).toEqual(plain.sigma);
    expect(late.fitted.slice(23)).toEqual(plain.fitted);
  });

  it('repeats a constant with no doubt, zeros included', () => {
    for (const constant of [0, 42, -3, 1e-9]) {
      const { mean, sigma } = runModel(
        model,
        Array.from({ length: 50 }, () => constant),
        M,
      );
      for (const value of mean) expect(Math.abs(value - constant)).toBeLessThanOrEqual(1e-9 * Math.abs(constant));
      expect(Math.max(...sigma)).toBeLessThanOrEqual(1e-9 * Math.abs(constant));
    }
  });

  it('does not see other series fitted before it', () => {
    const values = sampleSeries(90, 'one');
    const before = runModel(model, values, M);
    runModel(model, gapped(sampleSeries(300, 'other')), 12);
    runModel(model, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], M);
    expect(runModel(model, values, M)).toEqual(before);
  });

  it('answers any history by finite numbers or a refusal for a history too short', () => {
    fc.assert(
      fc.property(random, fc.constantFrom(1, 4, 7, 12), (values, m) => {
        const { ok, mean, sigma, state } = runModel(model, values, m, 30);
        if (!ok) return values.filter((value) => !Number.isNaN(value)).length < model.needs.minHistory(m);
        return [...mean, ...sigma, ...state].every(Number.isFinite) && Math.min(...sigma) >= 0;
      }),
      { numRuns: 150 },
    );
  });

  it('stays near its forecast when a tenth of the history is missing, and has a one-step value for the gaps', () => {
    const values = sampleSeries(140).map((value, t) => value + 0.3 * t);
    const [whole, holed] = [runModel(model, values, M), runModel(model, gapped(values), M)];
    for (const [step, mean] of whole.mean.entries()) expect(Math.abs(holed.mean[step] - mean)).toBeLessThan(1.5 * whole.sigma[step]);
    expect(holed.fitted.slice(1).every(Number.isFinite)).toBe(true);
  });
});

it('a level added to the series is added to its forecast by additive forms', () => {
  const values = sampleSeries(100).map((value) => value - 160);
  for (const model of [holt, holtDamped, holtWinters, autoEts]) {
    const [plain, lower] = [
      runModel(model, values, M),
      runModel(
        model,
        values.map((value) => value - 1000),
        M,
      ),
    ];
    for (const [step, mean] of plain.mean.entries()) expect(Math.abs(lower.mean[step] + 1000 - mean)).toBeLessThan(0.05 * plain.sigma[step]);
  }
});

it('a straight line goes on, a damped one less and less', () => {
  const line = Array.from({ length: 40 }, (_, t) => 10 + 3 * t);
  const straight = runModel(holt, line, 1);
  for (const [step, mean] of straight.mean.entries()) expect(mean).toBeCloseTo(10 + 3 * (40 + step), 6);
  const { mean } = runModel(holtDamped, line, 1);
  for (let step = 2; step < mean.length; step++) expect(mean[step] - mean[step - 1]).toBeLessThan(mean[step - 1] - mean[step - 2]);
});

it('a season that repeats is repeated', () => {
  const pattern = [80, 120, 100, 60, 140, 90, 110];
  const values = Array.from({ length: 70 }, (_, t) => pattern[t % M]);
  for (const model of [holtWinters, autoEts])
    for (const [step, mean] of runModel(model, values, M).mean.entries()) expect(Math.abs(mean - pattern[step % M])).toBeLessThan(0.01);
});

it('Holt-Winters multiplies the season of a series that grows with it, adds it below zero, and is Holt without a season', () => {
  const growing = Array.from({ length: 84 }, (_, t) => (50 + 2 * t) * (1 + 0.5 * Math.sin((2 * Math.PI * t) / M)) * (1 + 0.01 * Math.cos(t * t)));
  const { mean } = runModel(holtWinters, growing, M);
  for (const [step, value] of mean.entries())
    expect(Math.abs(value / ((50 + 2 * (84 + step)) * (1 + 0.5 * Math.sin((2 * Math.PI * step) / M))) - 1)).toBeLessThan(0.05);
  const lowered = growing.map((value) => value - 100);
  expect(runModel(holtWinters, lowered, M).ok).toBe(true);
  expect(runModel(holtWinters, growing, 1).mean).toEqual(runModel(holt, growing, 1).mean);
});
