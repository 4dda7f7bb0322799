import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { openTable } from '../../server/blobs/table-files.ts';
import { DatasetMeta, STATE } from '../../server/kit/kinds/dataset.ts';
import { openBench } from './feed-file.ts';
import { DATE, DOUBLE, parquetFile, TEXT } from './parquet-file.ts';

const bench = openBench();
afterAll(bench.close);
const { run, open, write, blobs } = bench;
const DAY = 19_723; // 2024-01-01
const dayOf = (k: number): string => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10);
const SHOPS = ['A', 'B'];
/** Ten days of sales and, for the shops listed, four days to come with a promotion on the second and a price from the third on. */
const rowsOf = (ahead: readonly string[]) =>
  Array.from({ length: 14 }, (_, k) => SHOPS.map((store) => ({ store, k, y: k < 10 ? 5 + k : null, promo: k === 11 ? 1 : 0, price: k < 12 ? 2 : 3 })))
    .flat()
    .filter(({ k, store }) => k < 10 || ahead.includes(store));
const csvOf = (ahead: readonly string[]): string =>
  `store,date,sales,promo,price\n${rowsOf(ahead)
    .map(({ store, k, y, promo, price }) => `${store},${dayOf(k)},${y ?? ''},${promo},${price}`)
    .join('\n')}\n`;

describe('rows without a quantity after the last observed period', () => {
  it('are the future of channels known in advance, not missing history', async () => {
    const result = await run(csvOf(SHOPS));
    const data = open(result);
    expect(data.meta).toMatchObject({ periods: 10, future: 4, counts: { missing: 0, observed: 20, closed: 0, stockout: 0 } });
    for (const ordinal of [0, 1]) {
      const { quantity, state, channel } = data.series(ordinal);
      expect([...quantity]).toEqual(Array.from({ length: 10 }, (_, k) => 5 + k));
      expect(state.every((one) => one === STATE.observed)).toBe(true);
      expect([...(channel('promotion') ?? [])].slice(8)).toEqual([0, 0, 0, 1, 0, 0]);
      expect([...(channel('price') ?? [])].slice(8)).toEqual([2, 2, 2, 2, 3, 3]);
    }
    if (!result.ok) return;
    expect(result.health).toMatchObject({ rowsRead: 28, rowsAccepted: 28, periods: 10, gaps: 0, end: '2024-01-10' });
    expect(result.health.notes.join(' ')).toContain('Rows without a quantity reach 4 days beyond 2024-01-10: their price, promo is used as known in advance.');
  });

  it('are kept account of by series', async () => {
    const result = await run(csvOf(['B']));
    if (!result.ok) throw new Error(result.problem);
    const table = openTable(blobs, result.descriptor.files, (meta) => DatasetMeta.parse(meta));
    expect([...table.u8('ahead', 0)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('give the same digest from CSV and Parquet', async () => {
    const rows = rowsOf(SHOPS);
    const parquet = parquetFile([
      { name: 'store', as: TEXT, data: rows.map(({ store }) => store) },
      { name: 'date', as: DATE, data: rows.map(({ k }) => DAY + k) },
      { name: 'sales', as: DOUBLE, data: rows.map(({ y }) => y) },
      { name: 'promo', as: DOUBLE, data: rows.map(({ promo }) => promo) },
      { name: 'price', as: DOUBLE, data: rows.map(({ price }) => price) },
    ]);
    const [a, b] = [await run(csvOf(SHOPS)), await run(parquet)];
    expect([a.ok, b.ok && a.ok && b.descriptor.digest === a.descriptor.digest]).toEqual([true, true]);
  });

  it('say nothing when no column is known in advance; a gap inside history stays missing', async () => {
    const text = `ds,y\n${Array.from({ length: 12 }, (_, k) => `${dayOf(k)},${k === 4 || k > 8 ? '' : k}`).join('\n')}\n`;
    const data = open(await run(text));
    expect(data.meta).toMatchObject({ periods: 9, counts: { missing: 1, observed: 8 } });
    expect(data.meta.future).toBeUndefined();
  });

  it('two of one period are a duplicate there too', async () => {
    const twice = `${csvOf(SHOPS)}A,${dayOf(12)},,0,3\n`;
    expect(await run(twice)).toMatchObject({ ok: false, health: { rowsRefused: 1, duplicates: 1 } });
  });
});

describe('attachments', () => {
  it('bring prices and named days of the time to come', async () => {
    const wide = `store_id,item_id,${Array.from({ length: 14 }, (_, k) => `d_${k + 1}`).join(',')}\nS,P,${Array.from({ length: 14 }, (_, k) => k).join(',')}\n`;
    const calendar = write(
      `date,wm_yr_wk,d,event_name_1\n${Array.from({ length: 28 }, (_, k) => `${dayOf(k)},${Math.floor(k / 7)},d_${k + 1},${k === 20 ? 'Fair' : ''}`).join('\n')}\n`,
    );
    const prices = write('store_id,item_id,wm_yr_wk,sell_price\nS,P,0,1\nS,P,1,2\nS,P,2,4\n');
    const data = open(await run(wide, {}, { calendar, prices }));
    expect(data.meta).toMatchObject({ periods: 14, future: 7, events: [{ period: 20, name: 'Fair' }] });
    expect([...(data.series(0).channel('price') ?? [])]).toEqual([...new Array(7).fill(1), ...new Array(7).fill(2), ...new Array(7).fill(4)]);
  });

  const M5 = '../shared/data/m5_600_sales.csv';
  it('of M5 reach beyond its last day', async () => {
    if (!existsSync(M5)) return console.warn('SKIPPED: ../shared/data is missing');
    const [calendar, prices] = ['m5_calendar.csv', 'm5_600_prices.csv'].map((name) => `../shared/data/${name}`);
    const data = open(await run(readFileSync(M5), {}, { calendar, prices }));
    expect(data.meta).toMatchObject({ periods: 730, future: 5 });
    expect(data.meta.events.at(-1)).toEqual({ period: 730 + 55, name: 'NBAFinalsEnd' });
  });
});
