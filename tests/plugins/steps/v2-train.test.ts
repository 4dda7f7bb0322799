import { afterAll, describe, expect, it } from 'vitest';
import { forecastPanel } from '../../../plugins/boosting/forecast-panel.ts';
import { openModelData } from '../../../plugins/modeling/model-data.ts';
import naive from '../../../plugins/models/naive.ts';
import v2 from '../../../plugins/models/v2.ts';
import backtest from '../../../plugins/steps/decision/backtest.ts';
import v2Train from '../../../plugins/steps/modeling/v2-train.ts';
import { openInput } from '../../../server/host/execute-step.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { Table } from '../../../server/kit/kind.ts';
import type { DatasetMeta } from '../../../server/kit/kinds/dataset.ts';
import type { KindValue } from '../../../server/kit/kinds/index.ts';
import type { Model } from '../../../server/kit/model.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, LEVELS, MODELS_BY_ID, runStep, SETTINGS, storeGenerated, storeSeries, trainOn } from '../samples.ts';

const step = v2Train as unknown as Step;
testStep(step, { params: { horizon: 14 }, models: [v2], inputs: (blobs) => ({ dataset: storeGenerated(blobs) }) });

describe('v2_train', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const models = new Map<string, Model>([v2, naive].map((model) => [model.id, model]));
  const run = (dataset: ReturnType<typeof storeSeries>, params: object = {}) =>
    runStep({ blobs, step, params: { horizon: 14, ...params }, inputs: { dataset }, models });

  it('learns on 30 columns or more and tells their groups and what it leans on', async () => {
    const outcome = await run(storeGenerated(blobs));
    const { columns, groups, trees } = outcome.data as { columns: number; groups: Record<string, number>; trees: number };
    expect(columns).toBeGreaterThanOrEqual(30);
    expect(Object.values(groups).reduce((sum, count) => sum + count, 0)).toBe(columns);
    expect(Object.keys(groups)).toEqual(expect.arrayContaining(['recent', 'trend', 'season', 'calendar', 'price', 'promotion', 'series']));
    expect(trees).toBeGreaterThan(20);
    const importances = openInput(blobs, bound(outcome, 'v2_train')[1]).json() as KindValue<'importances'>;
    expect(importances.columns).toHaveLength(columns);
    expect(importances.columns.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1, 9);
    for (const [i, { gain }] of importances.columns.entries()) if (i > 0) expect(gain).toBeLessThanOrEqual(importances.columns[i - 1].gain);
    expect(outcome.cards['wide-frame'].table?.rows[0][0]).toBe(importances.columns[0].name);
  });

  it('writes a model that forecasts every series', async () => {
    const dataset = storeGenerated(blobs);
    const table = openInput(blobs, bound(await run(dataset), 'v2_train')[0]).table() as Table<KindValue<'models'>>;
    expect(table.meta).toMatchObject({ model: 'v2', scope: 'global', series: 6, cutoff: 92, horizon: 14, fitted: 6, refused: 0 });
    expect(table.meta.parts).toHaveLength(2);
    const bytes = table.u8('bytes');
    expect(bytes).toHaveLength(table.meta.parts[0] + table.meta.parts[1]);
    const opened = openDataset(openInput(blobs, dataset).table() as unknown as Table<DatasetMeta>);
    const { panel } = openModelData(opened, 14, new Set(v2.needs.drivers));
    const out = { mean: new Float64Array(6 * 14), sigma: new Float64Array(6 * 14), ok: new Uint8Array(6) };
    const parts = [bytes.slice(0, table.meta.parts[0]), bytes.slice(table.meta.parts[0])];
    forecastPanel(parts, panel, { cutoff: 92, horizon: 14, from: 0, to: 6 }, out);
    expect([...out.ok]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...out.mean, ...out.sigma].every(Number.isFinite)).toBe(true);
    expect(Math.max(...out.mean)).toBeGreaterThan(0);
  });

  it('skips a dataset with too little to learn from, and says so', async () => {
    expect(await run(storeSeries(blobs, [{ y: [1, 2, 3] }]))).toMatchObject({
      status: 'skip',
      outputs: [],
      detail: 'too little to learn from: 1 series of 3 periods',
    });
  });

  it('lets v2 compete in the backtest, with its own scores, forecasts and intervals', async () => {
    const dataset = storeGenerated(blobs);
    const all = new Map([...MODELS_BY_ID, ['v2', v2] as const]);
    const trained = await trainOn(blobs, dataset);
    const own = bound(await runStep({ blobs, step, params: { horizon: 14 }, inputs: { dataset }, models: all }), 'v2_train');
    const params = { ...SETTINGS, models: [...MODELS_BY_ID.keys()], levels: LEVELS };
    const test = (...more: typeof own) =>
      runStep({ blobs, step: backtest as unknown as Step, params, inputs: { dataset, models: [...trained, ...more] }, models: all });
    const outcome = await test(own[0]);
    const [scores, forecasts] = bound(outcome, 'backtest').map((output) => openInput(blobs, output).table());
    const { models } = scores.meta as KindValue<'backtest'>;
    const ranked = models.find(({ id }) => id === 'v2');
    expect(ranked?.scores.wape).toBeGreaterThan(0);
    expect(ranked?.scores.wape).toBeLessThan(models.find(({ id }) => id === 'naive')?.scores.wape as number);
    expect(ranked?.coverage.every(({ count }) => count > 0)).toBe(true);
    const at = (forecasts.meta as KindValue<'forecast'>).models.indexOf('v2');
    const rows = forecasts.f64('mean').length / models.length / 14;
    const cells = (name: string, model: number) => [...forecasts.f64(name).subarray(model * rows * 14, (model + 1) * rows * 14)];
    expect(cells('mean', at)).not.toEqual(cells('mean', 0));
    expect([...forecasts.u8('ok').subarray(at * rows, (at + 1) * rows)]).toEqual(new Array(rows).fill(1));
    const without = openInput(blobs, bound(await test(), 'backtest')[0]).table().meta as KindValue<'backtest'>;
    expect(without.models.map(({ id }) => id)).not.toContain('v2');
  });

  it('refuses a model that is not of trees', async () => {
    await expect(run(storeGenerated(blobs), { model: 'naive' })).rejects.toThrow('model "naive" is no model of trees across all series');
  });
});
