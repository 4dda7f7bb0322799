import { afterAll, describe, expect, it } from 'vitest';
import combination from '../../../plugins/models/combination.ts';
import gradientBoosting from '../../../plugins/models/gradient-boosting.ts';
import naive from '../../../plugins/models/naive.ts';
import seed from '../../../plugins/steps/data/seed.ts';
import batchPreset from '../../../plugins/steps/portfolio/batch-preset.ts';
import { executeStep, openInput, type StepOutcome } from '../../../server/host/execute-step.ts';
import { openShardPool } from '../../../server/host/shard-pool.ts';
import type { Table } from '../../../server/kit/kind.ts';
import type { BatchResult, BatchScope } from '../../../server/kit/kinds/batch.ts';
import type { BacktestMeta } from '../../../server/kit/kinds/modeling.ts';
import { defineModel, type Model } from '../../../server/kit/model.ts';
import { METRICS } from '../../../server/kit/settings.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, MODELS_BY_ID, RECIPE, runStep, SETTINGS, storeGenerated, storeSeries, testOn } from '../samples.ts';

const step = batchPreset as unknown as Step;
const TRIO = ['naive', 'seasonal_naive', 'moving_average'];
const ALL: BatchScope = { kind: 'all' };
const params = (more: object = {}) => ({ ...SETTINGS, scope: ALL, models: TRIO, ...more });

testStep(step, { params: params(), models: [...MODELS_BY_ID.values()], inputs: (store) => ({ dataset: storeGenerated(store) }) });

const { blobs, remove } = openScratch();
afterAll(remove);

const run = (dataset: ReturnType<typeof storeSeries>, more: object = {}, models: ReadonlyMap<string, Model> = MODELS_BY_ID) =>
  runStep({ blobs, step, params: params(more), inputs: { dataset }, models });
const resultOf = (outcome: StepOutcome): BatchResult => openInput(blobs, bound(outcome, 'batch_preset')[0]).json() as BatchResult;
const keys = ({ items }: BatchResult) => [...new Set(items.map(({ key }) => key))];
const week = (n: number): number[] => Array.from({ length: n }, (_, t) => [10, 12, 14, 16, 30, 50, 40][t % 7]);

describe('the figures', () => {
  it('are those of the backtest, series by series', async () => {
    const models = new Map<string, Model>([...MODELS_BY_ID, ['pair', pair]]);
    const dataset = storeGenerated(blobs, { stockout: { probability: 0.1 } });
    const { outcome } = await testOn(blobs, dataset, {}, models);
    const table = openInput(blobs, bound(outcome, 'backtest')[0]).table() as Table<BacktestMeta>;
    const result = resultOf(await run(dataset, { models: [...models.keys()] }, models));
    expect(result.items).toHaveLength(42);
    for (const { series, model, scores, status } of result.items) {
      const row = table.meta.models.findIndex(({ id }) => id === model);
      expect([model, series, scores.wape, status]).toEqual([model, series, table.f64('wape')[row * 6 + series], 'ok']);
    }
    expect(result.windows).toEqual(table.meta.windows);
    expect(result.models.map(({ title }) => title)).toContain('Seasonal naive');
  });

  it.each(METRICS)('has a value of %s for every item', async (metric) => {
    const { items } = resultOf(await run(storeGenerated(blobs), { metric, models: ['naive', 'ses'] }));
    for (const { scores } of items) expect(scores[metric] as number).toBeGreaterThan(0);
  });

  it('of a model across all series do not hang on which series are asked for', async () => {
    const models = new Map<string, Model>([...MODELS_BY_ID, ['gradient_boosting', gradientBoosting]]);
    const dataset = storeGenerated(blobs);
    const all = resultOf(await run(dataset, { models: ['gradient_boosting', 'naive'] }, models)).items.filter(({ series }) => series === 2 || series === 4);
    const two = resultOf(await run(dataset, { models: ['gradient_boosting', 'naive'], scope: { kind: 'manual', series: [all[0].key, all[2].key] } }, models));
    expect(two.items).toEqual(all);
    for (const { model, scores } of all) if (model === 'gradient_boosting') expect(scores.wape as number).toBeLessThan(0.3);
  });

  it('are the same whatever else is in the batch', async () => {
    const dataset = storeGenerated(blobs);
    const whole = resultOf(await run(dataset));
    const one = resultOf(await run(dataset, { scope: { kind: 'manual', series: [whole.items[6].key] }, models: [whole.items[6].model] }));
    expect(one.items).toEqual([whole.items[6]]);
    const models = new Map<string, Model>([...MODELS_BY_ID, ['gradient_boosting', gradientBoosting]]);
    const beside = resultOf(await run(dataset, { models: [...TRIO, 'gradient_boosting'] }, models));
    expect(beside.items.filter(({ model }) => model !== 'gradient_boosting')).toEqual(whole.items);
  });

  it('are equal at any number of threads, and so is the order in which they are told', async () => {
    const dataset = storeGenerated(blobs, { stores: 6, products: 10, days: 365 });
    const told: string[][] = [];
    const digests: string[] = [];
    for (const threads of [0, 1, 3]) {
      const items: string[] = [];
      const pool = threads === 0 ? undefined : { pool: openShardPool(threads), refs: REFS };
      const outcome = await executeStep({
        step,
        params: params({ models: [...TRIO, 'drift'] }),
        inputs: { dataset },
        seed: 42,
        world: {},
        models: MODELS_BY_ID,
        blobs,
        signal: new AbortController().signal,
        threads: pool,
        onProgress: () => {},
        onLog: () => {},
        onItem: (item, status, detail) => void items.push(`${item} ${status} ${detail}`),
      });
      told.push(items);
      digests.push(outcome.outputs[0].digest);
    }
    expect(told[0]).toHaveLength(240);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    expect(new Set(digests).size).toBe(1);
  }, 60_000);
});

const pair = {
  ...combination,
  id: 'pair',
  title: 'Pair',
  members: [
    { model: 'naive', weight: 1 },
    { model: 'drift', weight: 1 },
  ],
} as Model;
const REFS = ['drift', 'moving-average', 'naive', 'seasonal-naive'].map((name) => ({
  file: new URL(`../../../plugins/models/${name}.ts`, import.meta.url).pathname,
  index: 0,
  sealed: null,
}));

describe('partial failure', () => {
  const zeros = { y: Array.from({ length: 120 }, () => 0) };
  const none = { y: Array.from({ length: 120 }, () => Number.NaN) };

  it('names each item that failed with its reason, and the others go on', async () => {
    const outcome = await run(storeSeries(blobs, [{ y: week(120) }, zeros, none]), { models: ['naive', 'crystal_ball'] });
    expect(outcome).toMatchObject({
      status: 'warn',
      detail: 'partial: 6 items, 1 with a score, 5 without',
      data: { outcome: 'partial', ok: 1, warn: 0, failed: 5 },
    });
    const { items } = resultOf(outcome);
    expect(items.map(({ key, model, status }) => [key, model, status])).toEqual([
      ['series 0', 'naive', 'ok'],
      ['series 0', 'crystal_ball', 'failed'],
      ['series 1', 'naive', 'failed'],
      ['series 1', 'crystal_ball', 'failed'],
      ['series 2', 'naive', 'failed'],
      ['series 2', 'crystal_ball', 'failed'],
    ]);
    expect(items.map(({ reason }) => reason)).toEqual([
      null,
      'there is no model "crystal_ball"; the models page lists those there are',
      'the tested demand adds up to 0, so there is no WAPE; rank by mae',
      expect.stringContaining('crystal_ball'),
      'no observed period in any test window',
      expect.stringContaining('crystal_ball'),
    ]);
  });

  it('fails when every item failed, and still writes why', async () => {
    const outcome = await run(storeSeries(blobs, [none, none]));
    expect(outcome).toMatchObject({ status: 'fail', data: { outcome: 'failed', failed: 6 } });
    expect(resultOf(outcome).counts).toEqual({ ok: 0, warn: 0, failed: 6 });
  });

  it('says how much history a model wants that refused a series, and where naive stood in', async () => {
    const late = { y: week(120).map((value, t) => (t < 75 ? Number.NaN : value)) };
    const picky = defineModel({ ...naive, id: 'picky', title: 'Picky', baseline: false, needs: { minHistory: () => 500 }, fit: () => false });
    const half = defineModel({ ...naive, id: 'half', title: 'Half', baseline: false, fit: (history, out) => history.y.length > 80 && naive.fit(history, out) });
    const models = new Map<string, Model>([...MODELS_BY_ID, ['picky', picky], ['half', half]]);
    const { items } = resultOf(await run(storeSeries(blobs, [late, { y: week(120) }]), { models: ['picky', 'half'] }, models));
    expect(items[0]).toMatchObject({ status: 'failed', reason: 'Picky needs 500 observations, the series has 31 before the last cutoff' });
    expect(items[3]).toMatchObject({ status: 'warn', reason: 'naive stands in for 1 of 3 windows, which it refused' });
    expect(items[3].scores.wape).not.toBeNull();
  });

  it('loses only what throws', async () => {
    const throws = defineModel({
      ...naive,
      id: 'throws',
      title: 'Throws',
      baseline: false,
      fit(history, out) {
        if (history.y[0] > 500) throw new RangeError('a value above 500');
        return naive.fit(history, out);
      },
    });
    const models = new Map<string, Model>([...MODELS_BY_ID, ['throws', throws]]);
    const dataset = storeSeries(blobs, [{ y: week(120) }, { y: week(120).map((value) => 100 * value) }]);
    const { items } = resultOf(await run(dataset, { models: ['throws', 'naive'] }, models));
    expect(items.map(({ status }) => status)).toEqual(['ok', 'ok', 'failed', 'ok']);
    expect(items[2].reason).toContain('the model ended with an error: a value above 500');
    const calm = resultOf(await run(dataset, { models: ['naive'] }));
    expect(items.filter(({ model }) => model === 'naive')).toEqual(calm.items);
  });

  it('runs only what a retry leaves in', async () => {
    const dataset = storeSeries(blobs, [{ y: week(120) }, zeros]);
    const leaveOut = TRIO.map((model) => `${model} on series 0`);
    const { items } = resultOf(await run(dataset, { leaveOut, metric: 'mae' }));
    expect(items.map(({ key, model, status }) => `${model} on ${key} ${status}`)).toEqual(TRIO.map((model) => `${model} on series 1 ok`));
  });
});

describe('the scope', () => {
  const generated = () => storeGenerated(blobs, { stores: 3, products: 4, stockout: { probability: 0.1 } });
  const pick = async (scope: BatchScope) => {
    const outcome = await runStep({ blobs, step, params: params({ scope, models: ['naive'] }), inputs: { dataset: generated() } });
    return outcome.status === 'skip' ? outcome.detail : keys(resultOf(outcome));
  };

  it('takes the first shops and products, three by two with three models being eighteen items', async () => {
    const outcome = await run(generated(), { scope: { kind: 'first', stores: 3, products: 2 } });
    expect(outcome).toMatchObject({ status: 'pass', data: { items: 18, series: 6, scope: 'the first 3 shops × the first 2 products' } });
    expect(await pick({ kind: 'first', stores: 9, products: 2 })).toBe('the dataset names 3 shops and 4 products; 9 and 2 are needed');
  });

  it('takes series by key and by name', async () => {
    const all = (await pick(ALL)) as string[];
    expect(all).toHaveLength(12);
    expect(await pick({ kind: 'manual', series: [all[7], all[2]] })).toEqual([all[2], all[7]]);
    expect(await pick({ kind: 'manual', series: ['nobody'] })).toBe('the dataset has no series "nobody"');
    const { store, product } = resultOf(await run(generated())).items[15];
    expect(await pick({ kind: 'names', stores: [store] })).toHaveLength(4);
    expect(await pick({ kind: 'names', stores: [store], products: [product] })).toEqual([all[5]]);
    expect(await pick({ kind: 'names', products: ['moon dust'] })).toBe('no series has product "moon dust"');
  });

  it('takes the largest by revenue and those most often out of stock', async () => {
    const top = (await pick({ kind: 'top_revenue', top: 3 })) as string[];
    expect(top).toHaveLength(3);
    const flat = Array.from({ length: 120 }, () => 1);
    const dataset = storeSeries(blobs, [{ y: flat }, { y: flat.map((one) => 9 * one) }, { y: flat.map((one) => 5 * one), stockouts: [40, 41] }]);
    const chosen = async (scope: BatchScope) => keys(resultOf(await run(dataset, { scope })));
    expect(await chosen({ kind: 'top_revenue', top: 2 })).toEqual(['series 1', 'series 2']);
    expect(await chosen({ kind: 'stockouts', top: 2 })).toEqual(['series 2']);
    const none = await run(storeSeries(blobs, [{ y: flat }]), { scope: { kind: 'stockouts', top: 2 } });
    expect(none).toMatchObject({ status: 'skip', detail: 'no series was ever out of stock' });
  });

  it('skips a region or category where the dataset has none, and takes those there are', async () => {
    expect(await pick({ kind: 'region', regions: ['North'] })).toBe('the dataset does not say which region its stores belong to');
    const made = bound(await runStep({ blobs, step: seed as unknown as Step, params: { recipe: { ...RECIPE, stores: 5, products: 4 } } }), 'seed');
    const [dataset, truth] = ['dataset', 'dataset_truth'].map((kind) => made.find((one) => one.kind === kind));
    const of = (scope: BatchScope) => runStep({ blobs, step, params: params({ scope, models: ['naive'] }), inputs: { dataset, truth } });
    // Shops 1 and 5 are in the North.
    expect(keys(resultOf(await of({ kind: 'region', regions: ['North'] })))).toHaveLength(8);
    expect(await of({ kind: 'region', regions: ['Atlantis'] })).toMatchObject({
      status: 'skip',
      detail: 'there is no region "Atlantis"; there are East, North, South and West',
    });
    const bakery = resultOf(await of({ kind: 'category', categories: ['Bakery'] }));
    expect(bakery.items.length % 5).toBe(0);
    expect(bakery.items.length).toBeGreaterThan(0);
  });

  it('refuses more than 1,000 items, naming the count', async () => {
    const many = storeSeries(
      blobs,
      Array.from({ length: 334 }, () => ({ y: week(80) })),
    );
    await expect(run(many)).rejects.toThrow('batch: 1,002 items; a batch has at most 1,000');
  });
});
