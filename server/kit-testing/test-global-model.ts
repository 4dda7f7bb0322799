import { beforeAll, describe, expect, it } from 'vitest';
import type { DriverRole, GlobalModel, Panel } from '../kit/model.ts';
import { randomStream } from '../kit/random.ts';
import { type PanelShape, reorderPanel, samplePanel, withDriver } from './sample-panel.ts';

export interface PanelRun {
  parts: readonly Uint8Array[];
  mean: Float64Array;
  sigma: Float64Array;
  ok: Uint8Array;
}

const HORIZON = 14;
/** Steps ahead that drivers are changed in. */
const NEAR = 7;

/** Learns every part at a cutoff and forecasts all series. @returns null when a part had too little to learn from */
export function runGlobalModel(model: GlobalModel, panel: Panel, cutoff = panel.periods, horizon = HORIZON): PanelRun | null {
  const parts: Uint8Array[] = [];
  for (let part = 0; part < model.parts(horizon); part++) {
    const learnt = model.fit(panel, { start: 0, cutoff, horizon, part }, randomStream(42, model.id, part).uniform);
    if (!learnt) return null;
    parts.push(learnt);
  }
  return { parts, ...recall(model, parts, panel, { cutoff, horizon, from: 0, to: panel.series }) };
}

function recall(model: GlobalModel, parts: readonly Uint8Array[], panel: Panel, at: Parameters<GlobalModel['forecast']>[2]): Omit<PanelRun, 'parts'> {
  const cells = panel.series * at.horizon;
  const out = { mean: new Float64Array(cells), sigma: new Float64Array(cells), ok: new Uint8Array(panel.series) };
  model.forecast(parts, panel, at, out);
  return out;
}

/** @throws when the model refuses a panel that has enough */
function run(model: GlobalModel, panel: Panel, cutoff?: number, horizon?: number): PanelRun {
  const found = runGlobalModel(model, panel, cutoff, horizon);
  if (!found) throw new RangeError(`${model.id} refused a panel of ${panel.series} series × ${panel.periods} periods`);
  return found;
}

const LONG = 430;
/** Panels that break careless numerics; every model answers them by a refusal or by finite forecasts. */
const HARD: Readonly<Record<string, PanelShape>> = {
  'nothing usable': { value: () => Number.NaN },
  'all zeros': { value: () => 0 },
  constant: { value: () => 42 },
  'one series': { series: 1 },
  'one point': { series: 1, periods: 1 },
  'one point a series': { value: (_, t, own) => (t === 119 ? own : Number.NaN) },
  'one long series among points': { value: (row, t, own) => (row === 0 || t === 119 ? own : Number.NaN) },
  negative: { value: (_, __, own) => -own },
  huge: { value: (_, __, own) => own * 1e12 },
  tiny: { value: (_, __, own) => own * 1e-12 },
  'huge beside tiny': { value: (row, _, own) => own * (row % 2 === 0 ? 1e12 : 1e-12) },
  'a third missing': { value: (row, t, own) => ((t * 7 + row) % 10 < 3 ? Number.NaN : own) },
  'leading year missing': { periods: LONG, value: (_, t, own) => (t < 365 ? Number.NaN : own) },
  'a sale in a hundred': { value: (row, t, own) => ((t + 13 * row) % 100 === 7 ? own : 0) },
  'sales after a hundred zeros': { value: (_, t, own) => (t < 100 ? 0 : own) },
};

/** Largest distance of two lists over the mean size of the first. */
function distance(a: Float64Array, b: Float64Array): number {
  const size = a.reduce((sum, value) => sum + Math.abs(value), 0) / a.length;
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0) / size;
}

export interface GlobalModelRules {
  /**
   * Largest change of a forecast, over the mean forecast, when the series change places. 1e-9 for a model that looks at all rows; one that
   * draws rows draws others then.
   */
  order?: number;
}

/** The contract every model across all series keeps, built-in or not. */
export function testGlobalModel(model: GlobalModel, { order = 1e-9 }: GlobalModelRules = {}): void {
  describe(`model ${model.id}`, () => {
    const roles = model.needs.drivers ?? [];
    const bare = samplePanel();
    const driven = samplePanel({ roles });
    let learnt: { bare: PanelRun; driven: PanelRun };
    beforeAll(() => {
      learnt = { bare: run(model, bare), driven: run(model, driven) };
    });

    it('describes itself', () => {
      expect(model.scope).toBe('global');
      expect(model.id).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
      for (const text of [model.version, model.title, model.summary, model.source]) expect(text.length).toBeGreaterThan(0);
      for (const m of [1, 7, 12]) expect(model.needs.minHistory(m)).toBeGreaterThanOrEqual(1);
      for (const horizon of [1, 7, 8, 28, 40, 365]) expect(Number.isInteger(model.parts(horizon)) && model.parts(horizon) >= 1).toBe(true);
    });

    for (const [name, shape] of Object.entries(HARD))
      it(`answers a panel of "${name}" by a refusal or finite forecasts`, () => {
        const panel = samplePanel(shape);
        const found = runGlobalModel(model, panel);
        if (!found) return;
        expect([...found.mean, ...found.sigma].every(Number.isFinite)).toBe(true);
        expect(Math.min(...found.sigma)).toBeGreaterThanOrEqual(0);
        for (let row = 0; row < panel.series; row++) {
          const isEmpty = panel.y.subarray(row * panel.periods, (row + 1) * panel.periods).every(Number.isNaN);
          if (isEmpty) expect(found.ok[row]).toBe(0);
        }
      });

    it('forecasts every series of a plain panel, each at its own size', () => {
      const { ok, mean } = learnt.bare;
      expect([...ok]).toEqual(Array.from(ok, () => 1));
      for (let row = 0; row < bare.series; row++) {
        const average = mean.subarray(row * HORIZON, (row + 1) * HORIZON).reduce((sum, value) => sum + value, 0) / HORIZON;
        expect(average / (13 * (row + 1))).toBeGreaterThan(0.9);
        expect(average / (13 * (row + 1))).toBeLessThan(1.1);
      }
    });

    it('learns the same bytes twice and forecasts the same, all at once or some series at a time', () => {
      const first = learnt.driven;
      const again = run(model, samplePanel({ roles }));
      for (const [part, bytes] of first.parts.entries()) expect(Buffer.compare(bytes, again.parts[part])).toBe(0);
      for (const name of ['mean', 'sigma', 'ok'] as const) expect(again[name]).toEqual(first[name]);
      const some = recall(model, first.parts, driven, { cutoff: driven.periods, horizon: HORIZON, from: 2, to: 4 });
      expect([...some.ok]).toEqual([0, 0, 1, 1, 0, 0]);
      expect(some.mean.subarray(2 * HORIZON, 4 * HORIZON)).toEqual(first.mean.subarray(2 * HORIZON, 4 * HORIZON));
    });

    it('looks at no value at or after the cutoff', () => {
      const cutoff = driven.periods - HORIZON;
      const altered = { ...driven, y: driven.y.map((value, i) => (i % driven.periods >= cutoff ? 1000 - 3 * value : value)) };
      const [plain, other] = [run(model, driven, cutoff), run(model, altered, cutoff)];
      for (const [part, bytes] of plain.parts.entries()) expect(Buffer.compare(bytes, other.parts[part])).toBe(0);
      for (const name of ['mean', 'sigma', 'ok'] as const) expect(other[name]).toEqual(plain[name]);
    });

    for (const role of roles) describe(role, () => testDriver(model, role));

    it('does not mind the order of the series', () => {
      const places = [5, 2, 0, 3, 1, 4];
      const turned = run(model, reorderPanel(driven, places));
      const back = new Float64Array(turned.mean.length);
      for (const [to, from] of places.entries()) back.set(turned.mean.subarray(to * HORIZON, (to + 1) * HORIZON), from * HORIZON);
      expect(distance(learnt.driven.mean, back)).toBeLessThanOrEqual(order);
    });

    it('scales with the series', () => {
      const scaled = run(model, samplePanel({ value: (_, __, own) => own * 1024 }));
      for (const name of ['mean', 'sigma'] as const)
        expect(
          distance(
            learnt.bare[name],
            scaled[name].map((value) => value / 1024),
          ),
        ).toBeLessThan(1e-9);
    });

    it('goes on sanely far ahead', () => {
      const horizon = 40;
      const panel = samplePanel({ horizon });
      const { mean, sigma } = run(model, panel, panel.periods, horizon);
      expect([...mean, ...sigma].every(Number.isFinite)).toBe(true);
      for (let row = 0; row < panel.series; row++)
        for (let step = 0; step < horizon; step++) {
          const expected = 10 * (row + 1) * (1 + 0.1 * (((panel.periods + step) * 3) % 7));
          expect(mean[row * horizon + step] / expected, `series ${row}, step ${step + 1}`).toBeGreaterThan(0.7);
          expect(mean[row * horizon + step] / expected, `series ${row}, step ${step + 1}`).toBeLessThan(1.4);
        }
    });
  });
}

function testDriver(model: GlobalModel, role: DriverRole): void {
  const panel = samplePanel({ roles: [role] });
  let learnt: PanelRun;
  beforeAll(() => {
    learnt = run(model, panel, panel.periods, NEAR);
  });
  const ahead = (parts: readonly Uint8Array[], one: Panel): Float64Array =>
    recall(model, parts, one, { cutoff: panel.periods, horizon: NEAR, from: 0, to: panel.series }).mean;

  it(`moves when a ${role} ahead moves, as it claims`, () => {
    const { parts, mean } = learnt;
    const other = withDriver(panel, role, panel.periods, (value) => (role === 'price' ? 5 - value : 1 - value));
    expect(distance(mean, ahead(parts, other))).toBeGreaterThan(0.05);
  });

  if (role === 'price')
    it('never forecasts more at a higher price ahead', () => {
      const { parts } = learnt;
      let below = ahead(
        parts,
        withDriver(panel, role, panel.periods, () => 1.5),
      );
      for (const price of [2, 2.25, 2.5, 3, 6]) {
        const mean = ahead(
          parts,
          withDriver(panel, role, panel.periods, () => price),
        );
        for (const [i, value] of mean.entries()) expect(value, `price ${price}, cell ${i}`).toBeLessThanOrEqual(below[i] * (1 + 1e-9));
        below = mean;
      }
    });
}
