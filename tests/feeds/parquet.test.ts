import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { ImportResult } from '../../server/feeds/import-feed.ts';
import { inspectFeed } from '../../server/feeds/inspect-feed.ts';
import type { FeedMapping } from '../../server/services/feed/views.ts';
import { addsUp, LONG, openBench } from './feed-file.ts';
import { DATE, DOUBLE, FLAG, parquetFile, TEXT, type TestColumn } from './parquet-file.ts';

const bench = openBench();
afterAll(bench.close);
const { run, open } = bench;
const DAY = 19_723; // 2024-01-01
const dayOf = (k: number): string => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10);
const digestOf = (result: ImportResult): string => {
  if (!result.ok) throw new Error(result.problem);
  return result.descriptor.digest;
};
/** Imports one column as the quantity of consecutive days; what became of each cell. */
const quantities = async (as: TestColumn['as'], data: TestColumn['data'], options = {}): Promise<number[]> => {
  const ds = Array.from({ length: data.length }, (_, k) => DAY + k);
  const result = await run(
    parquetFile(
      [
        { name: 'ds', as: DATE, data: ds },
        { name: 'y', as, data },
      ],
      options,
    ),
    { roles: { ds: 'date', y: 'quantity' } },
  );
  return [...open(result).series(0).quantity];
};

describe('a Parquet feed', () => {
  it('gives the digest of the same table as CSV and NDJSON, whatever its row groups, pages, codec and encodings', async () => {
    const rows = Array.from({ length: 400 }, (_, k) => ({
      store: k % 2 ? 'Bär, "x"' : 'A',
      product: `p${k % 4}`,
      date: dayOf(Math.floor(k / 4)),
      quantity: k % 9 === 0 ? null : k / 8,
      price: 2 + (k % 3) / 100,
      promotion: k % 7 === 0,
      visitors: k * 3,
    }));
    const names = Object.keys(rows[0]) as (keyof (typeof rows)[0])[];
    const quote = (value: unknown): string => (typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value ?? ''));
    const csv = [names.join(','), ...rows.map((row) => names.map((name) => quote(row[name])).join(','))].join('\n');
    const expected = digestOf(await run(csv));
    expect(digestOf(await run(rows.map((row) => JSON.stringify(row)).join('\n')))).toBe(expected);
    const column = (name: (typeof names)[number]) => rows.map((row) => row[name]) as never;
    const columns = (change: Partial<TestColumn> = {}): TestColumn[] => [
      { name: 'store', as: TEXT, data: column('store'), ...change },
      { name: 'product', as: TEXT, data: column('product') },
      { name: 'date', as: DATE, data: rows.map((_, k) => DAY + Math.floor(k / 4)) },
      { name: 'quantity', as: DOUBLE, data: column('quantity') },
      { name: 'price', as: { type: 'INT32', converted_type: 'DECIMAL', precision: 9, scale: 2 }, data: rows.map((row) => BigInt(Math.round(row.price * 100))) },
      { name: 'promotion', as: FLAG, data: column('promotion') },
      { name: 'visitors', as: { type: 'INT64' }, data: rows.map((row) => BigInt(row.visitors)) },
    ];
    const forms = [
      parquetFile(columns()),
      parquetFile(columns(), { rowGroupSize: 7 }),
      parquetFile(columns(), { rowGroupSize: [1, 150], pageSize: 200 }),
      parquetFile(columns(), { codec: 'UNCOMPRESSED' }),
      parquetFile(columns(), { codec: 'GZIP', compressors: { GZIP: (input) => gzipSync(input) } }),
      parquetFile(columns({ encoding: 'PLAIN' })),
      parquetFile(columns({ encoding: 'DELTA_BYTE_ARRAY' })),
      parquetFile(columns({ encoding: 'DELTA_LENGTH_BYTE_ARRAY' })),
    ];
    for (const form of forms) expect(digestOf(await run(form))).toBe(expected);
  });

  it('shows names, first rows and a guessed mapping', () => {
    const path = bench.write(
      parquetFile([
        { name: '__index_level_0__', as: { type: 'INT64' }, data: [0n, 1n, 2n] },
        {
          name: 'ds',
          as: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } },
          data: [DAY, DAY, DAY + 1].map((day) => BigInt(day) * 86_400_000_000n),
        },
        { name: 'unique_id', as: TEXT, data: ['A', 'B', 'A'] },
        { name: 'y', as: DOUBLE, data: [1.5, null, 3] },
      ]),
    );
    const seen = inspectFeed(path);
    expect(seen).toMatchObject({ format: 'parquet', delimiter: 'none', columns: ['__index_level_0__', 'ds', 'unique_id', 'y'], questions: [] });
    expect(seen.sample).toEqual([
      ['0', '2024-01-01', 'A', '1.5'],
      ['1', '2024-01-01', 'B', ''],
      ['2', '2024-01-02', 'A', '3'],
    ]);
    expect(seen.mapping.roles).toEqual({ __index_level_0__: 'ignore', ds: 'date', unique_id: 'series', y: 'quantity' });
  });

  it('reads a wide table', async () => {
    const data = open(
      await run(
        parquetFile([
          { name: 'sku', as: TEXT, data: ['A', 'B'] },
          ...['W0', 'W1', 'W2', 'W3'].map((name, k): TestColumn => ({ name, as: { type: 'INT32' }, data: [k, 10 + k] })),
        ]),
      ),
    );
    expect(data.meta).toMatchObject({ frequency: 'I', periods: 4, series: 2 });
    expect([...data.series(1).quantity]).toEqual([10, 11, 12, 13]);
  });

  it.each<[string, TestColumn['as'], unknown[], number[]]>([
    ['64-bit integers', { type: 'INT64' }, [5n, -3n, 900_000_000_000n], [5, -3, 900_000_000_000]],
    ['unsigned integers', { type: 'INT32', converted_type: 'UINT_32' }, [1, 4_000_000_000], [1, 4_000_000_000]],
    ['32-bit floats as written', { type: 'FLOAT' }, [0.1, 2.99, -7, 1e-7], [0.1, 2.99, -7, 1e-7]],
    [
      'decimals exactly',
      { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 2 },
      [115n, -5n, 0n, 99_999_999_999_999n],
      [1.15, -0.05, 0, 999_999_999_999.99],
    ],
    ['long decimals', { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 9, converted_type: 'DECIMAL', precision: 20, scale: 3 }, [1234n, -1n], [1.234, -0.001]],
    ['nulls as missing', DOUBLE, [1, null, 3], [1, 0, 3]],
  ])('reads %s', async (_, as, data, expected) => {
    expect(await quantities(as, data as never)).toEqual(expected);
  });

  it.each<[string, TestColumn['as'], unknown[], object]>([
    ['days before 1970', DATE, [-3, -2, -1], { frequency: 'D', start: '1969-12-29', periods: 3 }],
    [
      'milliseconds',
      { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
      [0, 1, 2].map((k) => BigInt(DAY * 24 + k) * 3_600_000n),
      { frequency: 'H', start: '2024-01-01T00' },
    ],
    [
      'nanoseconds',
      { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } },
      [0, 1, 2].map((k) => BigInt(DAY + 7 * k) * 86_400_000_000_000n),
      { frequency: 'W', start: '2024-01-01' },
    ],
    ['text', TEXT, ['2024-01', '2024-02', '2024-03'], { frequency: 'M' }],
    ['whole numbers', { type: 'INT32' }, [1, 2, 3], { frequency: 'I', start: '0' }],
  ])('dates as %s', async (_, as, data, meta) => {
    const file = parquetFile([
      { name: 'ds', as, data: data as never },
      { name: 'y', as: DOUBLE, data: [1, 2, 3] },
    ]);
    expect(open(await run(file, { roles: { ds: 'date', y: 'quantity' } })).meta).toMatchObject(meta);
  });

  it('refuses cells by the number of their row: not finite, no name, no date', async () => {
    const result = await run(
      parquetFile([
        { name: 'unique_id', as: TEXT, data: ['A', null, 'A', 'A'] },
        { name: 'ds', as: DATE, data: [DAY, DAY, DAY + 1, null] },
        { name: 'y', as: DOUBLE, data: [1, 2, Number.NaN, 4] },
      ]),
      LONG,
      { mode: 'lenient' },
    );
    expect(addsUp(result.health)).toBe(true);
    expect(result.health.lines).toEqual([
      { line: 2, reason: '"unique_id" is empty' },
      { line: 3, reason: '"y" is not a finite number: "NaN"' },
      { line: 4, reason: expect.stringContaining('the date is empty') },
    ]);
  });

  it('names the row of a mapped list', async () => {
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const bytes = parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 2 },
        { name: 'ds', ...DATE, repetition_type: 'REQUIRED' },
        { name: 'y', num_children: 1, converted_type: 'LIST', repetition_type: 'OPTIONAL' },
        { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
        { name: 'element', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
      ],
      columnData: [
        { name: 'ds', data: [DAY, DAY + 1] },
        { name: 'y', data: [[1, 2], [3]] as never },
      ],
    });
    const result = await run(Buffer.from(bytes), { roles: { ds: 'date', y: 'quantity' } });
    expect(result.health.lines[0]).toEqual({ line: 1, reason: 'a mapped value is a list or an object' });
  });
});

describe('a broken Parquet file', () => {
  const whole = parquetFile([
    { name: 'ds', as: DATE, data: Array.from({ length: 500 }, (_, k) => DAY + k) },
    { name: 'y', as: DOUBLE, data: Array.from({ length: 500 }, (_, k) => k / 7), encoding: 'PLAIN' },
  ]);
  const change = (at: number, bytes: readonly number[]): Buffer => {
    const copy = Buffer.from(whole);
    copy.set(bytes, at < 0 ? copy.length + at : at);
    return copy;
  };
  it.each<[string, Buffer, RegExp]>([
    ['cut off', whole.subarray(0, whole.length - 100), /cut off; send it again/],
    ['with a footer of another length', change(-8, [255, 255, 255, 0]), /footer claims/],
    ['with a footer of noise', change(-60, new Array(40).fill(0xff)), /footer cannot be read|does not|lie outside|no columns|broken|cannot be/],
    ['encrypted', Buffer.concat([Buffer.from('PARE'), whole.subarray(4, -4), Buffer.from('PARE')]), /encrypted/],
    ['of nothing but the mark', Buffer.from('PAR1\0PAR1'), /cut off/],
  ])('is refused with a sentence: %s', async (_, bytes, reason) => {
    await expect(run(bytes)).rejects.toMatchObject({ code: 'FEED_REFUSED', message: expect.stringMatching(reason) });
  });

  it('is known by its bytes, not by what somebody calls it', async () => {
    const path = bench.write('PAR1,ds,y\nA,2024-01-01,1\nA,2024-01-02,2\n');
    expect(inspectFeed(path)).toMatchObject({ format: 'csv', columns: ['PAR1', 'ds', 'y'] });
    expect(() => inspectFeed(path, 'parquet')).toThrow(/no Parquet file/);
    const calendar = bench.write(whole);
    await expect(run('sku,d_1,d_2,d_3,d_4\nA,1,2,3,4\n', {}, { calendar })).rejects.toThrow(/this is a Parquet file; here a CSV/);
  });

  it('ends with a sentence or a report that adds up, whichever byte is damaged', async () => {
    const mapping: Partial<FeedMapping> = { roles: { ds: 'date', y: 'quantity' } };
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const damaged = change(at, [whole[at] ^ by]);
        const result = await run(damaged, mapping, { mode: 'lenient' }).catch((error: { code: string; message: string }) => {
          expect([error.code, error.message]).toEqual([expect.stringMatching(/^(FEED_REFUSED|INVALID_INPUT)$/), expect.not.stringContaining('\n')]);
          return null;
        });
        if (result) expect(addsUp(result.health)).toBe(true);
      }),
      { numRuns: 120 },
    );
  });
});

describe('Parquet against CSV', () => {
  const text = fc
    .string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'B', 'é', '"', ',', '\n', ' x', '=') })
    .filter((value) => value.trim() === value);
  const value = fc.oneof(fc.constant(null), fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }));
  const table = fc.array(fc.record({ id: text, day: fc.nat({ max: 30 }), y: value, price: value }), { minLength: 1, maxLength: 60 });
  it('the same rows give the same digest, and the same report when some are refused', async () => {
    const mapping: Partial<FeedMapping> = { roles: { unique_id: 'series', ds: 'date', y: 'quantity', price: 'price' }, frequency: 'D' };
    const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 50, max: 500 }), async (rows, rowGroupSize, pageSize) => {
        const csv = `unique_id,ds,y,price\n${rows.map((row) => `${quote(row.id)},${dayOf(row.day)},${row.y ?? ''},${row.price ?? ''}`).join('\n')}\n`;
        const parquet = parquetFile(
          [
            { name: 'unique_id', as: TEXT, data: rows.map((row) => row.id) },
            { name: 'ds', as: DATE, data: rows.map((row) => DAY + row.day) },
            { name: 'y', as: DOUBLE, data: rows.map((row) => row.y) },
            { name: 'price', as: DOUBLE, data: rows.map((row) => row.price) },
          ],
          { rowGroupSize, pageSize },
        );
        const [a, b] = [await run(csv, mapping, { mode: 'lenient' }), await run(parquet, mapping, { mode: 'lenient' })];
        const withoutLines = ({ health }: ImportResult) => ({ ...health, lines: health.lines.map(({ reason }) => reason) });
        expect(withoutLines(b)).toEqual(withoutLines(a));
        expect(b.ok ? b.descriptor.digest : null).toBe(a.ok ? a.descriptor.digest : null);
      }),
      { numRuns: 60 },
    );
  });
});
