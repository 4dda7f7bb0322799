import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openInput } from '../../../server/host/execute-step.ts';
import type { Table } from '../../../server/kit/kind.ts';
import type { BacktestMeta } from '../../../server/kit/kinds/modeling.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { bound, storeSeries, testOn } from '../samples.ts';

const PATH = fileURLToPath(new URL('../../../../shared/data/m5_600_sales.csv', import.meta.url));
const there = existsSync(PATH);
if (!there) console.warn(`SKIPPED: no ${PATH}; the backtest was not compared with published figures of real sales`);

describe.skipIf(!there)('600 Walmart store-items, five origins of 28 days', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);

  it('finds the known WAPE of the 28-day mean (56.9 %) and of seasonal naive (66.9 %), means over the origins', async () => {
    const [head, ...lines] = readFileSync(PATH, 'utf8').trim().split('\n');
    const first = head.split(',').findIndex((name) => /^d_\d+$/.test(name));
    const series = lines.map((line) => ({ y: line.split(',').slice(first).map(Number) }));
    expect([series.length, series[0].y.length]).toEqual([600, 730]);
    const dataset = storeSeries(blobs, series, { start: '2014-04-26' });
    const { outcome } = await testOn(blobs, dataset, { horizon: 28, windows: 5, stepSize: 28 });
    const { meta } = openInput(blobs, bound(outcome, 'backtest')[0]).table() as unknown as Table<BacktestMeta>;
    const windows = (id: string): number[] => meta.models.find((model) => model.id === id)?.windows.map(({ wape }) => 100 * (wape as number)) ?? [];
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(meta.tested).toBe(600 * 5 * 28);
    expect(mean(windows('moving_average'))).toBeCloseTo(56.9, 1);
    expect(mean(windows('seasonal_naive'))).toBeCloseTo(66.9, 1);
    // Pooled over origins, by an independent loop in Python over the same file.
    expect(meta.models.find(({ id }) => id === 'moving_average')?.scores.wape).toBeCloseTo(0.5670311773708707, 12);
    expect(meta.models.find(({ id }) => id === 'seasonal_naive')?.scores.wape).toBeCloseTo(0.6668389325409103, 12);
  });
});
