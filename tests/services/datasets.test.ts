import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { datasetStatements } from '../../server/engine/commit-step.ts';
import { importFeed } from '../../server/feeds/import-feed.ts';
import { inspectFeed } from '../../server/feeds/inspect-feed.ts';
import type { DatasetSeriesRow } from '../../server/services/dataset/views.ts';
import { openBench } from '../feeds/feed-file.ts';
import { openTestServer, refusal, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let test: TestServer;
const bench = openBench();
beforeAll(async () => {
  test = await openTestServer({ engine: false });
});
afterAll(async () => {
  await test.server.close();
  bench.close();
});

/** Imports a file as the server would and keeps its rows; returns the digest. */
async function plant(csv: string): Promise<string> {
  const path = bench.write(csv);
  const { mapping, format } = inspectFeed(path);
  const tmpDir = join(bench.dir, 'plant');
  mkdirSync(tmpDir, { recursive: true });
  const result = await importFeed({ path, format, mapping, mode: 'strict', blobs: test.server.blobs, tmpDir });
  if (!result.ok) throw new Error(result.problem);
  const at = new Date(test.server.now()).toISOString();
  for (const statement of datasetStatements(result.index, at)) await test.server.db.write([statement]);
  return result.descriptor.digest;
}

const dayOf = (k: number): string => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10);

/** 23 series over four stores, many of them with equal units; one key far longer than any cursor. */
const LONG_KEY = 'x'.repeat(300);
const many = (): string => {
  const keys = Array.from({ length: 22 }, (_, s) => (s % 5 === 0 ? `sku_${s}` : `sku%${s}`)).concat(LONG_KEY);
  return `store,product,date,quantity\n${keys.flatMap((key, s) => [0, 1, 2].map((k) => `S${s % 4},${key},${dayOf(k)},${s % 3}`)).join('\n')}\n`;
};

type Ask = Omit<Parameters<TestServer['caller']['dataset']['seriesList']>[0], 'digest'>;

async function pages(digest: string, ask: Ask): Promise<DatasetSeriesRow[]> {
  const rows: DatasetSeriesRow[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await test.caller.dataset.seriesList({ digest, ...ask, cursor });
    expect(page.rows.length).toBeLessThanOrEqual(ask.limit ?? 50);
    rows.push(...page.rows);
    if (page.nextCursor === null) {
      expect(rows.length).toBe(page.total);
      return rows;
    }
    cursor = page.nextCursor;
  }
}

describe('the series of a dataset', () => {
  let digest: string;
  beforeAll(async () => {
    digest = await plant(many());
  });

  it.each<[Ask['sort'], (a: DatasetSeriesRow, b: DatasetSeriesRow) => number]>([
    ['order', (a, b) => a.series - b.series],
    ['key', (a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || a.series - b.series],
    ['units', (a, b) => b.units - a.units || a.series - b.series],
  ])('are paged by %s without one twice or left out, whatever the page', async (sort, compare) => {
    const whole = await pages(digest, { sort, limit: 200 });
    expect(whole).toEqual([...whole].sort(compare));
    expect(new Set(whole.map((row) => row.series)).size).toBe(23);
    for (const limit of [1, 2, 7, 23]) expect(await pages(digest, { sort, limit })).toEqual(whole);
  });

  it('are narrowed by part of the key, taken literally, by store and by product', async () => {
    expect((await pages(digest, { q: 'SKU_', limit: 2 })).map((row) => row.product)).toEqual(['sku_0', 'sku_5', 'sku_10', 'sku_15', 'sku_20']);
    expect(await pages(digest, { q: '%1', limit: 9 })).toHaveLength(9);
    expect((await pages(digest, { q: '\\' })).length).toBe(0);
    const narrowed = await pages(digest, { store: 'S1', q: 'sku%', limit: 2 });
    expect(narrowed.map((row) => [row.store, row.product])).toEqual([1, 9, 13, 17, 21].map((s) => ['S1', `sku%${s}`]));
    expect((await pages(digest, { product: LONG_KEY })).map((row) => row.series)).toEqual([22]);
  });

  it('refuse a cursor that is none of theirs', async () => {
    for (const cursor of ['bm9wZQ', Buffer.from('{"at":"","id":"x"}').toString('base64url'), Buffer.from('{"at":"","id":"999"}').toString('base64url')])
      expect((await refusal(test.caller.dataset.seriesList({ digest, cursor, sort: 'units' }))).code).toBe('BAD_QUERY');
  });

  it('carry the strip of their latest periods: nulls where nothing was observed, and why', async () => {
    const lines = Array.from({ length: 100 }, (_, k) => `${dayOf(k)},${k === 98 ? '' : k},${k === 97 ? 1 : 0}`);
    const own = await plant(`date,quantity,stockout\n${lines.join('\n')}\n`);
    const [row] = await pages(own, {});
    expect([row.latest.length, row.latest[0], row.latest.slice(-3)]).toEqual([60, 40, [null, null, 99]]);
    expect(row.latestState.slice(-3)).toEqual([3, 0, 1]);
    const whole = await test.caller.dataset.series({ digest: own, series: 0 });
    expect([whole.quantity.slice(-60), whole.state.slice(-60)]).toEqual([row.latest, row.latestState]);
    const short = (await pages(digest, { limit: 1 }))[0];
    expect(short.latest).toHaveLength(3);
  });
});

describe('a dataset', () => {
  it('names the stores and products it can be narrowed to, with their number of series', async () => {
    const digest = await plant(many());
    const detail = await test.caller.dataset.get({ digest });
    expect(detail.stores).toEqual([6, 6, 6, 5].map((series, s) => ({ name: `S${s}`, series })));
    expect([detail.products.length, detail.products.every((one) => one.series === 1)]).toEqual([23, true]);
    expect(detail.stores.reduce((sum, one) => sum + one.series, 0)).toBe(detail.series);
    expect(detail.totals.slice(0, 1)).toEqual([Array.from({ length: 23 }, (_, s) => s % 3).reduce((a, b) => a + b)]);
    expect(detail.counts.observed).toBe(69);
    const bare = await test.caller.dataset.get({ digest: await plant('ds,y\n2024-01-01,1\n2024-01-02,2\n') });
    expect([bare.stores, bare.products]).toEqual([[], []]);
  });

  it('gives one series with dates, states and channels, and refuses one it has not', async () => {
    const digest = await plant('ds,y,price,promo\n2024-01-01,0,2,0\n2024-01-02,,2,1\n2024-01-03,4,3,0\n');
    expect(await test.caller.dataset.series({ digest, series: 0 })).toMatchObject({
      dates: ['2024-01-01', '2024-01-02', '2024-01-03'],
      quantity: [0, null, 4],
      state: [1, 0, 1],
      channels: [
        { name: 'price', role: 'known', values: [2, 2, 3] },
        { name: 'promotion', role: 'known', values: [0, 1, 0] },
      ],
    });
    expect((await refusal(test.caller.dataset.series({ digest, series: 1 }))).code).toBe('ARTIFACT_NOT_FOUND');
    expect((await refusal(test.caller.dataset.get({ digest: '0'.repeat(64) }))).code).toBe('ARTIFACT_NOT_FOUND');
    await expect(test.caller.dataset.series({ digest: 'nothing', series: 0 })).rejects.toThrow(/64 lower-case hex digits/);
  });

  it('has a face of its latest 181 periods, made of cells and equal for equal datasets', async () => {
    const lines = Array.from({ length: 300 }, (_, k) =>
      ['A', 'B'].map((key) => `${key},${dayOf(k)},${key === 'B' && k > 280 ? '' : k},${key === 'B' && k > 280 ? 1 : 0}`),
    ).flat();
    const digest = await plant(`unique_id,ds,y,stockout\n${lines.join('\n')}\n`);
    const face = await test.caller.dataset.face({ digest, effect: 'shelf' });
    expect([face.dates.length, face.dates[0], face.total.length, face.total[0]]).toEqual([181, dayOf(119), 181, 238]);
    expect(face.rows.map((row) => [row.key, row.quantity.length, row.state.at(-1)])).toEqual([['B', 181, 3]]);
    expect(await test.caller.dataset.face({ digest, effect: 'shelf' })).toEqual(face);
    expect((await test.caller.dataset.face({ digest, effect: 'none' })).rows).toEqual([]);
    const short = await test.caller.dataset.face({ digest: await plant(many()), effect: 'shelf' });
    expect([short.dates.length, short.rows]).toEqual([3, []]);
  });
});

describe('the list of datasets', () => {
  it('is paged newest first without one twice or left out', async () => {
    for (let k = 0; k < 5; k++) await plant(`ds,y\n2024-01-01,${k}\n2024-01-02,${k + 0.5}\n`);
    const whole = (await test.caller.dataset.list({ limit: 200 })).rows.map((row) => row.digest);
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await test.caller.dataset.list({ limit, cursor });
        expect(page.total).toBe(whole.length);
        seen.push(...page.rows.map((row) => row.digest));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(whole);
    }
  });
});
