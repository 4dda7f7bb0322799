import { afterAll, describe, expect, it } from 'vitest';
import { bucketsOf } from '../../../plugins/boosting/buckets.ts';
import { panelColumns } from '../../../plugins/boosting/panel-columns.ts';
import { openSeriesHistory } from '../../../plugins/boosting/series-history.ts';
import { FRAME_VERSION } from '../../../plugins/frames/frame-columns.ts';
import { openFrame } from '../../../plugins/frames/open-frame.ts';
import { openModelData } from '../../../plugins/modeling/model-data.ts';
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

  it('describes at least 30 columns of a retail dataset: lags, rolling statistics, trend, season, calendar, price, promotion, gaps, age', async () => {
    const { table, outcome } = await frameOf(storeGenerated(blobs));
    const names = table.meta.columns.map(({ name }) => name);
    for (const name of ['lag_1', 'season_lag_1', 'season_lag_4', 'season_lag_8', 'lag_364', 'mean_7', 'mean_91', 'deviation_28', 'zeros_28', 'same_place_mean'])
      expect(names).toContain(name);
    for (const name of ['trend_long', 'gaps_28', 'since_sale', 'age', 'level', 'weekday', 'holiday', 'price', 'price_ratio', 'promotion', 'store', 'product'])
      expect(names).toContain(name);
    expect(names.length).toBeGreaterThanOrEqual(30);
    expect(outcome.detail).toBe(`552 rows × ${names.length} columns`);
    expect(table.meta).toMatchObject({ version: FRAME_VERSION, cutoff: 92, horizon: 14, shift: 14, rows: 552 });
  });

  it('describes the very columns that models of trees learn from, in their order and with their values', async () => {
    const input = storeGenerated(blobs);
    const { table } = await frameOf(input);
    const dataset = openDataset(openInput(blobs, input).table() as Table<DatasetMeta>);
    const { panel } = openModelData(dataset, 14, new Set(['price', 'promotion', 'event', 'regressor']));
    const columns = panelColumns(panel);
    const shift = bucketsOf(14)[1].to;
    expect(table.meta.columns.map(({ name, leakage }) => [name, leakage])).toEqual(columns.map(({ name, leakage }) => [name, leakage]));
    const history = openSeriesHistory(panel, 92);
    for (const [row, t] of [
      [0, 60],
      [3, 91],
    ]) {
      history.load(row);
      history.stand(t, shift);
      const at = (row * 92 + t) * columns.length;
      for (const [c, { name, value }] of columns.entries()) {
        const kept = table.u8('present')[at + c] === 1 ? table.f64('rows')[at + c] : Number.NaN;
        expect(kept, `${name} of row ${row}, ${t}`).toEqual(value(history, t, shift));
      }
    }
  });

  it('never shows what is hidden, and what is observed afterwards only when asked and shifted by the horizon', async () => {
    const dataset = storeSeries(blobs, [{ y }], { channels: channels() });
    const of = async (word: string, params: object = {}) => {
      const { table } = await frameOf(dataset, { horizon: 21, ...params });
      return table.meta.columns.filter(({ name }) => name.includes(word)).map(({ name, leakage }) => `${name} ${leakage}`);
    };
    expect(await of('latent')).toEqual([]);
    expect(await of('customers')).toEqual([]);
    expect(await of('customers', { observed: ['customers'] })).toEqual(['customers_lag_21 lagged']);
    expect(await of('school_holiday')).toEqual(['school_holiday known', 'school_holiday_next known', 'school_holiday_before known']);
    await expect(of('x', { observed: ['latent_demand'] })).rejects.toThrow('"latent_demand" is not a channel observed afterwards; this dataset has customers');
  });

  it('does not change when the future is altered: no byte of the frame looks at or beyond the cutoff', async () => {
    const cutoff = 60;
    const altered = y.map((value, t) => (t >= cutoff ? value * 100 : value));
    const [before, after] = [
      await frameOf(storeSeries(blobs, [{ y }], { channels: channels() }), { cutoff, observed: ['customers'] }),
      await frameOf(storeSeries(blobs, [{ y: altered }], { channels: channels(customers.map((value, t) => (t >= cutoff ? -1 : value))) }), {
        cutoff,
        observed: ['customers'],
      }),
    ];
    expect([...after.table.f64('rows')]).toEqual([...before.table.f64('rows')]);
    expect(after.table.meta.columns).toEqual(before.table.meta.columns);
  });

  it('keeps each row from its own period: altering period 40 changes no past or lagged column of rows that may not know it', () => {
    const [at, horizon] = [40, 14];
    const change = (values: number[]): number[] => values.map((value, t) => (t >= at ? value + 1000 : value));
    const open = (values: number[], others: number[]) => {
      const input = openInput(blobs, storeSeries(blobs, [{ y: values }], { channels: channels(others) }));
      const frame = openFrame(openDataset(input.table() as Table<DatasetMeta>), [0], { cutoff: 80, horizon, observed: ['customers'] });
      frame.load(0);
      return frame;
    };
    const [frame, changed] = [open(y, customers), open(change(y), change(customers))];
    const kept = frame.columns.map(({ leakage }, c) => [leakage, c] as const).filter(([leakage]) => leakage !== 'known');
    expect(kept.length).toBeGreaterThan(20);
    const [before, after] = [new Float64Array(frame.columns.length), new Float64Array(frame.columns.length)];
    for (let t = 0; t < at + horizon; t++) {
      frame.write(t, before);
      changed.write(t, after);
      for (const [, c] of kept) expect(after[c], `${frame.columns[c].name} of row ${t}`).toEqual(before[c]);
    }
    frame.write(at + horizon, before);
    changed.write(at + horizon, after);
    expect(kept.filter(([, c]) => !Object.is(after[c], before[c])).length).toBeGreaterThan(10);
  });

  it('masks stockouts instead of learning them as zeros, and tells how many there were', async () => {
    const stockouts = [20, 21, 40];
    const { table } = await frameOf(storeSeries(blobs, [{ y: y.map(() => 100), stockouts }]));
    const of = (wanted: string) => table.meta.columns.find(({ name }) => name === wanted);
    expect(of('lag_1')).toMatchObject({ mean: 1, deviation: 0, present: 80 - 14 - 3 });
    expect(of('level')).toMatchObject({ mean: expect.closeTo((100 * 66) / 80, 9) });
    expect(of('zeros_28')).toMatchObject({ mean: 0 });
    expect(of('gaps_28')?.mean).toBeGreaterThan(0.02);
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
