import { afterAll, describe, expect, it } from 'vitest';
import { frameColumns } from '../../../plugins/frames/frame-columns.ts';
import { loadFrameSeries, openFrameSeries } from '../../../plugins/frames/frame-series.ts';
import features from '../../../plugins/steps/data/features.ts';
import { type BoundInput, openInput } from '../../../server/host/execute-step.ts';
import { FREQUENCIES } from '../../../server/kit/calendar.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { Table } from '../../../server/kit/kind.ts';
import type { DatasetMeta } from '../../../server/kit/kinds/dataset.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, runStep, storeGenerated, storeSeries } from '../samples.ts';

const step = features as unknown as Step;
testStep(step, { params: { horizon: 14 }, inputs: (blobs) => ({ dataset: storeGenerated(blobs) }) });

describe('features', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const y = Array.from({ length: 80 }, (_, t) => 50 + 10 * (t % 7) + ((t * 37) % 11));
  const customers = y.map((value) => value * 2);
  const known = y.map((_, t) => (t % 5 === 0 ? 1 : 0));
  const channels = (over: number[] = customers) => [
    { name: 'customers', role: 'observed' as const, values: over },
    { name: 'school_holiday', role: 'known' as const, values: known },
    { name: 'latent_demand', role: 'hidden' as const, values: y },
  ];
  const frameOf = async (dataset: BoundInput, params: object = {}) => {
    const outcome = await runStep({ blobs, step, params: { horizon: 14, ...params }, inputs: { dataset } });
    const table = openInput(blobs, bound(outcome, 'features')[0]).table() as Table<{
      columns: { name: string; leakage: string; mean: number | null; present: number }[];
      rows: number;
    }>;
    return { outcome, table };
  };

  it('describes lags, rolling statistics, calendar, price, promotion, stockout and age of a retail dataset', async () => {
    const { table, outcome } = await frameOf(storeGenerated(blobs));
    const names = table.meta.columns.map(({ name }) => name);
    for (const name of [
      'lag_1',
      'lag_28',
      'mean_7',
      'deviation_28',
      'same_season_mean',
      'weekday',
      'holiday',
      'price',
      'promotion',
      'stockout_lag_1',
      'launch_age',
      'on_hand_lag_14',
    ])
      expect(names).toContain(name);
    expect(outcome.detail).toBe(`552 rows × ${names.length} columns`);
  });

  it('never shows what is hidden and shows what is observed afterwards only beyond the horizon', async () => {
    const { table } = await frameOf(storeSeries(blobs, [{ y }], { channels: channels() }), { horizon: 21 });
    const of = (word: string) => table.meta.columns.filter(({ name }) => name.includes(word)).map(({ name, leakage }) => `${name} ${leakage}`);
    expect(of('latent')).toEqual([]);
    expect(of('customers')).toEqual(['customers_lag_21 lagged']);
    expect(of('school_holiday')).toEqual(['school_holiday known']);
  });

  it('does not change when the future is altered: no byte of the frame looks at or beyond the cutoff', async () => {
    const cutoff = 60;
    const altered = y.map((value, t) => (t >= cutoff ? value * 100 : value));
    const [before, after] = [
      await frameOf(storeSeries(blobs, [{ y }], { channels: channels() }), { cutoff }),
      await frameOf(storeSeries(blobs, [{ y: altered }], { channels: channels(customers.map((value, t) => (t >= cutoff ? -1 : value))) }), { cutoff }),
    ];
    expect([...after.table.f64('rows')]).toEqual([...before.table.f64('rows')]);
    expect(after.table.meta.columns).toEqual(before.table.meta.columns);
  });

  it('keeps each row from its own day: altering day t changes no past or lagged column of rows up to t', () => {
    const at = 40;
    const change = (values: number[]): number[] => values.map((value, t) => (t >= at ? value + 1000 : value));
    const load = (values: number[], others: number[]) => {
      const input = openInput(blobs, storeSeries(blobs, [{ y: values }], { channels: channels(others) }));
      const dataset = openDataset(input.table() as Table<DatasetMeta>);
      const series = openFrameSeries(80);
      loadFrameSeries(dataset, 0, ['customers', 'school_holiday'], series);
      return { series, meta: dataset.meta };
    };
    const { series, meta } = load(y, customers);
    const { series: changed } = load(change(y), change(customers));
    const columns = frameColumns(meta, 14).filter(({ leakage }) => leakage !== 'known');
    expect(columns.length).toBeGreaterThan(10);
    for (const { name, value, leakage } of columns) {
      for (let t = 0; t <= at; t++) expect(value(changed, t), `${name} of row ${t}`).toEqual(value(series, t));
      if (leakage === 'lagged') for (let t = at; t < at + 14; t++) expect(value(changed, t), `${name} of row ${t}`).toEqual(value(series, t));
    }
  });

  it('masks stockouts instead of learning them as zeros', async () => {
    const stockouts = [20, 21, 40];
    const { table } = await frameOf(storeSeries(blobs, [{ y: y.map(() => 100), stockouts }]));
    const lag = table.meta.columns.find(({ name }) => name === 'lag_1');
    expect(lag).toMatchObject({ mean: 100, present: 76 });
  });

  it('has a frame for every frequency', async () => {
    for (const frequency of FREQUENCIES) {
      const { outcome } = await frameOf(storeSeries(blobs, [{ y }], { frequency, m: 1 }), { horizon: 4 });
      expect(outcome.status).toBe('pass');
    }
  });

  it('refuses a cutoff beyond the history', async () => {
    await expect(frameOf(storeSeries(blobs, [{ y }]), { cutoff: 81 })).rejects.toThrow('beyond the history of 80 periods');
  });
});
