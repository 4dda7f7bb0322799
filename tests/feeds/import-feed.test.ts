import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { indexDataset } from '../../server/blobs/index-dataset.ts';
import { STATE } from '../../server/kit/kinds/dataset.ts';
import { calmly } from '../support/calm.ts';
import { addsUp, LONG, openBench } from './feed-file.ts';

const bench = openBench();
afterAll(bench.close);
const { run, open } = bench;
const dayOf = (k: number): string => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10);
/** 2024-01-01 is a Monday. */
const days = (count: number, line: (day: string, k: number) => string | null): string =>
  `${Array.from({ length: count }, (_, k) => line(dayOf(k), k))
    .filter((text) => text !== null)
    .join('\n')}\n`;

describe('importFeed: a long table', () => {
  it('makes a dataset of series in order of first appearance on a full calendar', async () => {
    const result = await run('unique_id,ds,y\nB,2024-01-03,3\nA,2024-01-01,1.5\nB,2024-01-01,0\nA,2024-01-02,-2\n');
    const data = open(result);
    expect(data.meta).toMatchObject({
      frequency: 'D',
      start: '2024-01-01',
      periods: 3,
      series: 2,
      seasonLength: 7,
      counts: { missing: 2, observed: 4, closed: 0, stockout: 0 },
    });
    expect([data.key(0), data.key(1)]).toEqual(['B', 'A']);
    expect([...data.series(0).quantity]).toEqual([0, 0, 3]);
    expect([...data.series(0).state]).toEqual([STATE.observed, STATE.missing, STATE.observed]);
    expect([...data.series(1).quantity]).toEqual([1.5, -2, 0]);
    if (!result.ok) return;
    expect(result.health).toMatchObject({
      rowsRead: 4,
      rowsAccepted: 4,
      rowsRefused: 0,
      negatives: 1,
      gaps: 2,
      series: 2,
      periods: 3,
      start: '2024-01-01',
      end: '2024-01-03',
      units: 2.5,
    });
    expect(result.index.totals).toEqual([1.5, -2, 3]);
    expect(result.index.series).toEqual(['[[0,"B","","",3],[1,"A","","",-0.5]]']);
  });

  it('names series by store and product, and a lone series after its quantity', async () => {
    const data = open(await run('store,product,date,sales\nS1,P1,2024-01-01,1\nS1,P2,2024-01-01,2\nS1,P1,2024-01-02,3\n'));
    expect(data.series(1)).toMatchObject({ key: 'S1 / P2', store: 'S1', product: 'P2' });
    expect(open(await run('ds,passengers\n1949-01,112\n1949-02,118\n')).series(0)).toMatchObject({ key: 'passengers', store: '', product: '' });
  });

  it('keeps two series apart whose joined names are equal', async () => {
    const data = open(await run('a,b,ds,y\nx / y,z,2024-01-01,1\nx,y / z,2024-01-01,2\n', { roles: { a: 'series', b: 'series', ds: 'date', y: 'quantity' } }));
    expect(data.meta.series).toBe(2);
  });

  it('fills channels: prices carried both ways, the rest 0; roles and names', async () => {
    const text = 'ds,y,Price,promo,School Holiday,visitors,school holiday\n2024-01-01,1,,0,1,10,5\n2024-01-02,2,3.5,1,,11,6\n2024-01-04,2,4,1,no,,7\n';
    const data = open(
      await run(text, {
        roles: { ds: 'date', y: 'quantity', Price: 'price', promo: 'promotion', 'School Holiday': 'known', visitors: 'regressor', 'school holiday': 'known' },
      }),
    );
    expect(data.meta.channels.map(({ name, role, label }) => [name, role, label])).toEqual([
      ['quantity', 'target', 'y'],
      ['price', 'known', 'Price'],
      ['promotion', 'known', 'promo'],
      ['school_holiday', 'known', 'School Holiday'],
      ['school_holiday_2', 'known', 'school holiday'],
      ['visitors', 'observed', 'visitors'],
    ]);
    const series = data.series(0);
    expect([...series.channel('price')!]).toEqual([3.5, 3.5, 3.5, 4]);
    expect([...series.channel('promotion')!]).toEqual([0, 1, 0, 1]);
    expect([...series.channel('school_holiday')!]).toEqual([1, 0, 0, 0]);
    expect([...series.channel('visitors')!]).toEqual([10, 11, 0, 0]);
  });

  it('tells missing, zero and stockout apart', async () => {
    const result = await run('ds,y,stockout\n2024-01-01,0,0\n2024-01-02,,no\n2024-01-03,4,1\n2024-01-05,7,false\n');
    const series = open(result).series(0);
    expect([...series.state]).toEqual([STATE.observed, STATE.missing, STATE.stockout, STATE.missing, STATE.observed]);
    expect([...series.quantity]).toEqual([0, 0, 0, 0, 7]);
    expect(result.health).toMatchObject({ rowsAccepted: 4, stockouts: 1, gaps: 2, units: 7 });
    expect(result.health.notes.join(' ')).toMatch(/1 record is flagged out of stock yet carries sales; it counts|1 cell without a quantity is kept/);
  });

  it('closes weekdays without any record over four weeks, but not in sparse series', async () => {
    const open7 = (k: number): boolean => k % 7 !== 6;
    const result = await run(
      `unique_id,ds,y\n${days(56, (day, k) => (open7(k) && k >= 7 ? `A,${day},1` : null))}${days(56, (day, k) => (k % 7 === 2 && k % 14 === 2 ? `B,${day},1` : null))}${days(21, (day, k) => (open7(k) ? `C,${day},1` : null))}B,2024-02-25,1\n`,
    );
    const data = open(result);
    expect([0, 1, 2].map((s) => data.series(s).closedWeekdays)).toEqual([1 << 6, 0, 0]);
    expect(data.series(0).state[13]).toBe(STATE.closed);
    expect(data.series(0).state[6]).toBe(STATE.missing);
    expect(result.health.closed).toBe(6);
  });

  it('numbers more series than one part holds', async () => {
    const lines = Array.from({ length: 4200 }, (_, s) => `k${s},2024-01-01,${s}\nk${s},2024-01-03,1`);
    const result = await run(`unique_id,ds,y\n${lines.join('\n')}\n`);
    const data = open(result);
    expect(data.meta.series).toBe(4200);
    expect([...data.series(4199).quantity]).toEqual([4199, 0, 1]);
    expect([...data.series(64).quantity]).toEqual([64, 0, 1]);
    if (result.ok) expect(result.index).toEqual(indexDataset(bench.blobs, result.descriptor));
  });
});

describe('importFeed: frequency', () => {
  it.each<[string, string[], object]>([
    ['hours', ['2024-01-01T22:00', '2024-01-01 23:00:00', '2024-01-02T00:00Z', '2024-01-02 02:00'], { frequency: 'H', start: '2024-01-01T22', periods: 5 }],
    ['days', ['2024-01-01', '2024-01-02', '2024-01-04'], { frequency: 'D', start: '2024-01-01', periods: 4 }],
    ['days at one time', ['2024-01-01 06:00', '2024-01-02 06:00', '2024-01-03 06:00'], { frequency: 'D', start: '2024-01-01', periods: 3 }],
    ['working days', ['2024-01-04', '2024-01-05', '2024-01-08', '2024-01-09'], { frequency: 'D', start: '2024-01-04', periods: 6 }],
    ['weeks', ['2024-01-07', '2024-01-14', '2024-01-28'], { frequency: 'W', start: '2024-01-07', periods: 4 }],
    ['ISO weeks', ['2024-W01', '2024-W02', '2024-W03'], { frequency: 'W', start: '2024-01-01', periods: 3 }],
    ['months', ['1949-01', '1949-02', '1949-04'], { frequency: 'M', start: '1949-01-01', periods: 4 }],
    ['month ends', ['2024-01-31', '2024-02-29', '2024-03-31', '2024-05-31'], { frequency: 'M', start: '2024-01-01', periods: 5 }],
    ['month starts', ['2024-01-01', '2024-02-01', '2024-03-01'], { frequency: 'M', start: '2024-01-01', periods: 3 }],
    ['quarters', ['1998Q1', '1998Q2', '1998Q4'], { frequency: 'Q', start: '1998-01-01', periods: 4 }],
    ['quarter starts', ['2024-02-01', '2024-05-01', '2024-11-01'], { frequency: 'Q', start: '2024-02-01', periods: 4 }],
    ['years', ['1949', '1950', '1952'], { frequency: 'Y', start: '1949-01-01', periods: 4 }],
    ['year ends', ['2020-12-31', '2021-12-31', '2022-12-31'], { frequency: 'Y', start: '2020-12-01', periods: 3 }],
    ['numbers', ['3', '1', '2', '5'], { frequency: 'I', start: '0', periods: 5 }],
    ['numbers in steps', ['10', '20', '40'], { frequency: 'I', start: '0', periods: 4 }],
    ['numbers around 1000', ['998', '999', '1000', '1001'], { frequency: 'I', start: '0', periods: 4 }],
  ])('%s', async (_, dates, meta) => {
    const result = await run(`ds,y\n${dates.map((date, k) => `${date},${k + 1}`).join('\n')}\n`);
    const data = open(result);
    expect(data.meta).toMatchObject(meta);
    expect(data.meta.counts.observed).toBe(dates.length);
  });

  it('refuses irregular dates with counts and a remedy, which then works', async () => {
    const dates = [1, 2, 40, 41, 300, 512, 513, 900].map((k) => dayOf(k));
    const text = `ds,y\n${dates.map((date) => `${date},1`).join('\n')}\n`;
    await expect(run(text)).rejects.toMatchObject({ code: 'FEED_REFUSED', message: expect.stringMatching(/8 distinct dates.*choose the frequency/) });
    expect(open(await run(text, { frequency: 'D' })).meta).toMatchObject({ frequency: 'D', periods: 900 });
    expect(open(await run(text, { frequency: 'I' })).meta).toMatchObject({ frequency: 'I', start: '0', periods: 8 });
  });

  it('refuses spacing below an hour and frequencies that the dates are too coarse for', async () => {
    await expect(run('ds,y\n2024-01-01 00:00,1\n2024-01-01 00:30,1\n')).rejects.toThrow(/1 of 2 distinct times are not on the full hour/);
    await expect(run('ds,y\n1949-01,1\n1949-02,1\n', { frequency: 'D' })).rejects.toThrow(/needs full dates/);
    await expect(run('ds,y\n1949,1\n1950,1\n', { frequency: 'M' })).rejects.toThrow(/dates are years/);
  });

  it('dates numbered periods from a start and a frequency', async () => {
    const text = 'ds,y\n1,5\n2,6\n4,7\n';
    expect(open(await run(text, { start: '2024-03-15', frequency: 'M' })).meta).toMatchObject({ frequency: 'M', start: '2024-03-01', periods: 4 });
    await expect(run(text, { frequency: 'W' })).rejects.toMatchObject({ code: 'INVALID_INPUT', errors: [{ path: 'mapping.start' }] });
    await expect(run(text, { start: '2024-03-15' })).rejects.toMatchObject({ errors: [{ path: 'mapping.frequency' }] });
    await expect(run(text, { start: 'soon', frequency: 'W' })).rejects.toMatchObject({ errors: [{ path: 'mapping.start' }] });
  });

  it('leaves dates off the grid out, by line', async () => {
    const text = `ds,y\n${Array.from({ length: 40 }, (_, k) => `${dayOf(7 * k)},1`).join('\n')}\n${dayOf(3)},1\n`;
    const result = await run(text, {}, { mode: 'lenient' });
    expect(result.health).toMatchObject({ frequency: 'W', rowsRefused: 1, lines: [{ line: 42, reason: expect.stringContaining('not on the grid of weeks') }] });
    expect((await run(text)).ok).toBe(false);
  });

  it('refuses a mistyped year instead of making a calendar of it', async () => {
    await expect(run(`unique_id,ds,y\n${days(9, (day) => `A,${day}T01:00,1`)}A,1024-01-01T01:00,1\n`, { frequency: 'H' })).rejects.toThrow(
      /too many cells; a mistyped year/,
    );
  });
});

describe('importFeed: a wide table', () => {
  it('is numbered without a start, dated with one', async () => {
    const text = 'Product_Code,W0,W1,W2,W3\nP1,1,2,,4\nP2,0,NA,7,8\n';
    const result = await run(text);
    const data = open(result);
    expect(data.meta).toMatchObject({ frequency: 'I', start: '0', periods: 4, seasonLength: 1, counts: { missing: 2, observed: 6 } });
    expect(data.series(1)).toMatchObject({ key: 'P2', product: 'P2' });
    expect([...data.series(0).quantity]).toEqual([1, 2, 0, 4]);
    expect(result.health).toMatchObject({ rowsRead: 2, rowsAccepted: 2, gaps: 2 });
    expect(open(await run(text, { start: '2024-01-01', frequency: 'W' })).meta).toMatchObject({ frequency: 'W', start: '2024-01-01', periods: 4 });
  });

  it('takes dates from its headers', async () => {
    expect(open(await run('sku,2024-01,2024-02,2024-03,2024-05\nA,1,2,3,4\n')).meta).toMatchObject({ frequency: 'M', periods: 5, counts: { missing: 1 } });
    await expect(run('sku,2024-01,2024/1,2024-02,2024-03\nA,1,2,3,4\n')).rejects.toThrow(/stand for the same period/);
  });

  it('refuses a row whole: a bad cell, a second row of a series', async () => {
    const result = await run(
      'sku,W0,W1,W2,W3\nA,1,2,3,4\nB,1,x,3,4\nA,9,9,9,9\nC,1,Infinity,2,3\n',
      { roles: { sku: 'product' }, values: ['W0', 'W1', 'W2', 'W3'], layout: 'wide' },
      { mode: 'lenient' },
    );
    expect(open(result).meta.series).toBe(1);
    expect(result.health).toMatchObject({ rowsRead: 4, rowsAccepted: 1, rowsRefused: 3, duplicates: 1 });
    expect(result.health.lines).toEqual([
      { line: 3, reason: 'a value is not a number: "x" in column "W1"' },
      { line: 4, reason: 'the series has a row already' },
      { line: 5, reason: 'a value is not a finite number: "Infinity" in column "W1"' },
    ]);
  });

  it('joins a calendar and weekly prices', async () => {
    const calendar = bench.write(
      `date,week,d,event_name_1,event_name_2\n${days(6, (day, k) => `${day},${100 + Math.floor(k / 3)},d_${k + 5},${k === 2 ? 'Fair' : ''},${k === 2 ? 'Eve' : ''}`)}`,
    );
    const prices = bench.write('store_id,item_id,week,sell_price\nS,A,101,2.5\nS,B,100,1\nS,Z,100,9\nS,B,999,9\n');
    const result = await run('item_id,store_id,d_6,d_7,d_8,d_9\nA,S,1,2,3,4\nB,S,5,6,7,8\n', {}, { calendar, prices });
    const data = open(result);
    expect(data.meta).toMatchObject({
      frequency: 'D',
      start: '2024-01-02',
      periods: 4,
      events: [
        { period: 1, name: 'Eve' },
        { period: 1, name: 'Fair' },
      ],
    });
    // The second week goes on for a day that the feed does not have: its price is known in advance.
    expect(data.meta).toMatchObject({ periods: 4, future: 1 });
    expect([...data.series(0).channel('price')!]).toEqual([2.5, 2.5, 2.5, 2.5, 2.5]);
    expect([...data.series(1).channel('price')!]).toEqual([1, 1, 1, 1, 1]);
    expect(result.health.notes.join(' ')).toContain('4 price rows read, 2 of them for series or dates that the feed does not have.');
    const grouped = bench.write('store_id;item_id;week;sell_price\nS;A;101;1.002,5\nS;B;100;1.000\n');
    const dear = await run('item_id,store_id,d_6,d_7,d_8,d_9\nA,S,1,2,3,4\nB,S,5,6,7,8\n', {}, { calendar, prices: grouped });
    expect([0, 1].map((ordinal) => open(dear).series(ordinal).channel('price')![0])).toEqual([1002.5, 1000]);
    expect(dear.health.notes.join(' ')).toContain('2 price rows read. Prices: Numbers such as 1.002,5 are read as 1002.5: dots group thousands');
    await expect(run('item_id,store_id,d_6,d_7,d_8,d_9\nA,S,1,2,3,4\n', {}, { prices })).rejects.toThrow(/prices file needs/);
    const broken = bench.write('store_id,item_id,week,sell_price\nS,A,101,cheap\n');
    await expect(run('item_id,store_id,d_6,d_7,d_8,d_9\nA,S,1,2,3,4\n', {}, { calendar, prices: broken })).rejects.toThrow(
      /line 2 of the prices file: "cheap"/,
    );
  });
});

describe('importFeed: bad input', () => {
  const row = (line: string): string => `unique_id,ds,y\nA,2024-01-01,1\n${line}\nA,2024-01-03,1\n`;
  it.each<[string, string, RegExp]>([
    ['too few cells', 'A,2024-01-02', /has 2 cells, the header 3/],
    ['too many cells', 'A,2024-01-02,1,2', /has 4 cells, the header 3/],
    ['NaN', 'A,2024-01-02,NaN', /"y" is not a finite number: "NaN"/],
    ['Infinity', 'A,2024-01-02,-Infinity', /not a finite number/],
    ['1e308', 'A,2024-01-02,1e308', /"y" is beyond ±1e15: "1e308"/],
    ['1e999', 'A,2024-01-02,1e999', /beyond/],
    ['a formula', 'A,2024-01-02,=1+1', /not a number: "=1\+1"/],
    ['a thousands comma', 'A,2024-01-02,"1,000"', /comma that could mean thousands or decimals/],
    ['an unknown date', 'A,soon,1', /not in a known form: "soon"/],
    ['a day that is none', 'A,2024-02-30,1', /no such day in the calendar: "2024-02-30"/],
    ['an ambiguous date', 'A,01/02/2024,1', /could be day\/month or month\/day/],
    ['no date', 'A,,1', /date is empty/],
    ['no name', ',2024-01-02,1', /"unique_id" is empty/],
    ['a long name', `${'x'.repeat(1025)},2024-01-02,1`, /longer than 1024 bytes/],
    ['a stray quote', 'A"x,2024-01-02,1', /quote stands inside a cell/],
    ['a duplicate', 'A,2024-01-01,2', /record of this period already/],
    ['another precision', 'A,2024,2', /another precision/],
    ['markup', 'A,2024-01-02,<b>1</b>', /not a number: "<b>1<\/b>"/],
  ])('names the line of %s', async (_, line, reason) => {
    const strict = await run(row(line), LONG);
    expect(strict.ok).toBe(false);
    expect(strict.health).toMatchObject({ rowsRead: 3, rowsRefused: 1 });
    expect(strict.health.lines).toEqual([{ line: 3, reason: expect.stringMatching(reason) }]);
    if (!strict.ok) expect(strict.problem).toMatch(/1 of 3 rows is refused, the first on line 3/);
    const lenient = await run(row(line), LONG, { mode: 'lenient' });
    expect(open(lenient).meta.counts.observed).toBe(2);
    expect(addsUp(lenient.health)).toBe(true);
    if (lenient.ok) expect(bench.blobs.read(lenient.refused!.sha256).toString()).toMatch(/^line,reason\r\n3,"/);
  });

  it('refuses a name that is not UTF-8 and a cell above 1 MB, by line', async () => {
    const latin = Buffer.concat([Buffer.from('unique_id,ds,y\nA,2024-01-01,1\n'), Buffer.from('gr\u00f6\u00dfe,2024-01-02,1\n', 'latin1')]);
    expect((await run(latin, LONG)).health.lines[0]).toEqual({ line: 3, reason: '"unique_id" is not UTF-8 text; save the file as UTF-8' });
    expect((await run(row(`A,2024-01-02,${'9'.repeat((1 << 20) + 1)}`), LONG)).health.lines[0].reason).toBe('a cell is longer than 1 MB');
  });

  it('keeps formula-like text as text', async () => {
    expect(open(await run('unique_id,ds,y\n=HYPERLINK(1),2024-01-01,1\n', LONG)).key(0)).toBe('=HYPERLINK(1)');
  });

  it('keeps columns and series called like parts of objects', async () => {
    const data = open(
      await run('__proto__,ds,y,constructor\n__proto__,2024-01-01,1,5\nconstructor,2024-01-01,2,6\n', {
        roles: Object.fromEntries([
          ['__proto__', 'series'],
          ['ds', 'date'],
          ['y', 'quantity'],
          ['constructor', 'regressor'],
        ]),
      }),
    );
    expect([data.key(0), data.key(1)]).toEqual(['__proto__', 'constructor']);
    expect([...data.series(1).channel('constructor')!]).toEqual([6]);
  });

  it('labels a channel whose header is markup, under a plain name', async () => {
    const label = '<img src=x onerror=1>';
    const data = open(await run(`ds,y,${label}\n2024-01-01,1,2\n`, { roles: { ds: 'date', y: 'quantity', [label]: 'regressor' } }));
    expect(data.meta.channels[1]).toEqual({ name: 'img_src_x_onerror_1', role: 'observed', unit: '', label });
  });

  it('refuses a header without rows, and a file without one usable row', async () => {
    await expect(run('unique_id,ds,y\n', LONG)).rejects.toMatchObject({ code: 'FEED_REFUSED', message: expect.stringContaining('no rows') });
    const result = await run('unique_id,ds,y\nA,x,1\n', LONG, { mode: 'lenient' });
    expect(result).toMatchObject({ ok: false, health: { rowsRead: 1, rowsAccepted: 0, rowsRefused: 1, series: 0 } });
  });

  it('lists every field of a mapping that does not fit', async () => {
    await expect(run('a,b\n2024-01-01,1\n', { ...LONG, roles: { a: 'price', b: 'price', c: 'date' } })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      errors: expect.arrayContaining([
        { path: 'mapping.roles.c', message: expect.stringContaining('no column "c"') },
        { path: 'mapping.roles', message: expect.stringContaining('all mapped to price') },
        { path: 'mapping.roles', message: expect.stringContaining('no column is mapped to quantity') },
      ]),
    });
    await expect(run('a,b\n2024-01-01,1\n', { ...LONG, layout: 'wide', roles: { a: 'series' }, values: ['a', 'z'] })).rejects.toMatchObject({
      errors: expect.arrayContaining([{ path: 'mapping.values', message: expect.stringContaining('"z"') }]),
    });
  });

  it('writes no blob in strict mode when pass 1 refuses', async () => {
    const own = openBench();
    expect((await own.run('unique_id,ds,y\nA,2024-01-01,1\nA,2024-01-02,x\n', LONG)).ok).toBe(false);
    expect([...own.blobs.list()]).toEqual([]);
    expect(readdirSync(own.tmpDir)).toEqual([]);
    own.close();
  });
});

describe('importFeed: forms of one table', () => {
  it('gives one digest for CSV, other delimiters, JSON and NDJSON, byte order marks and UTF-16', async () => {
    const rows = Array.from({ length: 30 }, (_, k) => ({ unique_id: k % 2 ? 'Bär, "x"' : 'A', ds: dayOf(Math.floor(k / 2)), y: k / 4 }));
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const csv = (delimiter: string, decimal = '.', end = '\n'): string =>
      `${['unique_id', 'ds', 'y'].join(delimiter)}${end}${rows.map((row) => [quote(row.unique_id), row.ds, String(row.y).replace('.', decimal)].join(delimiter)).join(end)}`;
    const forms = [
      csv(','),
      csv(',', '.', '\r\n'),
      csv(',', '.', '\r'),
      csv(';', ','),
      csv('\t'),
      csv('|', ','),
      `\uFEFF${csv(',')}`,
      Buffer.from(`\uFEFF${csv(';', ',')}`, 'utf16le'),
      Buffer.from(`\uFEFF${csv(',')}`, 'utf16le').swap16(),
      JSON.stringify(rows),
      JSON.stringify(rows, null, 2),
      rows.map((row) => JSON.stringify(row)).join('\r\n\n'),
    ];
    const digests = new Set<string>();
    for (const form of forms) {
      const result = await run(form);
      if (!result.ok) throw new Error(result.problem);
      digests.add(result.descriptor.digest);
    }
    expect(digests.size).toBe(1);
  });

  it('refuses records by number: broken, not an object, nested', async () => {
    const lines = [
      '{"unique_id":"A","ds":"2024-01-01","y":1}',
      '{"ds":',
      '[1]',
      '{"unique_id":"A","ds":"2024-01-02","y":{"v":1}}',
      '{"unique_id":"A","ds":"2024-01-03","y":1e999,"extra":[1]}',
    ];
    const result = await run(lines.join('\n'), LONG, { mode: 'lenient', format: 'ndjson' });
    expect(result.health.lines.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'the record is not valid JSON'],
      [3, 'the record is not an object with named values'],
      [4, 'a mapped value is a list or an object'],
      [5, '"y" is not a finite number: "Infinity"'],
    ]);
  });

  it('takes the decimal comma only when nothing speaks against it', async () => {
    const cents = await run('ds;y\n2024-01-01;1,5\n2024-01-02;1,250\n');
    expect([...open(cents).series(0).quantity]).toEqual([1.5, 1.25]);
    const thousands = await run('ds;y\n2024-01-01;1,500\n2024-01-02;1,250\n', { roles: { ds: 'date', y: 'quantity' } });
    expect(thousands.health.refusals).toEqual([{ reason: '"y" has a comma that could mean thousands or decimals', count: 2 }]);
    const hinted = await run('ds;y\n2024-01-01;1.500\n2024-01-02;1.250\n2024-01-03;2.125\n');
    expect([...open(hinted).series(0).quantity]).toEqual([1.5, 1.25, 2.125]);
    expect(hinted.health.notes.join(' ')).toContain('Numbers such as 1.500 are read with a decimal point, as 1.5.');
    const mixed = await run('ds;y\n2024-01-01;1,5\n2024-01-02;1.5\n', { roles: { ds: 'date', y: 'quantity' } }, { mode: 'lenient' });
    expect(mixed.health).toMatchObject({ rowsAccepted: 1, rowsRefused: 1 });
  });
});

describe('importFeed: thousands', () => {
  it.each<[string, string, number[]]>([
    ['dots and a decimal comma', 'ds;y\n2024-01-01;1.050,5\n2024-01-02;2.000\n2024-01-03;12,25\n2024-01-04;-1.234.567\n', [1050.5, 2000, 12.25, -1_234_567]],
    [
      'commas and a decimal point',
      'ds,y\n2024-01-01,"1,050.5"\n2024-01-02,"2,000"\n2024-01-03,12.25\n2024-01-04,"1,234,567"\n',
      [1050.5, 2000, 12.25, 1_234_567],
    ],
  ])('are read where they can be nothing else: %s', async (_, text, values) => {
    const result = await run(text);
    expect([...open(result).series(0).quantity]).toEqual(values);
    expect(result.health.notes.join(' ')).toMatch(/are read as 1050\.5/);
  });

  it('are no groups where digits are missing, or where a mark stands on the wrong side', async () => {
    const rows = ['1.050,5', '1.05,5', '10.50', '0.050', '1.050.5', '1,050.5', '1.0500'].map((cell, day) => `${dayOf(day)};${cell}`);
    const result = await run(`ds;y\n${rows.join('\n')}\n`, { roles: { ds: 'date', y: 'quantity' } }, { mode: 'lenient' });
    // Both ways to group stand in the file, so neither is taken: what is left are plain decimals.
    expect(result.health.rowsAccepted + result.health.rowsRefused).toBe(7);
    expect(result.health.rowsAccepted).toBe(3);
  });
});

describe('importFeed: laws', () => {
  const cell = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -5, max: 99 }).map(String) },
    fc.constantFrom('', 'NaN', '1e308', 'x', '1.5', '"', '=1', 'NA'),
  );
  const date = fc.oneof({ weight: 8, arbitrary: fc.nat({ max: 20 }).map(dayOf) }, fc.constantFrom('', '2024', '2024-02-30', '01/02/2024'));
  const line = fc.oneof(
    { weight: 10, arbitrary: fc.tuple(fc.constantFrom('A', 'B', 'C', ''), date, cell).map((cells) => cells.join(',')) },
    fc.constantFrom('A', 'A,2024-01-01,1,1', '"A', ''),
  );
  const table = fc.array(line, { minLength: 1, maxLength: 40 }).map((lines) => `unique_id,ds,y\n${lines.join('\n')}\n`);

  it('the report adds up, whatever the file', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('strict' as const, 'lenient' as const), async (text, mode) => {
        const result = await run(text, { ...LONG, frequency: 'D' }, { mode }).catch((error: { code: string }) => {
          expect(error.code).toBe('FEED_REFUSED');
          return null;
        });
        if (!result) return;
        const { health } = result;
        expect(addsUp(health)).toBe(true);
        expect(health.lines.length).toBe(Math.min(100, health.rowsRefused));
        if (!result.ok) return;
        const { counts } = result.meta;
        expect(counts.missing + counts.observed + counts.closed + counts.stockout).toBe(health.series * health.periods);
        expect(health.gaps).toBe(counts.missing);
        expect(result.index).toEqual(indexDataset(bench.blobs, result.descriptor));
        expect(result.index.totals.reduce((sum: number, total) => sum + (total ?? 0), 0)).toBeCloseTo(health.units, 9);
      }),
      { numRuns: 150 },
    );
  });

  it('the same file and mapping give the same digest and report for every read size', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (text, chunkBytes) => {
        const options = { mode: 'lenient' as const };
        const change = { ...LONG, frequency: 'D' as const };
        const whole = await run(text, change, options).catch((error: Error) => error.message);
        const pieces = await run(text, change, { ...options, chunkBytes }).catch((error: Error) => error.message);
        if (typeof whole === 'string' || typeof pieces === 'string') {
          expect(pieces).toBe(whole);
          return;
        }
        expect(pieces.health).toEqual(whole.health);
        if (whole.ok && pieces.ok) expect(pieces.descriptor).toEqual(whole.descriptor);
      }),
      { numRuns: 80 },
    );
  });

  it('stops within a second when it is cancelled, and leaves nothing in its directory', async () => {
    const own = openBench();
    const text = `unique_id,ds,y\n${days(3000, (day) => Array.from({ length: 40 }, (_, s) => `s${s},${day},1`).join('\n'))}`;
    const stop = new AbortController();
    let at = 0;
    const onProgress = (): void => {
      at ||= performance.now();
      stop.abort(new Error('enough'));
    };
    await expect(own.run(text, {}, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect(performance.now() - at).toBeLessThan(calmly(1000));
    expect(readdirSync(own.tmpDir)).toEqual([]);
    expect([...own.blobs.list()]).toEqual([]);
    own.close();
  });

  it('reports progress that rises to 1', async () => {
    const seen: number[] = [];
    await run(
      `unique_id,ds,y\n${days(2000, (day) => Array.from({ length: 40 }, (_, s) => `s${s},${day},1`).join('\n'))}`,
      {},
      { onProgress: (fraction) => seen.push(fraction) },
    );
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });
});
