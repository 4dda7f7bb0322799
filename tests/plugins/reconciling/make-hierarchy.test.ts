import { afterAll, describe, expect, it } from 'vitest';
import gradientBoosting from '../../../plugins/models/gradient-boosting.ts';
import { chooseNodeModel } from '../../../plugins/reconciling/forecast-nodes.ts';
import { openInput } from '../../../server/host/execute-step.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { Table } from '../../../server/kit/kind.ts';
import { type DatasetMeta, STATE } from '../../../server/kit/kinds/dataset.ts';
import type { HierarchyMeta } from '../../../server/kit/kinds/hierarchy.ts';
import type { BacktestMeta, ForecastMeta } from '../../../server/kit/kinds/modeling.ts';
import { defineCombination, type Model } from '../../../server/kit/model.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { bound, MODELS_BY_ID, storeGenerated, storeSeries, testOn } from '../samples.ts';

const { blobs, remove } = openScratch();
afterAll(remove);

type Stored = ReturnType<typeof storeGenerated>;
async function open(dataset: Stored, settings: object = {}) {
  const { outcome } = await testOn(blobs, dataset, settings);
  const [scores, forecasts, sums] = bound(outcome, 'backtest').map((output) => openInput(blobs, output).table());
  const data = openDataset(openInput(blobs, dataset).table() as unknown as Table<DatasetMeta>);
  return {
    outcome,
    data,
    backtest: scores as unknown as Table<BacktestMeta>,
    forecast: forecasts as unknown as Table<ForecastMeta>,
    sums: sums as unknown as Table<HierarchyMeta>,
  };
}

/** Ordinals under each node, from the names alone. */
function partsOf({ sums, data }: Pick<Awaited<ReturnType<typeof open>>, 'sums' | 'data'>): number[][] {
  const [stores, products, names] = [data.names('store'), data.names('product'), sums.text('name')];
  const all = stores.map((_, i) => i);
  return sums.meta.levels.flatMap(({ level, from, nodes }) =>
    names.slice(from, from + nodes).map((name) => (level === 'total' ? all : all.filter((i) => (level === 'store' ? stores : products)[i] === name))),
  );
}

describe('sums by shop and product', () => {
  const dataset = storeGenerated(blobs, {
    stores: 3,
    products: 4,
    days: 120,
    stockout: { probability: 0.08 },
    sparsity: { share: 0, gaps: 1, shortest: 2, longest: 10 },
  });

  it('has the total, every shop and every product, above the series in their order', async () => {
    const { sums, data } = await open(dataset);
    const { meta } = sums;
    expect(meta.levels).toEqual([
      { level: 'total', from: 0, nodes: 1 },
      { level: 'store', from: 1, nodes: 3 },
      { level: 'product', from: 4, nodes: 4 },
    ]);
    expect(sums.text('name')).toEqual(['', ...new Set(data.names('store')), ...new Set(data.names('product'))]);
    expect([...sums.u32('count')]).toEqual([12, 4, 4, 4, 3, 3, 3, 3]);
    expect(meta).toMatchObject({ nodes: 8, series: 12, horizon: 14, from: 120, windows: 3, coherent: true, nonNegative: true, capped: 0 });
    expect(meta.gapBefore).toBeGreaterThan(0.001);
  });

  it('adds up at every step, nowhere below 0, inside its own intervals', async () => {
    const opened = await open(dataset);
    const { sums } = opened;
    const parts = partsOf(opened);
    const values = sums.f64('reconciled');
    for (const [node, members] of parts.entries())
      for (let step = 0; step < 14; step++) {
        const wanted = members.reduce((sum, i) => sum + values[(8 + i) * 14 + step], 0);
        expect(Math.abs(values[node * 14 + step] - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, wanted));
      }
    for (const [i, value] of values.entries()) {
      expect(value).toBeGreaterThanOrEqual(0);
      const bounds = [95, 80].map((level) => [sums.f64(`lower_${level}`)[i], sums.f64(`upper_${level}`)[i]]);
      expect(bounds[0][0]).toBeLessThanOrEqual(bounds[1][0]);
      expect(bounds[1][0]).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(bounds[1][1]);
      expect(bounds[1][1]).toBeLessThanOrEqual(bounds[0][1]);
      expect(bounds[0][0]).toBeGreaterThanOrEqual(0);
    }
  });

  it('has the histories of its parts, gaps bridged, closed days left out', async () => {
    const opened = await open(dataset);
    const { sums, data } = opened;
    const history = sums.f64('history');
    for (const [node, members] of partsOf(opened).entries())
      for (let t = 0; t < 120; t++) {
        const cells = members.map((i) => data.series(i)).map(({ quantity, state }) => (state[t] === STATE.observed ? quantity[t] : null));
        const seen = cells.reduce((sum: number, value) => sum + (value ?? 0), 0);
        if (cells.includes(null)) expect(history[node * 120 + t]).toBeGreaterThanOrEqual(seen - 1e-9);
        else expect(history[node * 120 + t]).toBeCloseTo(seen, 8);
      }
  });

  it("starts from the winner's own forecasts and errors of the series", async () => {
    const { sums, forecast, backtest } = await open(dataset);
    const [choice, mean] = [forecast.u8('choice'), forecast.f64('mean')];
    const row = backtest.meta.models.findIndex(({ id }) => id === backtest.meta.winner);
    for (let i = 0; i < 12; i++) {
      const from = (choice[i] * 13 + i) * 14;
      expect([...sums.f64('base').subarray((8 + i) * 14, (9 + i) * 14)]).toEqual([...mean.subarray(from, from + 14)]);
      expect(sums.f64('wape_base')[8 + i]).toBeCloseTo(backtest.f64('wape')[row * 12 + i], 12);
    }
    expect(sums.meta.base.byLevel.at(-1)).toBeCloseTo(backtest.meta.models[row].scores.wape as number, 12);
    expect(sums.meta.model).toBe(backtest.meta.winner);
  });

  it('takes the method with the smallest pooled test error, and tells all', async () => {
    const { sums, outcome } = await open(dataset);
    const { methods, method } = sums.meta;
    expect(methods.map(({ id }) => id)).toEqual(['bottom_up', 'top_down', 'wls_struct', 'mint_shrink']);
    const best = Math.min(...methods.map(({ wape }) => wape as number));
    expect(methods.find(({ id }) => id === method)?.wape).toBe(best);
    expect(methods[0].byLevel.at(-1)).toBe(sums.meta.base.byLevel.at(-1));
    expect(outcome.data.reconciledBy).toBe(method);
    for (const { count, share } of sums.meta.coverage) {
      expect(count).toBeGreaterThan(8 * 3 * 14 * 0.9);
      expect(share as number).toBeGreaterThan(0.6);
    }
  });

  it('leaves out the covariance where there are too few errors for one', async () => {
    const { sums } = await open(dataset, { horizon: 4, windows: 2, stepSize: 4 });
    expect(sums.meta.methods.map(({ id }) => id)).toEqual(['bottom_up', 'top_down', 'wls_struct']);
    expect(sums.meta.leftOut).toEqual([{ id: 'mint_shrink', reason: expect.stringContaining('4 test errors are too few') }]);
    expect(sums.meta.intervals).toBe('own');
  });

  it('is not made where nothing adds up or not all series were tested', async () => {
    const y = Array.from({ length: 90 }, (_, t) => 5 + (t % 7));
    expect((await testOn(blobs, storeSeries(blobs, [{ y }]))).outcome.outputs.map(({ kind }) => kind)).toEqual(['backtest', 'forecast']);
    expect((await testOn(blobs, dataset, { testSeries: 5 })).outcome.outputs).toHaveLength(2);
  });

  it('is 0 on days its shop never opens, and stays 0 there after it adds up', async () => {
    const week = [6, 7, 8, 9, 20, 30, 0];
    const series = [1, 2, 3].map((k) => ({ y: Array.from({ length: 120 }, (_, t) => (k * week[t % 7] * (10 + ((t * k) % 5))) / 10), closed: 1 << 6 }));
    const { sums } = await open(storeSeries(blobs, series));
    expect(sums.meta.levels).toEqual([{ level: 'total', from: 0, nodes: 1 }]);
    // Period 120 is a Tuesday: steps 6 and 13 (counted from 1) are Sundays.
    for (const step of [5, 12]) for (let row = 0; row < 4; row++) expect(sums.f64('reconciled')[row * 14 + step]).toBe(0);
    expect(sums.f64('reconciled')[4]).toBeGreaterThan(0);
  });
});

describe('the model of the sums', () => {
  const ctx = (...more: Model[]) => {
    const all = new Map([...MODELS_BY_ID, ['gradient_boosting', gradientBoosting] as const, ...more.map((one) => [one.id, one] as const)]);
    return { models: () => [...all.keys()].sort(), model: (id: string) => all.get(id) as Model };
  };
  const members = [
    { model: 'ses', weight: 1 },
    { model: 'drift', weight: 1 },
  ];
  const words = { version: '1.0.0', title: 'Mean', summary: 'A mean.', source: 'none' };
  const ranked = (...ids: string[]) => ({ winner: ids[0], models: ids.map((id) => ({ id }) as BacktestMeta['models'][number]) });

  it('is the winner where it looks at one series at a time', () => {
    expect(chooseNodeModel(ctx(), ranked('ses', 'naive'))).toBe('ses');
    expect(chooseNodeModel(ctx(defineCombination({ ...words, id: 'mine', members })), ranked('mine', 'ses'))).toBe('mine');
  });

  it('is the combination, or the best of its kind, where the winner learns across series', () => {
    expect(chooseNodeModel(ctx(defineCombination({ ...words, id: 'combination', members })), ranked('gradient_boosting', 'ses'))).toBe('combination');
    expect(chooseNodeModel(ctx(), ranked('gradient_boosting', 'drift', 'ses'))).toBe('drift');
  });
});
