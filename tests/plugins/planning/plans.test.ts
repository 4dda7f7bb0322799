import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import autoEts from '../../../plugins/models/auto-ets.ts';
import combinationBoosting from '../../../plugins/models/combination-boosting.ts';
import theta from '../../../plugins/models/dynamic-optimised-theta.ts';
import gradientBoosting from '../../../plugins/models/gradient-boosting.ts';
import prophetLike from '../../../plugins/models/prophet-like.ts';
import compare from '../../../plugins/steps/planning/multi-plan-compare.ts';
import save from '../../../plugins/steps/planning/scenario-simulate-and-save.ts';
import simulate from '../../../plugins/steps/planning/simulate-scenario.ts';
import { type BoundInput, openInput } from '../../../server/host/execute-step.ts';
import type { KindValue } from '../../../server/kit/kinds/index.ts';
import type { Assumptions, PlanScope } from '../../../server/kit/kinds/scenario.ts';
import type { Model } from '../../../server/kit/model.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch, storeTable } from '../../../server/kit-testing/scratch.ts';
import { bound, MODELS_BY_ID, runStep, SETTINGS, storeGenerated, testOn } from '../samples.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

type Told = KindValue<'scenario'>;
const MODELS = new Map<string, Model>([
  ...MODELS_BY_ID,
  ...[autoEts, prophetLike, gradientBoosting, combinationBoosting, theta].map((model): [string, Model] => [model.id, model]),
]);
/** Enough promotions and changes of price for an elasticity below 0 on this seed. */
const RICH = { days: 150, products: 6, promotion: { probability: 0.4, lift: 1.3 }, price: { elasticity: -0.8, changeProbability: 0.5 } };

const { blobs, remove } = openScratch();
afterAll(remove);
type Inputs = Record<string, BoundInput | readonly BoundInput[]>;
let inputs: Inputs;

async function prepare(dataset: BoundInput, models: ReadonlyMap<string, Model> = MODELS): Promise<Inputs> {
  const { outcome, trained } = await testOn(blobs, dataset, {}, models);
  const [backtest, forecast] = bound(outcome, 'backtest');
  return { dataset, models: trained, backtest, forecast };
}

const ask = async (params: { assumptions: Assumptions; scope?: PlanScope; horizon?: number; model?: string }, own: Inputs = inputs): Promise<Told> => {
  const outcome = await runStep({
    blobs,
    step: simulate as unknown as Step,
    params: { scope: { kind: 'all' }, horizon: 14, ...params },
    inputs: own,
    models: MODELS,
  });
  return openInput(blobs, bound(outcome, 'simulate_scenario')[0]).json() as Told;
};
/** History: 150 days from 2026-03-01, so that the first simulated day is 2026-07-29. */
const WHOLE = { from: '2026-07-29', to: '2026-08-11' };
const cut = (changePct: number) => ({ price: { changePct, ...WHOLE } });

beforeAll(async () => {
  inputs = await prepare(storeGenerated(blobs, RICH));
});

describe('what follows from what', () => {
  it('nothing assumed changes nothing, not even by a digit', async () => {
    const told = await ask({ assumptions: {} });
    expect(told.units.delta.value).toBe(0);
    expect(told.delta.mean.every((one) => one === 0)).toBe(true);
    expect(told.units.delta.ranges.every(({ lower, upper }) => lower === 0 && upper === 0)).toBe(true);
    expect(told.revenue?.delta.value).toBe(0);
    expect(told.scenario).toEqual(told.baseline);
    const zero = await ask({ assumptions: cut(0) });
    expect(zero.units.delta.value).toBe(0);
  });

  for (const model of ['seasonal_average', 'prophet_like', 'gradient_boosting', 'combination_boosting'])
    it(`${model}: cheaper sells more, dearer sells less, by more the further`, async () => {
      const deltas: number[] = [];
      for (const change of [-30, -10, 10, 30]) deltas.push((await ask({ model, assumptions: cut(change) })).units.delta.value);
      expect(deltas[0]).toBeGreaterThan(deltas[1]);
      expect(deltas[1]).toBeGreaterThan(0);
      expect(deltas[2]).toBeLessThan(0);
      expect(deltas[3]).toBeLessThan(deltas[2]);
    });

  it('says which method was used and why', async () => {
    const heuristic = await ask({ model: 'seasonal_average', assumptions: cut(-10) });
    expect(heuristic.effects).toMatchObject([{ assumption: 'price', method: 'heuristic', periods: 14 }]);
    const driven = await ask({ model: 'prophet_like', assumptions: { ...cut(-10), lifecycle: { stage: 'growth' } } });
    expect(driven.effects).toMatchObject([
      { assumption: 'price', method: 'model' },
      { assumption: 'lifecycle', method: 'heuristic' },
    ]);
    // Half of that combination does not look at prices at all.
    expect((await ask({ model: 'combination_boosting', assumptions: cut(-10) })).effects[0].method).toBe('heuristic');
  });

  it('revenue is units times the own price of each side', async () => {
    const told = await ask({ scope: { kind: 'series', series: 2 }, assumptions: cut(-20) });
    const { prices, revenue } = told;
    const worth = (units: readonly number[], price: readonly number[] = []): number => units.reduce((sum, one, h) => sum + one * price[h], 0);
    expect(revenue?.baseline.value).toBeCloseTo(worth(told.baseline.mean, prices?.baseline), 4);
    expect(revenue?.scenario.value).toBeCloseTo(worth(told.scenario.mean, prices?.scenario), 4);
    expect(revenue?.delta.value).toBeCloseTo((revenue?.scenario.value ?? 0) - (revenue?.baseline.value ?? 0), 4);
    prices?.scenario.forEach((one, h) => {
      expect(one).toBeCloseTo(0.8 * prices.baseline[h], 8);
    });
    const all = await ask({ assumptions: cut(-20) });
    expect(all.revenue?.scenario.value).toBeCloseTo(worth(all.scenario.mean, all.prices?.scenario), 2);
  });

  it('sums are the sums of their days, and their intervals are not', async () => {
    const told = await ask({ assumptions: cut(-20) });
    const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
    expect(told.units.scenario.value).toBeCloseTo(sum(told.scenario.mean), 4);
    expect(told.units.delta.value).toBeCloseTo(told.units.scenario.value - told.units.baseline.value, 4);
    const [at] = told.baseline.intervals;
    const [range] = told.units.baseline.ranges;
    expect(range.upper - range.lower).toBeLessThan(sum(at.upper) - sum(at.lower));
    expect(range.upper - range.lower).toBeGreaterThan(Math.max(...at.upper.map((one, h) => one - at.lower[h])));
  });

  it('one series has the intervals its run told', async () => {
    const told = await ask({ scope: { kind: 'series', series: 1 }, horizon: SETTINGS.horizon, model: 'ses', assumptions: {} });
    const table = openInput(blobs, inputs.forecast as BoundInput).table() as unknown as {
      meta: { models: string[]; series: number; horizon: number };
      f64(name: string): Float64Array;
    };
    const from = (table.meta.models.indexOf('ses') * (table.meta.series + 1) + 1) * table.meta.horizon;
    const cells = (name: string): number[] => Array.from(table.f64(name).subarray(from, from + table.meta.horizon));
    cells('mean').forEach((one, h) => {
      expect(told.baseline.mean[h]).toBeCloseTo(one, 6);
    });
    cells('upper_80').forEach((one, h) => {
      expect(told.baseline.intervals[0].upper[h]).toBeCloseTo(one, 6);
    });
    cells('lower_95').forEach((one, h) => {
      expect(told.baseline.intervals[1].lower[h]).toBeCloseTo(one, 6);
    });
  });

  it('twice as many series of the same kind are the sum of their stores', async () => {
    const stores = [
      ...new Set(
        openInput(blobs, inputs.dataset as BoundInput)
          .table()
          .text('store'),
      ),
    ];
    const parts = await Promise.all(stores.map((name) => ask({ scope: { kind: 'store', name }, model: 'ses', assumptions: cut(-10) })));
    const all = await ask({ model: 'ses', assumptions: cut(-10) });
    expect(parts.reduce((sum, part) => sum + part.units.delta.value, 0)).toBeCloseTo(all.units.delta.value, 4);
  });

  it('demand of twice the size sells twice the units', async () => {
    const double = await prepare(storeScaled(2), MODELS_BY_ID);
    const once = await ask({ model: 'seasonal_average', assumptions: cut(-10) });
    const twice = await ask({ model: 'seasonal_average', assumptions: cut(-10) }, double);
    expect(twice.units.baseline.value / once.units.baseline.value).toBeCloseTo(2, 6);
    expect(twice.units.delta.value / once.units.delta.value).toBeCloseTo(2, 1);
  });
});

/** The same data with every quantity times a factor. */
function storeScaled(factor: number): BoundInput {
  const table = openInput(blobs, inputs.dataset as BoundInput).table() as unknown as {
    meta: Record<string, never>;
    columns: readonly { name: string; dtype: 'f64' | 'u8' | 'utf8'; shape: readonly number[]; part?: number }[];
    f64(name: string, part?: number): Float64Array;
    u8(name: string, part?: number): Uint8Array;
    text(name: string, part?: number): readonly string[];
  };
  const columns = table.columns.map((column) => ({
    ...column,
    data:
      column.dtype === 'utf8'
        ? [...table.text(column.name, column.part)]
        : column.dtype === 'u8'
          ? table.u8(column.name, column.part).slice()
          : table.f64(column.name, column.part).map((one) => (column.name === 'quantity' ? one * factor : one)),
  }));
  return storeTable(blobs, 'dataset', { meta: table.meta, columns });
}

describe('windows, holidays, stock', () => {
  it('a window outside the horizon is warned of and changes nothing', async () => {
    const told = await ask({ assumptions: { price: { changePct: -20, from: '2026-09-01', to: '2026-09-05' }, holiday: { dates: ['2026-05-01'] } } });
    expect(told.units.delta.value).toBe(0);
    expect(told.warnings.map(({ assumption, code }) => [assumption, code])).toEqual([
      ['price', 'outside_horizon'],
      ['holiday', 'outside_horizon'],
    ]);
  });

  it('a window that reaches over the end works as far as it lies inside', async () => {
    const told = await ask({ assumptions: { price: { changePct: -20, from: '2026-08-05', to: '2026-09-05' } } });
    expect(told.warnings[0]).toMatchObject({ assumption: 'price', code: 'partly_outside' });
    expect(told.delta.mean.map((one) => one !== 0)).toEqual(Array.from({ length: 14 }, (_, h) => h >= 7));
  });

  it('a price cut deeper than any seen is warned of', async () => {
    expect((await ask({ assumptions: cut(-85) })).warnings.some(({ code }) => code === 'unseen')).toBe(true);
    expect((await ask({ assumptions: cut(-1) })).warnings.filter(({ code }) => code === 'unseen')).toEqual([]);
  });

  it('a promotion lifts more than its price alone, a markdown as much as that', async () => {
    const promotion = (kind: 'pct_off' | 'markdown') => ({ promotion: { kind, depthPct: 20, ...WHOLE } });
    const [offer, markdown, price] = await Promise.all([
      ask({ model: 'ses', assumptions: promotion('pct_off') }),
      ask({ model: 'ses', assumptions: promotion('markdown') }),
      ask({ model: 'ses', assumptions: cut(-20) }),
    ]);
    expect(offer.units.delta.value).toBeGreaterThan(markdown.units.delta.value);
    expect(markdown.units.delta.value).toBeCloseTo(price.units.delta.value, 6);
  });

  it('a holiday moves its own day alone', async () => {
    const told = await ask({ assumptions: { holiday: { dates: ['2026-08-03'] } } });
    expect(told.delta.mean.map((one) => one !== 0)).toEqual(Array.from({ length: 14 }, (_, h) => h === 5));
    expect(told.effects).toMatchObject([{ assumption: 'holiday', periods: 1 }]);
  });

  it('stock covers, is at risk, or runs out', async () => {
    const { units } = await ask({ assumptions: {} });
    const verdict = async (share: number) => (await ask({ assumptions: { inventory: { onHand: Math.round(units.baseline.value * share) } } })).coverage;
    expect(await verdict(2)).toMatchObject({ verdict: 'covered', emptyAt: null });
    expect(await verdict(1.02)).toMatchObject({ verdict: 'at_risk' });
    expect(await verdict(0.4)).toMatchObject({ verdict: 'stockout', emptyAt: expect.any(Number) });
    expect((await ask({ assumptions: {} })).coverage.verdict).toBe('unknown');
  });

  it('goes on for 90 days, whatever the model was trained for', async () => {
    for (const model of ['ses', 'gradient_boosting', 'combination_boosting']) {
      const told = await ask({ model, horizon: 90, assumptions: { price: { changePct: -20, from: '2026-07-29', to: '2026-10-26' } } });
      expect(told.baseline.mean).toHaveLength(90);
      expect(told.baseline.mean.every((one) => one > 0)).toBe(true);
      expect(told.units.delta.value).toBeGreaterThan(0);
    }
  });

  it('refuses dates, scopes and models that are none, saying what would do', async () => {
    await expect(ask({ assumptions: { price: { changePct: -5, from: 'soon', to: '2026-08-01' } } })).rejects.toThrow('write it as 2026-07-29');
    await expect(ask({ assumptions: { price: { changePct: -5, from: '2026-08-05', to: '2026-08-01' } } })).rejects.toThrow('swap');
    await expect(ask({ scope: { kind: 'store', name: 'Nowhere' }, assumptions: {} })).rejects.toThrow('no store "Nowhere"');
    await expect(ask({ scope: { kind: 'series', series: 99 }, assumptions: {} })).rejects.toThrow('counted from 0');
    await expect(ask({ model: 'oracle', assumptions: {} })).rejects.toThrow('trained are');
  });
});

it('two plans of a run are ranked on one baseline, both with an effect', async () => {
  const saved = await runStep({ blobs, step: save as unknown as Step, params: {}, inputs, models: MODELS });
  const [first] = bound(saved, 'scenario_simulate_and_save');
  expect(saved.intents).toEqual([{ type: 'scenario.save', output: 'scenario', name: 'showcase-price-cut-10pct' }]);
  const outcome = await runStep({ blobs, step: compare as unknown as Step, params: {}, inputs: { ...inputs, first }, models: MODELS });
  const comparison = openInput(blobs, outcome.outputs.find(({ kind }) => kind === 'plan_comparison') as BoundInput).json() as KindValue<'plan_comparison'>;
  expect(comparison.ranked.map(({ rank }) => rank)).toEqual([1, 2]);
  expect(comparison.ranked.every(({ units }) => units !== 0)).toBe(true);
  expect(comparison.ranked[0].revenue ?? 0).toBeGreaterThan(comparison.ranked[1].revenue ?? 0);
});
