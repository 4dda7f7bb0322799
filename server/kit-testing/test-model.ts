import { describe, expect, it } from 'vitest';
import type { LocalModel, Setting } from '../kit/model.ts';
import { randomStream } from '../kit/random.ts';

interface Outcome {
  ok: boolean;
  state: number[];
  fitted: number[];
  mean: number[];
  sigma: number[];
}

const HORIZON = 14;

/** A series of one season without drivers. */
export const plainSetting = (m: number): Setting => ({ m, seasons: m > 1 ? [m] : [], drivers: [] });

/** Fits and forecasts with buffers as the host lends them: zero-filled state and fitted values. */
export function runModel(model: LocalModel, values: readonly number[], season: number | Setting, horizon = HORIZON): Outcome {
  const setting = typeof season === 'number' ? plainSetting(season) : season;
  const y = Float64Array.from(values);
  const state = new Float64Array(model.width(setting));
  const fitted = new Float64Array(y.length);
  const [mean, sigma] = [new Float64Array(horizon), new Float64Array(horizon)];
  const ok = model.fit({ ...setting, y }, { state, fitted });
  if (ok) model.forecast(state, { ...setting, n: y.length }, { mean, sigma });
  return { ok, state: [...state], fitted: [...fitted], mean: [...mean], sigma: [...sigma] };
}

/** A weekly pattern with noise; n values, all positive. */
export function sampleSeries(n: number, name = 'sample'): number[] {
  const random = randomStream(7, name);
  return Array.from({ length: n }, (_, t) => 100 + 20 * ((t * 3) % 7) + 10 * random.normal());
}

/** Histories that break careless numerics; every model answers them with a finite forecast or a refusal. */
const HARD: Readonly<Record<string, readonly number[]>> = {
  'nothing usable': Array.from({ length: 40 }, () => Number.NaN),
  empty: [],
  'one point': [5],
  'two points': [5, 7],
  'all zeros': Array.from({ length: 60 }, () => 0),
  constant: Array.from({ length: 60 }, () => 42),
  negative: Array.from({ length: 60 }, (_, t) => -10 - (t % 5)),
  huge: Array.from({ length: 60 }, (_, t) => 1e12 + 1e10 * (t % 7)),
  tiny: Array.from({ length: 60 }, (_, t) => 1e-12 * (1 + (t % 7))),
  'a third missing': sampleSeries(90).map((value, t) => (t % 3 === 1 ? Number.NaN : value)),
  'leading year missing': [...Array.from({ length: 365 }, () => Number.NaN), ...sampleSeries(60)],
  'one weekday never seen': sampleSeries(70).map((value, t) => (t % 7 === 6 ? Number.NaN : value)),
  'last fortnight missing': sampleSeries(70).map((value, t) => (t >= 56 ? Number.NaN : value)),
};

/** The contract every model plugin keeps, built-in or not. */
export function testModel(model: LocalModel): void {
  describe(`model ${model.id}`, () => {
    it('describes itself', () => {
      expect(model.id).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
      for (const text of [model.version, model.title, model.summary, model.source]) expect(text.length).toBeGreaterThan(0);
      for (const m of [1, 7, 12]) {
        expect(model.needs.minHistory(m)).toBeGreaterThanOrEqual(1);
        expect(Number.isInteger(model.width(plainSetting(m))) && model.width(plainSetting(m)) >= 1).toBe(true);
      }
    });

    for (const [name, values] of Object.entries(HARD))
      for (const m of [1, 7])
        it(`answers "${name}" with season ${m} by a finite forecast or a refusal`, () => {
          const { ok, state, fitted, mean, sigma } = runModel(model, values, m);
          if (!ok) {
            expect(values.filter((value) => !Number.isNaN(value)).length).toBeLessThan(model.needs.minHistory(m));
            return;
          }
          expect([...state, ...mean, ...sigma].every(Number.isFinite)).toBe(true);
          expect(Math.min(...sigma)).toBeGreaterThanOrEqual(0);
          expect(fitted.every((value) => !Number.isFinite(value) === Number.isNaN(value))).toBe(true);
        });

    it('fits once its history is long enough', () => {
      for (const m of [1, 7, 12]) expect(runModel(model, sampleSeries(model.needs.minHistory(m) + m + 2), m).ok).toBe(true);
    });

    it('gives the same numbers twice, whatever stood in its buffers before', () => {
      expect(runModel(model, sampleSeries(120), 7)).toEqual(runModel(model, sampleSeries(120), 7));
    });

    it('is surer of a near season than of a far one', () => {
      const { sigma } = runModel(model, sampleSeries(120), 7, 60);
      expect(sigma[0]).toBeGreaterThan(0);
      for (let step = 7; step < sigma.length; step++) expect(sigma[step]).toBeGreaterThanOrEqual(sigma[step - 7] * (1 - 1e-9));
    });

    for (const role of model.needs.drivers ?? [])
      it(`moves when a ${role} ahead moves, as it claims`, () => {
        const n = 140;
        const [usual, unusual] = role === 'price' ? [3, 2] : [0, 1];
        const isUnusual = (t: number): boolean => t % 9 === 4;
        const values = sampleSeries(n).map((value, t) => value * (isUnusual(t) ? 1.5 : 1));
        const meanWith = (ahead: (t: number) => boolean): readonly number[] => {
          const drive = Float64Array.from({ length: n + HORIZON }, (_, t) => ((t < n ? isUnusual(t) : ahead(t)) ? unusual : usual));
          return runModel(model, values, { ...plainSetting(7), drivers: [{ name: 'driver', role, values: drive }] }).mean;
        };
        const [rising, flat] = [meanWith(() => true), meanWith(() => false)];
        expect(Math.min(...rising.map((mean, step) => mean - flat[step]))).toBeGreaterThan(5);
      });

    it('gives one-step values of the past: none for the first period, one for most others, never the observation itself', () => {
      const values = sampleSeries(120);
      const { fitted } = runModel(model, values, 7);
      expect(fitted[0]).toBeNaN();
      expect(fitted.filter(Number.isFinite).length).toBeGreaterThanOrEqual(values.length - model.needs.minHistory(7) - 7);
      expect(fitted.filter((value, t) => value === values[t])).toEqual([]);
    });

    it('scales with the series', () => {
      const values = sampleSeries(120);
      const [plain, scaled] = [
        runModel(model, values, 7),
        runModel(
          model,
          values.map((value) => value * 1024),
          7,
        ),
      ];
      for (const [step, mean] of plain.mean.entries()) expect(scaled.mean[step] / 1024).toBeCloseTo(mean, 6);
      for (const [step, width] of plain.sigma.entries()) expect(scaled.sigma[step] / 1024).toBeCloseTo(width, 6);
    });
  });
}
