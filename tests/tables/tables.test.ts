import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { writeTable } from '../../server/blobs/table-files.ts';
import type { ImportResult } from '../../server/feeds/import-feed.ts';
import { backtestRows } from '../../server/tables/backtest-rows.ts';
import { chosenForecastRows } from '../../server/tables/chosen-forecast-rows.ts';
import { datasetRows } from '../../server/tables/dataset-rows.ts';
import { encodeTable, type TableFormat } from '../../server/tables/encode-table.ts';
import { eventRows, isFlat } from '../../server/tables/event-rows.ts';
import { featureRows } from '../../server/tables/feature-rows.ts';
import { forecastRows } from '../../server/tables/forecast-rows.ts';
import { modelsRows } from '../../server/tables/models-rows.ts';
import { signalRows } from '../../server/tables/signal-rows.ts';
import type { Cell, NamesOf, TableColumn, TableRows } from '../../server/tables/table-rows.ts';
import { openBench } from '../feeds/feed-file.ts';

const bench = openBench();
afterAll(bench.close);

const bytesOf = async (table: TableRows, format: TableFormat): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of encodeTable(table, format)) chunks.push(chunk);
  return Buffer.concat(chunks);
};
type Row = Record<string, Cell>;
const jsonOf = async (table: TableRows): Promise<Row[]> => JSON.parse((await bytesOf(table, 'json')).toString('utf8')) as Row[];
const readParquetRows = (bytes: Buffer): Promise<Record<string, unknown>[]> => {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return parquetReadObjects({ file: { byteLength: bytes.length, slice: (from, to) => buffer.slice(from, to) } });
};

/** The same cells by the types of Parquet: days and hours are dates. */
const plainCell = (value: unknown, { type }: TableColumn): unknown =>
  value instanceof Date ? value.toISOString().slice(0, type === 'hour' ? 13 : 10) : value === undefined ? null : value;

/** All four formats hold the same rows, which are returned. */
async function expectAlike(table: TableRows): Promise<Row[]> {
  const rows = await jsonOf(table);
  const names = table.columns.map(({ name }) => name);
  const lines = (await bytesOf(table, 'ndjson')).toString('utf8').split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as Row)).toEqual(rows);
  const parquet = await readParquetRows(await bytesOf(table, 'parquet'));
  expect(parquet.map((row) => Object.fromEntries(table.columns.map((column) => [column.name, plainCell(row[column.name], column)])))).toEqual(rows);
  const csv = parse(await bytesOf(table, 'csv'), { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
  const harmless = (cell: Cell): string => (typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell ?? ''));
  expect(csv).toEqual(rows.map((row) => Object.fromEntries(names.map((name) => [name, harmless(row[name])]))));
  return rows;
}

function openTable(result: ImportResult, only: number | null = null): TableRows {
  if (!result.ok) throw new Error(result.problem);
  const data = bench.open(result);
  const names: NamesOf = async (from, to) => Array.from({ length: to - from }, (_, i) => data.series(from + i));
  return datasetRows({ blobs: bench.blobs, files: result.descriptor.files, meta: result.meta, names }, only);
}

const DAYS =
  'store,product,date,quantity,price,stockout\nS,P,2024-01-01,2,1.5,0\nS,P,2024-01-02,,1.5,0\nS,P,2024-01-03,5,2,1\nS,"=Q, ""x""",2024-01-03,-1,3,0\n';

describe('a dataset', () => {
  it('leaves in long form with names, states and channels', async () => {
    const rows = await expectAlike(openTable(await bench.run(DAYS)));
    const one = (date: string, product: string, quantity: number | null, state: string, price: number): Row => ({
      ...{ date, store: 'S', product, series: `S / ${product}` },
      ...{ quantity, state, price },
    });
    expect(rows).toEqual([
      one('2024-01-01', 'P', 2, 'observed', 1.5),
      one('2024-01-02', 'P', null, 'missing', 1.5),
      one('2024-01-03', 'P', null, 'stockout', 2),
      one('2024-01-01', '=Q, "x"', null, 'missing', 3),
      one('2024-01-02', '=Q, "x"', null, 'missing', 3),
      one('2024-01-03', '=Q, "x"', -1, 'observed', 3),
    ]);
    expect(await expectAlike(openTable(await bench.run(DAYS), 1))).toEqual(rows.slice(3));
  });

  it('takes the danger out of formulas in CSV, and nowhere else', async () => {
    const table = openTable(
      await bench.run('unique_id,ds,y,=cmd\n=1+1,2024-01-01,-5,1\n@x,2024-01-01,1,2\n', { roles: { unique_id: 'series', ds: 'date', y: 'quantity' } }),
    );
    const csv = (await bytesOf(table, 'csv')).toString('utf8');
    expect(csv).toContain(",'=1+1,-5,observed");
    expect(csv).toContain(",'@x,1,observed");
    expect((await jsonOf(table)).map((row) => row.series)).toEqual(['=1+1', '@x']);
  });

  it.each<[string, string, Cell, string]>([
    ['hours', 'ds,y\n2024-01-01T22:00,1\n2024-01-01T23:00,2\n2024-01-02T00:00,3\n', '2024-01-02T00', 'INT64'],
    ['weeks', 'ds,y\n2024-01-07,1\n2024-01-14,2\n2024-01-21,3\n', '2024-01-21', 'INT32'],
    ['months', 'ds,y\n2024-01,1\n2024-02,2\n2024-03,3\n', '2024-03-01', 'INT32'],
    ['numbers', 'ds,y\n1,1\n2,2\n3,3\n', 2, 'INT32'],
  ])('has dates of its own kind: %s', async (_, text, last, type) => {
    const table = openTable(await bench.run(text));
    const rows = await expectAlike(table);
    expect(rows.at(-1)?.date).toBe(last);
    expect(parquetMetadata(await bytesOf(table, 'parquet')).schema[1].type).toBe(type);
  });

  it('gives way to channels that are called like its own columns', async () => {
    const table = openTable(
      await bench.run('ds,y,date,series\n2024-01-01,1,7,8\n2024-01-02,2,7,9\n', {
        roles: { ds: 'date', y: 'quantity', date: 'regressor', series: 'regressor' },
      }),
    );
    expect(table.columns.map(({ name }) => name)).toEqual(['date', 'store', 'product', 'series', 'quantity', 'state', 'date_2', 'series_2']);
    expect((await expectAlike(table))[0]).toMatchObject({ date_2: 7, series_2: 8 });
  });

  it('is whole over many slices, parts and row groups, and lets the event loop in', async () => {
    const lines = Array.from({ length: 4200 }, (_, s) => `k${s},2024-01-01,${s}\nk${s},2024-01-05,${s + 0.5}`);
    const table = openTable(await bench.run(`unique_id,ds,y\n${lines.join('\n')}\n`));
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const rows = await expectAlike(table);
    isDone = true;
    expect(rows).toHaveLength(21_000);
    for (const s of [0, 409, 410, 4095, 4096, 4199]) {
      expect(rows[s * 5]).toMatchObject({ date: '2024-01-01', series: `k${s}`, quantity: s });
      expect(rows[s * 5 + 4]).toMatchObject({ date: '2024-01-05', series: `k${s}`, quantity: s + 0.5 });
    }
    expect(turns).toBeGreaterThan(3);
    const { row_groups: groups, num_rows: total } = parquetMetadata(await bytesOf(table, 'parquet'));
    expect([groups.length, Number(total)]).toEqual([5, 21_000]);
  }, 60_000);

  it('comes back as the same dataset from every format', async () => {
    const daily = Array.from(
      { length: 40 },
      (_, k) => `S${k % 2},P,${new Date(Date.UTC(2024, 0, 1 + (k >> 1))).toISOString().slice(0, 10)},${k / 4},${2 + (k % 5) / 10}`,
    );
    const result = await bench.run(`store,product,date,quantity,price\n${daily.join('\n')}\n`);
    if (!result.ok) throw new Error(result.problem);
    const roles = { date: 'date', store: 'store', product: 'product', quantity: 'quantity', price: 'price' } as const;
    for (const format of ['csv', 'json', 'ndjson', 'parquet'] as const) {
      const again = await bench.run(await bytesOf(openTable(result), format), { roles });
      expect([format, again.ok && again.descriptor.digest]).toEqual([format, result.descriptor.digest]);
    }
  });
});

const NAMES: NamesOf = async (from, to) => Array.from({ length: to - from }, (_, i) => ({ key: `k${from + i}`, store: 'S', product: '' }));
const calendar = { frequency: 'D', start: '2024-01-01' } as const;
/** A table as a step would store it. */
const stored = (columns: readonly [string, readonly number[], readonly number[], 'f64' | 'u8'][]) =>
  writeTable(bench.blobs, {
    meta: {},
    columns: columns.map(([name, shape, cells, dtype]) => ({ name, shape, dtype, data: dtype === 'f64' ? Float64Array.from(cells) : Uint8Array.from(cells) })),
  });

describe('what a run wrote', () => {
  it('forecasts: every model and step with its interval, the total last, the chosen one marked', async () => {
    const cells = (from: number) => Array.from({ length: 12 }, (_, i) => from + i);
    const files = stored([
      ['mean', [2, 3, 2], cells(0), 'f64'],
      ['lower_80', [2, 3, 2], cells(-100), 'f64'],
      ['upper_80', [2, 3, 2], cells(100), 'f64'],
      ['ok', [2, 3], [1, 2, 1, 1, 0, 1], 'u8'],
      ['choice', [3], [1, 0, 0], 'u8'],
    ]);
    const meta = { models: ['a', 'b'], winner: 'b', levels: [80], horizon: 2, from: 31, series: 2 };
    const rows = await expectAlike(forecastRows({ blobs: bench.blobs, files, meta, calendar, names: NAMES }));
    expect(rows).toHaveLength(12);
    expect(rows[0]).toEqual({
      ...{ date: '2024-02-01', scope: 'series', store: 'S', product: null, series: 'k0', model: 'a' },
      ...{ chosen: 0, step: 1, mean: 0, lower_80: -100, upper_80: 100, fallback: 0 },
    });
    expect(rows[2]).toMatchObject({ series: 'k0', model: 'b', chosen: 1, mean: 6 });
    expect(rows[4]).toMatchObject({ series: 'k1', model: 'a', chosen: 1, fallback: 1, mean: 2 });
    expect(rows[7]).toMatchObject({ date: '2024-02-02', series: 'k1', model: 'b', mean: null, upper_80: null, fallback: null });
    expect(rows[11]).toMatchObject({ scope: 'total', series: null, model: 'b', step: 2, mean: 11, upper_80: 111 });
  });

  it('the forecast that stands for each series: no other model, the total only when asked for, no rows without a forecast', async () => {
    const values = Array.from({ length: 12 }, (_, i) => i - 0.5);
    const files = stored([
      ['mean', [2, 3, 2], values, 'f64'],
      ['lower_80', [2, 3, 2], values.map((own) => own - 100), 'f64'],
      ['upper_80', [2, 3, 2], values.map((own) => own + 100), 'f64'],
      ['ok', [2, 3], [2, 0, 1, 1, 1, 1], 'u8'],
      ['choice', [3], [0, 0, 1], 'u8'],
    ]);
    const meta = { models: ['a', 'b'], winner: 'b', levels: [80], horizon: 2, from: 31, series: 2 };
    const source = { blobs: bench.blobs, files, meta, calendar, names: NAMES };
    const rows = await expectAlike(chosenForecastRows(source, true));
    expect(rows.map(({ series, store, product, date, model, mean, lower_80 }) => [series, store, product, date, model, mean, lower_80])).toEqual([
      ['k0', 'S', null, '2024-02-01', 'naive', -0.5, -100.5],
      ['k0', 'S', null, '2024-02-02', 'naive', 0.5, -99.5],
      ['total', null, null, '2024-02-01', 'b', 9.5, -90.5],
      ['total', null, null, '2024-02-02', 'b', 10.5, -89.5],
    ]);
    expect(await expectAlike(chosenForecastRows(source, false))).toEqual(rows.slice(0, 2));
  });

  it('backtests: all scores of the total, then the error of each series', async () => {
    const scores = { wape: 0.1, mae: 2, rmse: 3, mase: null, rmsse: 1, smape: 0.2, pinball: 1, bias: -0.1, crps: 1, msis: null };
    const models = [{ id: 'a', title: '=A', rank: 1, scores, biasPerPeriod: 1.5 }] as never;
    const files = stored([
      ['wape', [1, 2], [0.25, 0], 'f64'],
      ['wape_present', [1, 2], [1, 0], 'u8'],
    ]);
    const rows = await expectAlike(backtestRows({ blobs: bench.blobs, files, meta: { models, series: 2, winner: 'a' }, calendar, names: NAMES }));
    expect(rows.map((row) => [row.scope, row.series, row.winner, row.wape, row.mae, row.mase, row.bias_per_period])).toEqual([
      ['total', null, 1, 0.1, 2, null, 1.5],
      ['series', 'k0', 1, 0.25, null, null, null],
      ['series', 'k1', 1, null, null, null, null],
    ]);
  });

  it('events and signals: dates for periods, names for ordinals, part after part', async () => {
    const events = writeTable(bench.blobs, {
      meta: {},
      columns: [0, 1].flatMap((part) => [
        { name: 'series', dtype: 'u32' as const, shape: [2], part, data: Uint32Array.of(part * 4096, part * 4096 + 3) },
        { name: 'period', dtype: 'u32' as const, shape: [2], part, data: Uint32Array.of(0, 31) },
        { name: 'quantity', dtype: 'f64' as const, shape: [2], part, data: Float64Array.of(1.5, -2) },
      ]),
    });
    const heads = [0, 1].flatMap((part) =>
      (['series', 'period', 'quantity'] as const).map((name) => ({ name, dtype: name === 'quantity' ? ('f64' as const) : ('u32' as const), shape: [2], part })),
    );
    expect(isFlat(heads)).toBe(true);
    const rows = await expectAlike(eventRows({ blobs: bench.blobs, files: events, calendar, names: NAMES }, heads));
    expect(rows.map((row) => [row.date, row.store, row.series, row.quantity])).toEqual([
      ['2024-01-01', 'S', 'k0', 1.5],
      ['2024-02-01', 'S', 'k3', -2],
      ['2024-01-01', 'S', 'k4096', 1.5],
      ['2024-02-01', 'S', 'k4099', -2],
    ]);
    const files = stored([['value', [2, 3], [1, 2, 3, 4, 5, 6], 'f64']]);
    const signals = [
      { name: 'temperature', scope: 'north', unit: '°C' },
      { name: 'macro_index', scope: '', unit: 'index' },
    ];
    const signal = await expectAlike(signalRows({ blobs: bench.blobs, files, meta: { ...calendar, periods: 3, signals } }));
    expect(signal[2]).toEqual({ date: '2024-01-03', signal: 'temperature', scope: 'north', value: 3, unit: '°C' });
    expect(signal[3]).toMatchObject({ signal: 'macro_index', scope: null, value: 4 });
  });

  it('models and features: one column a number, null where there is none', async () => {
    const files = stored([
      ['state', [3, 2], [1, 2, 0, 0, 5, 6], 'f64'],
      ['ok', [3], [1, 0, 1], 'u8'],
    ]);
    const models = await expectAlike(modelsRows({ blobs: bench.blobs, files, meta: { model: 'ses', width: 2, series: 2 }, calendar, names: NAMES }));
    expect(models.map((row) => [row.series, row.fitted, row.state_0, row.state_1])).toEqual([
      ['k0', 1, 1, 2],
      ['k1', 0, null, null],
      [null, 1, 5, 6],
    ]);
    const frame = stored([
      ['rows', [2, 2], [1, 0, 3, 4], 'f64'],
      ['present', [2, 2], [1, 0, 1, 1], 'u8'],
    ]);
    const columns = ['lag_1', 'price'].map((name) => ({ name, group: 'lag' as const, leakage: 'past' as const, mean: null, deviation: null, present: 1 }));
    const meta = { version: '1', dataset: '', cutoff: 2, horizon: 1, rows: 2, columns };
    expect(await expectAlike(featureRows({ blobs: bench.blobs, files: frame, meta }, 2))).toEqual([
      { lag_1: 1, price: null },
      { lag_1: 3, price: 4 },
    ]);
  });
});

describe('encodeTable', () => {
  const text = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'é', '🙂', '"', ',', '\n', '\r', '=', '-', "'", ' ', '\t') });
  const cell = {
    text: fc.option(text.filter((value) => value !== '')),
    number: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
    integer: fc.option(fc.integer()),
    date: fc.option(fc.integer({ min: 0, max: 40_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))),
    hour: fc.option(fc.integer({ min: 0, max: 900_000 }).map((hour) => new Date(hour * 3_600_000).toISOString().slice(0, 13))),
  };
  const types = ['text', 'number', 'integer', 'date', 'hour'] as const;

  it('says the same in all formats, whatever the cells and the slices', async () => {
    const row = fc.tuple(...types.map((type) => cell[type] as fc.Arbitrary<Cell>));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), async (rows, size) => {
        const columns = types.map((type): TableColumn => ({ name: `a ${type}`, type }));
        const table: TableRows = {
          columns,
          async *slices() {
            for (let from = 0; from < rows.length; from += size) yield columns.map((_, c) => rows.slice(from, from + size).map((cells) => cells[c]));
          },
        };
        expect(await expectAlike(table)).toEqual(rows.map((cells) => Object.fromEntries(columns.map(({ name }, c) => [name, cells[c]]))));
      }),
      { numRuns: 60 },
    );
  });

  it('makes Parquet that pyarrow and duckdb read', async () => {
    const found = ['pyarrow', 'duckdb'].filter((name) => spawnSync('python3', ['-c', `import ${name}`]).status === 0);
    if (found.length === 0) return console.warn('SKIPPED: python3 has neither pyarrow nor duckdb; Parquet is read back by hyparquet alone');
    const path = join(bench.dir, 'out.parquet');
    writeFileSync(path, await bytesOf(openTable(await bench.run(DAYS)), 'parquet'));
    const scripts: Record<string, string> = {
      pyarrow:
        'import pyarrow.parquet as p,sys,json; t=p.read_table(sys.argv[1]); print(json.dumps([[str(f.type) for f in t.schema], t.to_pylist()],default=str))',
      duckdb:
        'import duckdb,sys,json; r=duckdb.sql("select * from \'"+sys.argv[1]+"\'"); print(json.dumps([[str(x) for x in r.types],[dict(zip(r.columns,x)) for x in r.fetchall()]],default=str))',
    };
    const rows = await jsonOf(openTable(await bench.run(DAYS)));
    for (const name of found) {
      const ran = spawnSync('python3', ['-c', scripts[name], path], { encoding: 'utf8' });
      expect(ran.stderr).toBe('');
      const [kinds, read] = JSON.parse(ran.stdout) as [string[], Row[]];
      expect(kinds.slice(0, 2).map((kind) => kind.toLowerCase())).toEqual(name === 'pyarrow' ? ['date32[day]', 'string'] : ['date', 'varchar']);
      expect(read).toEqual(rows);
    }
  });
});
