import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import explain from '../../../plugins/steps/explain/explain-series.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import { type BoundInput, openInput } from '../../../server/host/execute-step.ts';
import type { Table } from '../../../server/kit/kind.ts';
import { explanation } from '../../../server/kit/kinds/explanation.ts';
import type { KindValue } from '../../../server/kit/kinds/index.ts';
import type { ForecastMeta } from '../../../server/kit/kinds/modeling.ts';
import { defineModel, type LocalModel, type Model } from '../../../server/kit/model.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, MODELS_BY_ID, type OwnDataset, type OwnSeries, runStep, SETTINGS, storeGenerated, storeSeries, testOn } from '../samples.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

type Told = KindValue<'explanation'>;

const step = explain as unknown as Step;
const { horizon } = SETTINGS;

const MODELS: ReadonlyMap<string, Model> = new Map(
  await Promise.all(
    readdirSync(new URL('../../../plugins/models', import.meta.url)).map(async (file): Promise<[string, Model]> => {
      const { default: model } = (await import(`../../../plugins/models/${file.replace(/\.ts$/, '')}.ts`)) as { default: Model };
      return [model.id, model];
    }),
  ),
);

/** Everything a run would have stored. */
async function prepare(blobs: BlobStore, dataset: BoundInput, models: ReadonlyMap<string, Model>, settings: object = {}) {
  const { outcome, trained } = await testOn(blobs, dataset, settings, models);
  const [backtest, forecast] = bound(outcome, 'backtest');
  return { dataset, models: trained, backtest, forecast };
}

testStep(step, {
  params: { series: 1, model: 'seasonal_average', horizon },
  models: [...MODELS_BY_ID.values()],
  async inputs(blobs) {
    const { forecast: _, ...inputs } = await prepare(blobs, storeGenerated(blobs), MODELS_BY_ID);
    return inputs;
  },
});

const { blobs, remove } = openScratch();
afterAll(remove);

const ask = async (inputs: Awaited<ReturnType<typeof prepare>>, params: object, models = MODELS): Promise<Told> => {
  const { forecast: _, ...rest } = inputs;
  const outcome = await runStep({ blobs, step, params: { horizon, ...params }, inputs: rest, models });
  const told = explanation.schema.parse(openInput(blobs, bound(outcome, 'explain')[0]).json());
  expect(outcome.outputs[0].files[0].bytes).toBeLessThan(1_048_576);
  return told;
};

/** Parts add up to the path at every step, to one in a million of the series' size. */
function expectSum(told: Told): void {
  const { path } = told;
  if (!path || path.parts.length === 0) return;
  const size = Math.max(1e-12, ...path.mean.map(Math.abs), ...path.parts.flatMap((part) => part.values.map(Math.abs)));
  path.mean.forEach((mean, at) => {
    const sum = path.parts.reduce((all, part) => all + part.values[at], 0);
    expect(Math.abs(sum - mean), `${told.model.id} step ${at + 1}`).toBeLessThan(1e-6 * size);
  });
}

describe('every model on generated data', async () => {
  const inputs = await prepare(blobs, storeGenerated(blobs, { days: 120 }), MODELS);
  const forecast = openInput(blobs, inputs.forecast).table() as Table<ForecastMeta>;
  const { models, series } = forecast.meta;

  it.each([...MODELS.keys()])('%s: the explained path is the stored forecast, and its parts add up to it', async (model) => {
    for (const row of [0, 4, -1]) {
      const told = await ask(inputs, { series: row, model, parts: ['path', 'columns'] });
      const from = (models.indexOf(model) * (series + 1) + (row < 0 ? series : row)) * horizon;
      const stored = forecast.f64('mean').subarray(from, from + horizon);
      expect(told.model).toMatchObject({ id: model, instead: null });
      told.path?.mean.forEach((mean, at) => {
        expect(mean).toBeCloseTo(stored[at], 6);
      });
      expectSum(told);
    }
  });

  it('takes every one of our models apart', async () => {
    for (const model of MODELS.keys()) {
      const told = await ask(inputs, { series: 0, model, parts: ['path'] });
      expect([model, (told.path?.parts.length ?? 0) > 0, told.missing]).toEqual([model, true, []]);
    }
  });

  it('gives the same first steps when fewer are asked for, and refuses more than a model of trees was trained for', async () => {
    for (const model of ['gradient_boosting', 'auto_ets']) {
      const [whole, some] = [await ask(inputs, { series: 1, model }), await ask(inputs, { series: 1, model, horizon: 3 })];
      expect(some.path?.mean).toEqual(whole.path?.mean.slice(0, 3));
      expect(some.columns?.steps).toEqual(whole.columns?.steps.slice(0, 3));
    }
    await expect(ask(inputs, { series: 1, model: 'gradient_boosting', horizon: 15 })).rejects.toThrow(/trained for 14 periods ahead, 15/);
  });

  it.each(['gradient_boosting', 'lightgbm', 'xgboost', 'random_forest'])('%s: SHAP adds up to its forecast at every step', async (model) => {
    for (const row of [0, 3]) {
      const { columns, path } = await ask(inputs, { series: row, model, parts: ['path', 'columns'] });
      const scale = Math.max(...(path?.mean ?? []).map(Math.abs));
      expect(columns?.steps).toHaveLength(horizon);
      columns?.steps.forEach(({ base, limits, rest, top }, at) => {
        const sum = base + limits + rest + top.reduce((all, { contribution }) => all + contribution, 0);
        expect(Math.abs(sum - (path?.mean[at] ?? Number.NaN))).toBeLessThan(1e-6 * scale);
        expect(top.map(({ contribution }) => Math.abs(contribution))).toEqual(top.map(({ contribution }) => Math.abs(contribution)).sort((a, b) => b - a));
      });
    }
  });

  it('gives the total of trees without parts, and says why, when there are too many series to walk', async () => {
    const one = { y: Array.from({ length: 90 }, (_, t) => 3 + ((t * 31) % 17)) };
    const models = new Map([...MODELS_BY_ID, ['gradient_boosting', MODELS.get('gradient_boosting') as Model]]);
    const many = await prepare(
      blobs,
      storeSeries(
        blobs,
        Array.from({ length: 400 }, () => one),
      ),
      models,
    );
    const told = await ask(many, { series: -1, model: 'gradient_boosting', parts: ['path', 'columns'] }, models);
    const single = await ask(many, { series: 7, model: 'gradient_boosting', parts: ['path', 'columns'] }, models);
    const stored = openInput(blobs, many.forecast).table() as Table<ForecastMeta>;
    const from = (stored.meta.models.indexOf('gradient_boosting') * 401 + 400) * horizon;
    told.path?.mean.forEach((mean, at) => {
      expect(mean).toBeCloseTo(stored.f64('mean')[from + at], 4);
    });
    expect([told.path?.parts, told.columns, told.missing[0]?.why]).toEqual([[], null, expect.stringMatching(/sum of 400 series.*ask for one series/)]);
    expectSum(single);
  });

  it('names a column with the value it had: the latest known one in units', async () => {
    const { columns } = await ask(inputs, { series: 0, model: 'gradient_boosting', parts: ['columns'] });
    const named = columns?.steps.flatMap(({ top }) => top) ?? [];
    expect(new Set(named.map(({ group }) => group)).size).toBeGreaterThan(2);
    expect(named.some(({ value }) => value !== null)).toBe(true);
  });

  it('tells a combination as its members, weights adding up to 1', async () => {
    const { members, path, columns } = await ask(inputs, { series: 2, model: 'combination_boosting' });
    expect(members.map(({ model, weight }) => [model, weight])).toEqual([
      ['gradient_boosting', 0.5],
      ['auto_ets', 0.25],
      ['dynamic_optimised_theta', 0.25],
    ]);
    path?.mean.forEach((mean, at) => {
      expect(members.reduce((sum, member) => sum + member.weight * member.mean[at], 0)).toBeCloseTo(mean, 6);
    });
    expect(new Set(path?.parts.map(({ model }) => model))).toEqual(new Set(members.map(({ model }) => model)));
    expect(columns?.model).toBe('gradient_boosting');
  });

  it('has one-step errors of models of one series and of their combinations, and says why not of others', async () => {
    for (const model of ['auto_ets', 'combination', 'seasonal_naive']) {
      const { residuals } = await ask(inputs, { series: 0, model });
      expect(residuals?.correlations).toHaveLength(14);
      expect(residuals?.bound).toBeCloseTo(1.96 / Math.sqrt(residuals?.count ?? 0), 3);
      expect(residuals?.pValue).toBeGreaterThanOrEqual(0);
      expect(residuals?.pValue).toBeLessThanOrEqual(1);
    }
    const told = await ask(inputs, { series: 0, model: 'combination_boosting' });
    expect(told.residuals).toBeNull();
    expect(told.missing.find(({ part }) => part === 'residuals')?.why).toMatch(/across all series/);
  });

  it('refuses a model that was not trained, naming those that were, and a series that is not there', async () => {
    await expect(ask(inputs, { series: 0, model: 'oracle' })).rejects.toThrow(/"oracle" was not trained; trained are adida, arima/);
    await expect(ask(inputs, { series: 99, model: 'naive' })).rejects.toThrow(/no series 99; the dataset has 6/);
  });
});

const SMALL: ReadonlyMap<string, Model> = new Map(
  [
    'naive',
    'seasonal_naive',
    'auto_ets',
    'dynamic_optimised_theta',
    'mstl',
    'regression',
    'gradient_boosting',
    'combination',
    'combination_boosting',
    'seasonal_average',
    'weekday_average',
  ].map((id) => [id, MODELS.get(id) as Model]),
);
const own = async (series: readonly OwnSeries[], shape: OwnDataset = {}, settings: object = {}) =>
  prepare(blobs, storeSeries(blobs, series, shape), SMALL, { metric: 'mae', ...settings });
const noise = (t: number): number => ((t * 7919) % 101) / 101 - 0.5;

describe('history', () => {
  it('is taken apart so that trend, seasons and remainder add up to what was observed', async () => {
    const y = Array.from({ length: 200 }, (_, t) => (t % 31 === 5 ? Number.NaN : 100 + 0.5 * t + [0, 5, 9, 4, -6, 20, -32][t % 7] + 4 * noise(t)));
    const { history } = await ask(await own([{ y }]), { series: 0, model: 'naive' }, SMALL);
    expect(history?.seasons.map(({ length }) => length)).toEqual([7]);
    history?.observed.forEach((value, at) => {
      const rest = history.remainder[at];
      if (value === null || rest === null) expect([value, rest]).toEqual([null, null]);
      else expect((history.trend[at] ?? Number.NaN) + (history.seasons[0].values[at] ?? Number.NaN) + rest).toBeCloseTo(value, 6);
    });
    expect(history?.observed[5]).toBeNull();
    expect(history?.trendExplains).toBeGreaterThan(0.6);
    expect(history?.seasons[0].strength).toBeGreaterThan(0.95);
    expect(history?.remainderShare).toBeLessThan(0.02);
  });

  it('names what is odd with what was known of the day, and finds the step', async () => {
    const promotion = Array.from({ length: 160 }, (_, t) => (t === 50 ? 1 : 0));
    const y = Array.from({ length: 160 }, (_, t) => (t < 90 ? 100 : 160) + 3 * noise(t) + (t === 50 ? 200 : t === 70 ? -80 : 0));
    const inputs = await own([{ y }], { channels: [{ name: 'promotion', role: 'known', values: promotion }] });
    const { outliers, shifts, outlierCount } = await ask(inputs, { series: 0, model: 'naive' }, SMALL);
    expect(outliers.map(({ at, kind, reason, treatment }) => [at, kind, reason, treatment])).toEqual([
      [50, 'spike', 'on promotion', 'event'],
      [70, 'dip', '', 'clean'],
    ]);
    expect(outlierCount).toBe(2);
    expect(shifts).toHaveLength(1);
    expect(Math.abs(shifts[0].at - 90)).toBeLessThanOrEqual(1);
    expect(shifts[0].size).toBeCloseTo(60, -1);
  });
});

describe('drivers', () => {
  it('that move only together are told as one, and it says so', async () => {
    const promotion = Array.from({ length: 200 }, (_, t) => (t % 19 < 3 ? 1 : 0));
    const price = promotion.map((on) => (on === 1 ? 1.6 : 2));
    const y = promotion.map((on, t) => Math.round(100 * (on === 1 ? 1.8 : 1) * (1 + 0.1 * noise(t))));
    const known = [price, promotion].map((values, at) => ({ name: ['price', 'promotion'][at], role: 'known' as const, values }));
    const { drivers, missing } = await ask(await own([{ y }], { channels: known }), { series: 0, model: 'naive', parts: ['drivers'] }, SMALL);
    expect(drivers.map(({ name, kind }) => [name, kind])).toEqual([['promotion and price', 'lift']]);
    expect(drivers[0].effect).toBeCloseTo(0.8, 1);
    expect(missing.find(({ part }) => part === 'drivers')?.why).toMatch(/both together/);
  });

  it('have the effects the data were made with inside their intervals', async () => {
    const price = Array.from({ length: 300 }, (_, t) => [2, 2.2, 1.8, 2.5][Math.floor(t / 11) % 4]);
    const promotion = Array.from({ length: 300 }, (_, t) => (t % 23 < 3 ? 1 : 0));
    const y = price.map((value, t) => Math.round(400 * Math.exp(-1.5 * Math.log(value)) * (promotion[t] === 1 ? 1.4 : 1) * (1 + 0.1 * noise(t))));
    const known = [price, promotion].map((values, at) => ({ name: ['price', 'promotion'][at], role: 'known' as const, values }));
    const { drivers } = await ask(await own([{ y }], { channels: known }), { series: 0, model: 'regression' }, SMALL);
    expect(drivers.map(({ name, kind }) => [name, kind])).toEqual([
      ['price', 'elasticity'],
      ['promotion', 'lift'],
    ]);
    for (const [at, truth] of [-1.5, 0.4].entries()) {
      expect(drivers[at].low ?? 0).toBeLessThan(truth);
      expect(drivers[at].high ?? 0).toBeGreaterThan(truth);
      expect(drivers[at].effect).toBeCloseTo(truth, 1);
    }
    expect(drivers[1].active).toBe(promotion.filter((one) => one === 1).length);
  });
});

describe('a multiplicative season', () => {
  it('is told as the difference it makes, also where its mean is a little more than level times factor', async () => {
    const y = Array.from({ length: 200 }, (_, t) => (100 + 2 * t) * [1, 1.2, 0.7, 0.9, 1.4, 0.5, 1.3][t % 7] * (1 + 0.3 * noise(t)));
    for (const model of ['holt_winters', 'auto_ets', 'theta', 'dynamic_optimised_theta']) {
      const models = new Map([...MODELS_BY_ID, [model, MODELS.get(model) as Model]]);
      const told = await ask(await prepare(blobs, storeSeries(blobs, [{ y }]), models), { series: 0, model }, models);
      expect([model, told.path?.parts.map(({ group }) => group)]).toEqual([model, expect.arrayContaining(['level', 'season'])]);
      expectSum(told);
    }
  });
});

describe('any data gives a result or a named refusal', () => {
  const nothing = Number.NaN;
  it.each<[string, readonly OwnSeries[], OwnDataset, object]>([
    ['all zeros', [{ y: Array.from({ length: 90 }, () => 0) }, { y: Array.from({ length: 90 }, (_, t) => t % 5) }], {}, {}],
    ['constant', [{ y: Array.from({ length: 90 }, () => 7) }], {}, {}],
    ['one point', [{ y: Array.from({ length: 90 }, (_, t) => (t === 20 ? 5 : nothing)) }, { y: Array.from({ length: 90 }, (_, t) => 3 + (t % 7)) }], {}, {}],
    ['nothing observed', [{ y: Array.from({ length: 90 }, () => nothing) }, { y: Array.from({ length: 90 }, (_, t) => 3 + (t % 7)) }], {}, {}],
    ['30 % gaps and huge', [{ y: Array.from({ length: 120 }, (_, t) => (noise(t) > 0.2 ? nothing : 1e12 * (2 + noise(t + 3)))) }], {}, {}],
    ['tiny', [{ y: Array.from({ length: 90 }, (_, t) => 1e-12 * (5 + (t % 7) + noise(t))) }], {}, {}],
    ['negative', [{ y: Array.from({ length: 90 }, (_, t) => -50 + (t % 7) * 3 + noise(t)) }], {}, {}],
    ['lumpy', [{ y: Array.from({ length: 120 }, (_, t) => (t % 9 === 4 ? Math.round(40 + 60 * noise(t)) : 0)) }], {}, {}],
    ['never open at weekends', [{ y: Array.from({ length: 120 }, (_, t) => 10 + noise(t)), closed: 96 }], {}, {}],
    [
      'hourly',
      [{ y: Array.from({ length: 24 * 30 }, (_, t) => 50 + 20 * Math.sin((t % 24) / 4) + noise(t)) }],
      { frequency: 'H', start: '2024-01-01T00', m: 24 },
      {},
    ],
    ['yearly', [{ y: Array.from({ length: 30 }, (_, t) => 100 + 3 * t + 5 * noise(t)) }], { frequency: 'Y', m: 1 }, { horizon: 4, stepSize: 1, minTrain: 10 }],
    [
      'monthly',
      [{ y: Array.from({ length: 60 }, (_, t) => 100 + t + 10 * ((t % 12) - 6)) }],
      { frequency: 'M', m: 12 },
      { horizon: 6, stepSize: 3, minTrain: 24 },
    ],
  ])('%s', async (_, series, shape, settings) => {
    const inputs = await own(series, shape, settings);
    for (const model of SMALL.keys())
      for (const row of [0, -1]) {
        const told = await ask(inputs, { series: row, model, horizon: Math.min(horizon, (settings as { horizon?: number }).horizon ?? horizon) }, SMALL);
        expectSum(told);
        expect(JSON.stringify(told)).not.toMatch(/NaN|Infinity/);
        if (!told.path) expect(told.missing.find(({ part }) => part === 'path')?.why).toMatch(/no model has a forecast/);
      }
  });

  it('says that another model stands in where the one asked for refused', async () => {
    const short = Array.from({ length: 90 }, (_, t) => (t < 84 ? nothing : 4));
    const told = await ask(await own([{ y: short }, { y: Array.from({ length: 90 }, (_, t) => 3 + (t % 7)) }]), { series: 0, model: 'seasonal_naive' }, SMALL);
    expect(told.model).toMatchObject({ id: 'naive', instead: 'Seasonal naive' });
    expect(told.path?.mean.every((value) => value === 4)).toBe(true);
  });

  it('says so when a model has no parts that add up', async () => {
    const winding = defineModel({
      ...(MODELS.get('naive') as LocalModel),
      id: 'winding',
      title: 'Winding',
      baseline: false,
      forecast: (_, __, { mean, sigma }) => {
        for (let at = 0; at < mean.length; at++) [mean[at], sigma[at]] = [5 + Math.sin(at), 1];
      },
    });
    const models = new Map([...MODELS_BY_ID, [winding.id, winding]]);
    const inputs = await prepare(blobs, storeSeries(blobs, [{ y: Array.from({ length: 90 }, (_, t) => 3 + (t % 7)) }]), models);
    const told = await ask(inputs, { series: 0, model: 'winding' }, models);
    expect([told.path?.parts, told.path?.mean[0]]).toEqual([[], 5]);
    expect(told.missing.find(({ part }) => part === 'path')?.why).toMatch(/no parts that add up/);
  });

  it('tells only what was asked for', async () => {
    const inputs = await own([{ y: Array.from({ length: 90 }, (_, t) => 3 + (t % 7)) }]);
    const told = await ask(inputs, { series: 0, model: 'naive', parts: ['demand'] }, SMALL);
    expect([told.history, told.path, told.columns, told.residuals, told.test, told.outliers, told.drivers]).toEqual([null, null, null, null, null, [], []]);
    expect(told.demand).toMatchObject({ class: 'smooth', observed: 90, zeros: 0 });
    expect(told.missing).toEqual([]);
  });
});
