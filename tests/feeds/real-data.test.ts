import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ImportArgs, importFeed } from '../../server/feeds/import-feed.ts';
import { inspectFeed } from '../../server/feeds/inspect-feed.ts';
import { addsUp, openBench } from './feed-file.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const isThere = existsSync(data);
if (!isThere) console.warn('SKIPPED: the real data sets are not in ../shared/data; feeds are tested on made-up files only');
const bench = openBench();
afterAll(bench.close);

const file = (name: string): string => join(data, name);
/** The slow, obvious reading: these files hold no quotes. */
const lines = (name: string): string[][] =>
  readFileSync(file(name), 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(','));
const load = (name: string, args: Partial<ImportArgs> = {}) => {
  const { mapping, format, questions } = inspectFeed(file(name));
  expect(questions).toEqual([]);
  return importFeed({ path: file(name), format, mapping, mode: 'strict', blobs: bench.blobs, tmpDir: bench.tmpDir, ...args });
};
const distinct = (values: readonly string[]): number => new Set(values).size;

describe.skipIf(!isThere)('real data', () => {
  it('Rossmann: daily stores, closed on Sundays', async () => {
    const [, ...rows] = lines('rossmann_112_stores.csv');
    const result = await load('rossmann_112_stores.csv');
    const opened = bench.open(result);
    expect(opened.meta).toMatchObject({ frequency: 'D', series: distinct(rows.map((row) => row[0])), start: rows.map((row) => row[1]).sort()[0] });
    expect(opened.meta.counts.observed).toBe(rows.length);
    expect(result.health).toMatchObject({ rowsRead: rows.length, rowsAccepted: rows.length, units: rows.reduce((sum, row) => sum + Number(row[2]), 0) });
    expect(opened.meta.channels.map(({ name, role }) => [name, role])).toEqual([
      ['quantity', 'target'],
      ['promotion', 'known'],
      ['state_holiday', 'known'],
      ['school_holiday', 'known'],
      ['customers', 'observed'],
    ]);
    const first = rows.filter((row) => row[0] === rows[0][0]);
    const series = opened.series(0);
    expect(series.quantity.reduce((a, b) => a + b, 0)).toBe(first.reduce((sum, row) => sum + Number(row[2]), 0));
    expect(series.channel('customers')!.reduce((a, b) => a + b, 0)).toBe(first.reduce((sum, row) => sum + Number(row[3]), 0));
    expect(series.channel('state_holiday')!.reduce((a, b) => a + b, 0)).toBe(first.filter((row) => row[5] !== '0').length);
    expect(series.closedWeekdays).toBe(1 << 6);
  });

  it('M5: wide, with calendar and prices', async () => {
    const [head, ...rows] = lines('m5_600_sales.csv');
    const [, ...calendar] = lines('m5_calendar.csv');
    const [, ...prices] = lines('m5_600_prices.csv');
    const result = await load('m5_600_sales.csv', { calendar: file('m5_calendar.csv'), prices: file('m5_600_prices.csv') });
    const opened = bench.open(result);
    const dateOf = new Map(calendar.map((row) => [row[6], row]));
    expect(opened.meta).toMatchObject({ frequency: 'D', series: rows.length, periods: head.length - 6, start: dateOf.get(head[6])![0] });
    expect(result.health.units).toBe(rows.reduce((sum, row) => sum + row.slice(6).reduce((a, b) => a + Number(b), 0), 0));
    // Its calendar goes on for 56 days: named days of the time to come are kept.
    const named = calendar.slice(calendar.findIndex((row) => row[6] === head[6])).flatMap((row) => [row[7], row[9]].filter((name) => name !== ''));
    expect(opened.meta.events.map(({ name }) => name).sort()).toEqual(named.sort());
    const row = rows[411];
    const series = opened.series(411);
    expect(series).toMatchObject({ store: row[4], product: row[1], key: `${row[4]} / ${row[1]}` });
    expect([...series.quantity]).toEqual(row.slice(6).map(Number));
    const weekPrice = new Map(prices.filter((price) => price[0] === row[4] && price[1] === row[1]).map((price) => [price[2], Number(price[3])]));
    const found = series.channel('price')!;
    head.slice(6).forEach((d, p) => {
      const price = weekPrice.get(dateOf.get(d)![1]);
      if (price !== undefined) expect(found[p]).toBe(price);
    });
    expect(weekPrice.size).toBeGreaterThan(50);
  });

  it('UCI: weeks that are numbered only, and dated when told', async () => {
    const [head, ...rows] = lines('uci_weekly_sales.csv');
    const result = await load('uci_weekly_sales.csv');
    expect(bench.open(result).meta).toMatchObject({ frequency: 'I', periods: head.length - 1, series: rows.length });
    expect(result.health.units).toBe(rows.reduce((sum, row) => sum + row.slice(1).reduce((a, b) => a + Number(b), 0), 0));
    const { mapping } = inspectFeed(file('uci_weekly_sales.csv'));
    const dated = await load('uci_weekly_sales.csv', { mapping: { ...mapping, start: '2015-01-05', frequency: 'W' } });
    expect(dated.health).toMatchObject({ frequency: 'W', start: '2015-01-05', end: '2015-12-28' });
  });

  it('tourism: four keys in quarters; the region with a bare comma in its name is refused by line', async () => {
    const [, ...rows] = lines('tourism_hierarchy.csv');
    const good = rows.filter((row) => row.length === 5);
    expect(good.length).toBeLessThan(rows.length);
    const strict = await load('tourism_hierarchy.csv');
    expect(strict).toMatchObject({ ok: false, health: { rowsRead: rows.length, rowsRefused: rows.length - good.length } });
    const result = await load('tourism_hierarchy.csv', { mode: 'lenient' });
    expect(addsUp(result.health)).toBe(true);
    const opened = bench.open(result);
    expect(opened.meta).toMatchObject({
      frequency: 'Q',
      start: '1998-01-01',
      periods: distinct(good.map((row) => row[3])),
      series: distinct(good.map((row) => row.slice(0, 3).join())),
    });
    expect(opened.key(0)).toBe(good[0].slice(0, 3).join(' / '));
    expect(result.health.units).toBeCloseTo(
      good.reduce((sum, row) => sum + Number(row[4]), 0),
      3,
    );
  });

  it('classics: monthly, quarterly and yearly, written out as unique_id, ds, y', async () => {
    const [, ...rows] = lines('classics.csv');
    const write = (row: string[], date: (k: number) => string): string =>
      `unique_id,ds,y\n${row[4]
        .split(' ')
        .map((value, k) => `${row[0]},${date(k)},${value}`)
        .join('\n')}\n`;
    const kinds: [string, string, (year: number, at: number) => string][] = [
      ['12', 'M', (year, at) => `${year + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`],
      ['4', 'Q', (year, at) => `${year + Math.floor(at / 4)}Q${(at % 4) + 1}`],
      ['1', 'Y', (year, at) => String(year + at)],
    ];
    let checked = 0;
    for (const [perYear, frequency, date] of kinds)
      for (const row of rows.filter((item) => item[1] === perYear)) {
        const [year, first] = row[2].split(' ').map(Number);
        if (year < 1000) continue;
        const values = row[4].split(' ');
        const result = await bench.run(write(row, (k) => date(year, first - 1 + k)));
        const series = bench.open(result).series(0);
        expect(result.health, row[0]).toMatchObject({ frequency, periods: values.length, gaps: values.filter((value) => value === 'NA').length });
        expect([...series.quantity], row[0]).toEqual(values.map((value) => (value === 'NA' ? 0 : Number(value))));
        checked++;
      }
    expect(checked).toBeGreaterThan(20);
  });
});
