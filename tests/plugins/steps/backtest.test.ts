import { afterAll, describe, expect, it } from 'vitest';
import naive from '../../../plugins/models/naive.ts';
import step from '../../../plugins/steps/decision/backtest.ts';
import { openInput } from '../../../server/host/execute-step.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { Table } from '../../../server/kit/kind.ts';
import { type DatasetMeta, STATE } from '../../../server/kit/kinds/dataset.ts';
import type { BacktestMeta, ForecastMeta } from '../../../server/kit/kinds/modeling.ts';
import { defineModel, type Model } from '../../../server/kit/model.ts';
import { METRICS } from '../../../server/kit/settings.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { sampleSeries } from '../../../server/kit-testing/test-model.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, LEVELS, MODELS_BY_ID, type OwnDataset, type OwnSeries, SETTINGS, storeGenerated, storeSeries, testOn, trainOn } from '../samples.ts';

testStep(step as unknown as Step, {
  params: { ...SETTINGS, models: [...MODELS_BY_ID.keys()], levels: LEVELS },
  models: [...MODELS_BY_ID.values()],
  async inputs(store) {
    const dataset = storeGenerated(store);
    return { dataset, models: await trainOn(store, dataset) };
  },
});

const { blobs, remove } = openScratch();
afterAll(remove);

async function open(dataset: ReturnType<typeof storeSeries>, settings: object = {}, models?: ReadonlyMap<string, Model>) {
  const { outcome } = await testOn(blobs, dataset, settings, models);
  const [scores, forecasts] = bound(outcome, 'backtest').map((output) => openInput(blobs, output).table());
  return { outcome, backtest: scores as unknown as Table<BacktestMeta>, forecast: forecasts as unknown as Table<ForecastMeta> };
}
const test = (series: readonly OwnSeries[], settings: object = {}, shape: OwnDataset = {}) => open(storeSeries(blobs, series, shape), settings);
const week = (t: number): number => [10, 12, 14, 16, 30, 50, 40][t % 7];
const weekly = (n: number): number[] => Array.from({ length: n }, (_, t) => week(t));
const of = (meta: BacktestMeta, id: string) => meta.models.find((model) => model.id === id) as BacktestMeta['models'][number];

describe('scores', () => {
  it('gives a perfectly weekly series to seasonal naive with no error', async () => {
    const { backtest, outcome } = await test([{ y: weekly(120) }]);
    expect(backtest.meta).toMatchObject({ winner: 'seasonal_naive', value: 0, tested: 42, skippedCount: 0 });
    expect(of(backtest.meta, 'seasonal_naive')).toMatchObject({ rank: 1, scores: { wape: 0, bias: 0, smape: 0 }, refused: 0 });
    expect(outcome.detail).toBe('Seasonal naive 0.0 %');
  });

  it('equals an independent computation of naive, pooled over series and windows', async () => {
    const dataset = storeGenerated(blobs, { stockout: { probability: 0.1 } });
    const { backtest } = await open(dataset);
    const data = openDataset(openInput(blobs, dataset).table() as Table<DatasetMeta>);
    const sums = { absolute: 0, actual: 0, error: 0, count: 0, square: 0 };
    for (const cutoff of [50, 64, 78])
      for (let i = 0; i < 6; i++) {
        const { quantity, state } = data.series(i);
        let last = cutoff - 1;
        while (state[last] !== STATE.observed) last--;
        for (let t = cutoff; t < cutoff + 14; t++) {
          if (state[t] !== STATE.observed) continue;
          const error = quantity[last] - quantity[t];
          sums.absolute += Math.abs(error);
          sums.actual += quantity[t];
          sums.error += error;
          sums.square += error * error;
          sums.count++;
        }
      }
    const { scores, biasPerPeriod, coverage, buckets, windows } = of(backtest.meta, 'naive');
    expect(backtest.meta.tested).toBe(sums.count);
    expect(backtest.meta.windows.map(({ trainTo, testFrom, testTo }) => [trainTo, testFrom, testTo])).toEqual([
      [50, 50, 64],
      [64, 64, 78],
      [78, 78, 92],
    ]);
    expect(scores.wape).toBeCloseTo(sums.absolute / sums.actual, 12);
    expect(scores.mae).toBeCloseTo(sums.absolute / sums.count, 9);
    expect(scores.rmse).toBeCloseTo(Math.sqrt(sums.square / sums.count), 9);
    expect(scores.bias).toBeCloseTo(sums.error / sums.actual, 12);
    expect(biasPerPeriod).toBeCloseTo(sums.error / 42, 9);
    expect(coverage.map(({ level, count }) => [level, count])).toEqual([
      [80, sums.count],
      [95, sums.count],
    ]);
    expect(buckets.map(({ from, to }) => [from, to])).toEqual([
      [1, 7],
      [8, 14],
    ]);
    expect(buckets[0].count + buckets[1].count).toBe(sums.count);
    expect(windows.map(({ steps }) => steps.length)).toEqual([14, 14, 14]);
  });

  it('scores every model on the same points and gives each series its WAPE', async () => {
    const { backtest } = await open(storeGenerated(blobs));
    const counts = backtest.meta.models.map(({ coverage }) => coverage[0].count);
    expect(new Set(counts)).toEqual(new Set([backtest.meta.tested]));
    expect(backtest.f64('wape')).toHaveLength(backtest.meta.models.length * 6);
    expect(Math.max(...backtest.f64('wape').subarray(0, 6))).toBeLessThan(1);
    expect(Math.min(...backtest.u8('wape_present'))).toBe(1);
  });

  it.each(METRICS)('ranks by %s', async (metric) => {
    const { backtest } = await open(storeGenerated(blobs), { metric });
    const values = backtest.meta.models.map(({ scores }) => scores[metric] as number);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(backtest.meta).toMatchObject({ metric, winner: backtest.meta.models[0].id, value: values[0] });
  });

  it('calls models level that cannot be told apart, and a clear loser not', async () => {
    const { backtest } = await test([{ y: weekly(120) }, { y: sampleSeries(120).map((value) => value / 50) }]);
    const { models } = backtest.meta;
    expect(models[0]).toMatchObject({ rank: 1 });
    for (const [i, { rank, level }] of models.entries()) expect(rank).toBe(i === 0 || level ? 1 : i + 1);
    expect(of(backtest.meta, 'drift').level).toBe(false);
    const twins = await test([{ y: Array.from({ length: 120 }, () => 8) }]);
    expect(twins.backtest.meta.models.every(({ rank, level }) => rank === 1 && level)).toBe(true);
    expect(twins.backtest.meta.winner).toBe('naive');
  });

  it('leaves the gap out and keeps sliding windows equally long', async () => {
    const { backtest } = await test([{ y: weekly(140) }], { gap: 4, strategy: 'sliding' });
    for (const { trainFrom, trainTo, testFrom, testTo } of backtest.meta.windows) {
      expect([testFrom - trainTo, testTo - trainTo]).toEqual([4, 14]);
      expect(trainTo - trainFrom).toBe(98);
    }
    expect(backtest.meta.tested).toBe(30);
    expect(of(backtest.meta, 'naive').buckets.map(({ from, to }) => [from, to])).toEqual([
      [5, 7],
      [8, 14],
    ]);
  });

  it('covers about what its intervals promise on generated data', async () => {
    const { backtest } = await open(storeGenerated(blobs, { stores: 5, products: 15, days: 365 }), { windows: 5 });
    for (const { level, share, low, high } of of(backtest.meta, 'seasonal_naive').coverage) {
      expect(Math.abs((share as number) * 100 - level)).toBeLessThan(8);
      expect(low as number).toBeLessThan(share as number);
      expect(high as number).toBeGreaterThan(share as number);
    }
  });
});

describe('what cannot be tested', () => {
  it('scores no stockout, no missing and no closed day, and forecasts 0 on closed weekdays', async () => {
    const y = weekly(120);
    const { backtest, forecast } = await test([{ y, closed: 1 << 6, stockouts: [100, 101] }]);
    // 42 days, of which 6 Sundays and 2 out of stock.
    expect(backtest.meta.tested).toBe(34);
    const { horizon } = forecast.meta;
    const rows = 2;
    for (let model = 0; model < forecast.meta.models.length; model++)
      for (const name of ['mean', 'lower_95', 'upper_95'])
        for (const row of [0, 1])
          for (let step = 0; step < horizon; step++) if ((120 + step) % 7 === 6) expect(forecast.f64(name)[(model * rows + row) * horizon + step]).toBe(0);
  });

  it('names series without history or without a test, and warns', async () => {
    const none = Array.from({ length: 120 }, () => Number.NaN);
    const ended = weekly(120).map((value, t) => (t < 60 ? value : Number.NaN));
    const born = weekly(120).map((value, t) => (t < 115 ? Number.NaN : value));
    const { backtest, outcome } = await test([{ y: weekly(120) }, { y: none }, { y: ended }, { y: born }]);
    expect(outcome.status).toBe('warn');
    expect(backtest.meta.skipped).toEqual([
      { key: 'series 1', reason: 'no observed period in any test window' },
      { key: 'series 2', reason: 'no observed period in any test window' },
      { key: 'series 3', reason: 'no usable observation before any cutoff' },
    ]);
    expect([...backtest.u8('wape_present').subarray(0, 4)]).toEqual([1, 0, 0, 0]);
  });

  it('fails when nothing is usable', async () => {
    const { outcome } = await testOn(blobs, storeSeries(blobs, [{ y: Array.from({ length: 120 }, () => Number.NaN) }]));
    expect(outcome).toMatchObject({ status: 'fail', outputs: [], detail: expect.stringMatching(/^no observed period could be tested/) });
  });

  it('is ranked by MAE where nothing was sold, for a share of nothing is no score', async () => {
    const zeros = storeSeries(blobs, [{ y: Array.from({ length: 120 }, () => 0) }]);
    const { backtest } = await open(zeros);
    expect(backtest.meta).toMatchObject({ metric: 'mae', winner: 'naive', value: 0 });
    expect(of(backtest.meta, 'naive').scores).toMatchObject({ wape: null, mase: null, rmsse: null, smape: 0 });
  });

  it('is ranked by RMSSE where every series sells seldom: a forecast of nothing does not win by its WAPE', async () => {
    const seldom = [0, 1, 2].map((at) => ({ y: Array.from({ length: 240 }, (_, t) => ((t * 7 + at * 5) % 11 === 0 ? 4 : 0)) }));
    const { backtest } = await open(storeSeries(blobs, seldom));
    const { metric, winner, models } = backtest.meta;
    expect(metric).toBe('rmsse');
    expect(winner).toBe(models.reduce((best, one) => ((one.scores.rmsse ?? 9) < (best.scores.rmsse ?? 9) ? one : best)).id);
  });

  it('refuses windows that do not fit, with what they need', async () => {
    await expect(testOn(blobs, storeSeries(blobs, [{ y: weekly(60) }]), {})).rejects.toThrow(
      'needs 72 periods for 3 windows of 14 after 30 of training, got 60',
    );
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
  ])('never lets a model win that forecasts %s', async (_, value) => {
    const broken = defineModel({
      ...naive,
      id: 'broken',
      title: 'Broken',
      baseline: false,
      forecast(__, ___, { mean, sigma }) {
        mean.fill(value);
        sigma.fill(1);
      },
    });
    const { backtest } = await open(storeSeries(blobs, [{ y: weekly(120) }]), {}, new Map([...MODELS_BY_ID, ['broken', broken]]));
    const last = backtest.meta.models.at(-1);
    expect(last).toMatchObject({ id: 'broken', scores: { wape: null, mae: null, mase: null }, refused: 1 });
    expect(backtest.meta.winner).toBe('seasonal_naive');
  });

  it('lets naive stand in where a model refuses one series, counts it, and marks its forecast', async () => {
    const picky = defineModel({
      ...naive,
      id: 'picky',
      title: 'Picky',
      baseline: false,
      fit: (history, out) => history.y[history.y.length - 1] < 60 && naive.fit(history, out),
    });
    const series = [{ y: weekly(120) }, { y: weekly(120).map((value) => value * 100) }];
    const { backtest, forecast } = await open(storeSeries(blobs, series), {}, new Map([...MODELS_BY_ID, ['picky', picky]]));
    const [mine, naives] = [of(backtest.meta, 'picky'), of(backtest.meta, 'naive')];
    expect(mine.refused).toBe(1);
    for (const name of ['wape', 'mae', 'rmse', 'mase', 'smape', 'bias'] as const) expect(mine.scores[name], name).toBe(naives.scores[name]);
    const at = forecast.meta.models.indexOf('picky');
    expect([...forecast.u8('ok').subarray(at * 3, at * 3 + 3)]).toEqual([1, 2, 2]);
  });
});

describe('the forecast', () => {
  it('has winner and all others for every series and the total, never negative, lower ≤ upper', async () => {
    const { backtest, forecast } = await open(storeGenerated(blobs));
    const { models, horizon, from, series, levels, clipped } = forecast.meta;
    expect(models[0]).toBe('naive');
    expect([...models].sort()).toEqual(backtest.meta.models.map(({ id }) => id).sort());
    expect({ horizon, from, series, levels }).toEqual({ horizon: 14, from: 92, series: 6, levels: [80, 95] });
    const cells = models.length * 7 * 14;
    for (const name of ['mean', 'lower_80', 'upper_80', 'lower_95', 'upper_95']) {
      expect(forecast.f64(name)).toHaveLength(cells);
      expect(Math.min(...forecast.f64(name))).toBeGreaterThanOrEqual(0);
    }
    for (let i = 0; i < cells; i++) {
      expect(forecast.f64('lower_80')[i]).toBeLessThanOrEqual(forecast.f64('upper_80')[i]);
      expect(forecast.f64('lower_95')[i]).toBeLessThanOrEqual(forecast.f64('lower_80')[i]);
    }
    expect(clipped).toBeGreaterThan(0);
    expect(Math.min(...forecast.u8('ok'))).toBe(1);
  });

  it('forecasts the total as a series: its interval is narrower than the sum of the parts', async () => {
    const { forecast } = await open(storeGenerated(blobs, { stockout: { probability: 0 } }));
    const at = forecast.meta.models.indexOf('seasonal_naive');
    const width = (row: number): number => forecast.f64('upper_95')[(at * 7 + row) * 14] - forecast.f64('lower_95')[(at * 7 + row) * 14];
    const parts = [0, 1, 2, 3, 4, 5].reduce((sum, row) => sum + width(row), 0);
    expect(width(6)).toBeLessThan(0.8 * parts);
    expect(width(6)).toBeGreaterThan(0);
  });

  it('may be negative where history is', async () => {
    const { forecast } = await test([{ y: weekly(120).map((value) => value - 40) }], { metric: 'mae' });
    expect(Math.min(...forecast.f64('mean'))).toBeLessThan(0);
    expect(forecast.meta.clipped).toBe(0);
  });

  it('repeats the last week for a perfectly weekly series', async () => {
    const { forecast } = await test([{ y: weekly(120) }]);
    const at = forecast.meta.models.indexOf('seasonal_naive');
    const mean = forecast.f64('mean').subarray(at * 2 * 14, at * 2 * 14 + 14);
    expect([...mean]).toEqual(Array.from({ length: 14 }, (_, step) => week(120 + step)));
  });

  it('names the model whose forecast stands for each series: the winner, or one that beat it in every window', async () => {
    const line = Array.from({ length: 120 }, (_, t) => 20 + t / 8);
    const { backtest, forecast } = await test([{ y: weekly(120) }, { y: weekly(120) }, { y: weekly(120) }, { y: line }], { metric: 'mae' });
    expect(backtest.meta).toMatchObject({ winner: 'seasonal_naive', exceptions: 1, intervals: 'calibrated', testedSeries: 4 });
    const chosen = [...forecast.u8('choice')].map((row) => forecast.meta.models[row]);
    expect(chosen.slice(0, 3)).toEqual(['seasonal_naive', 'seasonal_naive', 'seasonal_naive']);
    expect(chosen[3]).toBe('drift');
    expect(chosen[4]).toBe('seasonal_naive');
  });

  it('has intervals of each model’s own width, and says so, with fewer than three windows', async () => {
    const { backtest, forecast } = await test([{ y: sampleSeries(120) }], { windows: 2 });
    expect([backtest.meta.intervals, forecast.meta.intervals]).toEqual(['own', 'own']);
    const at = forecast.meta.models.indexOf('naive') * 2 * 14;
    const half = forecast.f64('upper_80')[at] - forecast.f64('mean')[at];
    const values = sampleSeries(120);
    const squares = values.slice(1).reduce((sum, value, t) => sum + (value - values[t]) * (value - values[t]), 0);
    expect(half).toBeCloseTo(1.2815515655446004 * Math.sqrt(squares / 119), 6);
  });

  it('tests evenly spaced series when there are more than asked for, and forecasts all', async () => {
    const { backtest, forecast } = await open(storeGenerated(blobs), { testSeries: 3 });
    expect(backtest.meta).toMatchObject({ series: 6, testedSeries: 3 });
    expect([...backtest.u8('wape_present').subarray(0, 6)]).toEqual([1, 0, 1, 0, 1, 0]);
    expect(Math.min(...forecast.u8('ok'))).toBe(1);
  });
});
