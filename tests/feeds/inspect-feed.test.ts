import { closeSync, openSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { formatOfName } from '../../server/feeds/foreign-file.ts';
import { type Inspection, inspectFeed } from '../../server/feeds/inspect-feed.ts';
import { openBench } from './feed-file.ts';

const bench = openBench();
afterAll(bench.close);
const inspect = (content: string | Uint8Array): Inspection => inspectFeed(bench.write(content));
const days = (count: number, line: (day: string, k: number) => string): string =>
  Array.from({ length: count }, (_, k) => line(new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10), k)).join('\n');

describe('inspectFeed', () => {
  it('recognises unique_id, ds, y', () => {
    const found = inspect('unique_id,ds,y\nA,2024-01-01,5\nB,2024-01-01,6\n');
    expect(found).toMatchObject({ format: 'csv', delimiter: 'comma', columns: ['unique_id', 'ds', 'y'], questions: [] });
    expect(found.mapping).toEqual({
      layout: 'long',
      roles: { unique_id: 'series', ds: 'date', y: 'quantity' },
      values: [],
      dateOrder: 'iso',
      frequency: 'auto',
      start: null,
    });
    expect(found.sample).toEqual([
      ['A', '2024-01-01', '5'],
      ['B', '2024-01-01', '6'],
    ]);
  });

  it('gives store data its roles: holidays known, customers only afterwards, statics ignored', () => {
    const text = `store,date,sales,customers,promo,state_holiday,school_holiday,store_type,competition_distance\n${days(40, (day, k) => `${k % 2},${day},${100 + k},${50 + ((k * 7) % 13)},${k % 3 === 0 ? 1 : 0},${k === 5 ? 'a' : 0},${k % 2},${'ab'[k % 2]},${[1270, 40][k % 2]}`)}\n`;
    expect(inspect(text).mapping.roles).toEqual({
      store: 'store',
      date: 'date',
      sales: 'quantity',
      customers: 'regressor',
      promo: 'promotion',
      state_holiday: 'known',
      school_holiday: 'known',
      store_type: 'ignore',
      competition_distance: 'ignore',
    });
  });

  it('takes several text columns as the series where none is named so', () => {
    const rows = ['Adelaide,South,Business', 'Adelaide,South,Holiday', 'Perth,West,Business', 'Perth,West,Holiday'];
    const text = `region,state,purpose,quarter,trips\n${[1, 2, 3, 4].map((q) => rows.map((row, k) => `${row},1998Q${q},${k + q}.5`).join('\n')).join('\n')}\n`;
    expect(inspect(text).mapping.roles).toEqual({ region: 'series', state: 'series', purpose: 'series', quarter: 'date', trips: 'quantity' });
  });

  it('reads wide tables: numbered columns and dates as headers', () => {
    const numbered = inspect('id,item_id,dept_id,store_id,d_7,d_8,d_9,d_10\nA_1,A,D,1,1,2,3,4\nA_2,A,D,2,1,2,,4\n');
    expect(numbered.mapping).toMatchObject({ layout: 'wide', values: ['d_7', 'd_8', 'd_9', 'd_10'] });
    expect(numbered.mapping.roles).toMatchObject({ id: 'ignore', item_id: 'product', store_id: 'store', dept_id: 'ignore' });
    const dated = inspect('sku;2024-01;2024-02;2024-03;2024-04\nA;1;2;3;4\n');
    expect(dated).toMatchObject({
      delimiter: 'semicolon',
      mapping: { layout: 'wide', roles: { sku: 'product' }, values: ['2024-01', '2024-02', '2024-03', '2024-04'] },
    });
    expect(inspect('Product_Code,W0,W1,W2,W3\nP1,1,2,3,4\nP2,1,2,3,4\n').mapping).toMatchObject({ layout: 'wide', roles: { Product_Code: 'product' } });
  });

  it('asks for the order of dates when none of them tells it, and never guesses', () => {
    const found = inspect('date,y\n01/02/2024,1\n02/03/2024,2\n');
    expect(found.questions).toEqual([{ path: 'mapping.dateOrder', message: expect.stringContaining('DD/MM/YYYY or MM/DD/YYYY') }]);
    expect(found.mapping.dateOrder).toBe('iso');
    expect(inspect('date,y\n13/02/2024,1\n02/03/2024,2\n')).toMatchObject({ questions: [], mapping: { dateOrder: 'dmy' } });
    expect(inspect('date,y\n02/13/2024,1\n02/03/2024,2\n')).toMatchObject({ questions: [], mapping: { dateOrder: 'mdy' } });
    expect(inspect('date,y\n02/13/2024,1\n13/03/2024,2\n').questions).toHaveLength(1);
  });

  it('asks which column is the date or the quantity when it cannot tell', () => {
    expect(inspect('a,b\nx,1\ny,2\n').questions[0].message).toMatch(/date/);
    expect(inspect(`ds,red,blue\n${days(5, (day, k) => `${day},${k},${k * k}`)}\n`).questions).toEqual([
      { path: 'mapping.roles', message: expect.stringContaining('red, blue') },
    ]);
    expect(inspect(`ds,passengers\n${days(5, (day, k) => `${day},${k}`)}\n`)).toMatchObject({ questions: [], mapping: { roles: { passengers: 'quantity' } } });
  });

  it('says so when the first line is data', () => {
    expect(inspect('A,2024-01-01,5\nA,2024-01-02,6\nA,2024-01-03,7\n').questions.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('looks like data'),
    );
  });

  it.each([
    [',', 'comma'],
    [';', 'semicolon'],
    ['\t', 'tab'],
    ['|', 'bar'],
  ])('finds the delimiter %j', (delimiter, name) => {
    const text = days(6, (day, k) => [day, `"a, b; c"`, `${k},5`].map((cell) => (delimiter === ',' ? cell.replace(',5', '.5') : cell)).join(delimiter));
    expect(inspect(`ds${delimiter}unique_id${delimiter}y\n${text}\n`)).toMatchObject({ delimiter: name, columns: ['ds', 'unique_id', 'y'], questions: [] });
  });

  it('reads JSON and NDJSON, keys in order of first appearance', () => {
    const rows = [
      { ds: '2024-01-01', y: 1 },
      { ds: '2024-01-02', y: 2, price: null },
    ];
    expect(inspect(JSON.stringify(rows))).toMatchObject({ format: 'json', columns: ['ds', 'y', 'price'], questions: [] });
    expect(inspect(rows.map((row) => JSON.stringify(row)).join('\n'))).toMatchObject({ format: 'ndjson', columns: ['ds', 'y', 'price'], questions: [] });
  });

  it('reads UTF-16 and a byte order mark, and an open descriptor', () => {
    const text = 'unique_id,ds,y\nZürich,2024-01-01,5\n';
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16(), Buffer.from(`\uFEFF${text}`)])
      expect(inspect(bytes)).toMatchObject({ columns: ['unique_id', 'ds', 'y'], sample: [['Zürich', '2024-01-01', '5']] });
    const fd = openSync(bench.write(text), 'r');
    expect(inspectFeed(fd).columns).toEqual(['unique_id', 'ds', 'y']);
    closeSync(fd);
  });

  it('bounds the sample', () => {
    const wide = Array.from({ length: 60 }, (_, c) => `c${c}x`).join(',');
    const found = inspect(`ds,${wide}\n${days(20, (day) => `${day},${'1,'.repeat(60).slice(0, -1)}`)}\n`);
    expect([found.sample.length, found.sample[0].length]).toEqual([8, 40]);
  });

  it('keeps columns called like parts of objects', () => {
    const found = inspect('__proto__,constructor,ds,y\na,b,2024-01-01,1\nc,d,2024-01-01,2\n');
    expect(Object.keys(found.mapping.roles)).toEqual(['__proto__', 'constructor', 'ds', 'y']);
    expect(Object.getPrototypeOf(found.mapping.roles)).toBe(Object.prototype);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /empty/],
    ['only white space', ' \n\r\n ', /empty/],
    ['only a byte order mark', '\uFEFF', /empty/],
    ['a binary file', Buffer.from([0x77, 0x4b, 3, 4, 0, 0, 0, 9]), /binary.*neither CSV, JSON or NDJSON.*nor Parquet.*PAR1.*export/],
    ['a binary file without NUL', Buffer.from('\x02\x91\xb1\xad\x1e\n', 'latin1'), /is binary: neither CSV/],
    ['a workbook', Buffer.from('PK\x03\x04\x14\0\x06\0', 'latin1'), /Excel workbook, not CSV.*save the sheet as CSV/],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), /compressed file.*unpack it first/],
    ['a web page', '<!doctype html>\n<p>Not found</p>\n', /web page/],
    ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), /binary, or UTF-16/],
    ['broken UTF-16', Buffer.from([0xff, 0xfe, 0x00, 0xdc, 0x41, 0x00]), /UTF-16LE but holds bytes/],
    ['a Latin-1 header', Buffer.from('ds,y,größe\n2024-01-01,1,2\n', 'latin1'), /not UTF-8/],
    ['duplicate headers', 'ds,y,y\n2024-01-01,1,2\n', /names a column twice: "y"/],
    ['too many columns', `${Array.from({ length: 20_001 }, (_, c) => `c${c}`).join(',')}\n`, /more than 20000 columns/],
    ['an array of numbers', '[[1,2],[3,4]]', /no JSON objects/],
    ['a cut-off array', '[{"ds":"2024-01-01","y":1},{"ds":', /cut off inside record 2/],
    ['text after an array', '[{"ds":"2024-01-01","y":1}] x', /more text follows/],
  ])('refuses %s', (_, content, message) => {
    expect(() => inspect(content)).toThrow(message);
  });

  it.each<[string, string | Uint8Array]>([
    ['garbage', Buffer.from([0, 200, 7, 0x80, 3])],
    ['text', 'ds,y\n2024-01-01,1\n'],
    ['nothing but the mark at its end', 'ds,y\n2024-01-01,PAR1'],
  ])('says that %s under the name of a Parquet file is none, and what to do', (_, content) => {
    const path = bench.write(content);
    expect(() => inspectFeed(path, formatOfName('Sales.PARQUET'))).toThrow(
      /no Parquet file: it does not begin and end with PAR1.*write it again.*name it \.csv/,
    );
    expect([formatOfName('sales.csv'), formatOfName('parquet')]).toEqual([null, null]);
  });

  it('refuses what is not a file', () => {
    expect(() => inspectFeed(bench.dir)).toThrow(/not a regular file/);
  });

  it('says that a header has no rows', () => {
    expect(inspect('ds,y\n').questions.length).toBeGreaterThan(0);
  });
});
