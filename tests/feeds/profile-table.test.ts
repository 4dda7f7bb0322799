import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { profileTable } from '../../server/feeds/profile-table.ts';
import { encodeTable } from '../../server/tables/encode-table.ts';
import { newFolder } from '../support/folders.ts';

const folder = newFolder('profile');
const file = (name: string, bytes: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('a table of any shape', () => {
  it('is told by column: type, unit, bounds, mean, what is empty and how many differ', async () => {
    const { rows, badRows, delimiter, columns } = await profileTable(
      file('a.csv', 'at;load_kwh;site;on;none\n2026-01-02;1,5;b;yes;\n2026-01-01;-2;a;no;\nbad\n2026-01-03;;a;yes;\n'),
    );
    expect([rows, badRows, delimiter]).toEqual([3, 1, 'semicolon']);
    const usual = { unit: null, nulls: 0, mean: null, distinctCapped: false };
    expect(columns).toEqual([
      { ...usual, name: 'at', type: 'time', count: 3, min: '2026-01-01', max: '2026-01-03', distinct: 3 },
      { ...usual, name: 'load_kwh', type: 'number', unit: 'kWh', count: 2, nulls: 1, min: -2, max: 1.5, mean: -0.25, distinct: 2 },
      { ...usual, name: 'site', type: 'text', count: 3, min: 'a', max: 'b', distinct: 2 },
      { ...usual, name: 'on', type: 'boolean', count: 3, min: 'no', max: 'yes', distinct: 2 },
      { ...usual, name: 'none', type: 'empty', count: 0, nulls: 3, min: null, max: null, distinct: 0 },
    ]);
  });

  it('may group thousands, as a feed may; each column for itself, and nothing is guessed where it could mean decimals', async () => {
    const told = await profileTable(
      file('g.csv', 'site;revenue;count;share;version\na;1.050,5;1.200;12,5;1.2\nb;2.000;35.000;0,25;1.3\nc;-1.234.567;7;3;2.10\n'),
    );
    expect(told.note).toBe('Numbers such as 1.050,5 are read as 1050.5: dots group thousands, the comma is the decimal mark.');
    const of = (name: string) => told.columns.find((column) => column.name === name);
    expect(of('revenue')).toMatchObject({ type: 'number', count: 3, min: -1_234_567, max: 2000 });
    // Nothing in this column, nor in all together (a version is `1.2`), says that its dots group.
    expect(of('count')).toMatchObject({ type: 'number', min: 1.2, max: 35 });
    expect(of('share')).toMatchObject({ type: 'number', min: 0.25, max: 12.5 });
    expect(of('version')).toMatchObject({ type: 'number', max: 2.1 });

    const english = await profileTable(file('h.csv', 'site,revenue,count\na,"1,050.5","2,000"\nb,"1,234,567",7\n'));
    expect(english.columns.slice(1)).toMatchObject([
      { type: 'number', min: 1050.5, max: 1_234_567 },
      { type: 'integer', min: 7, max: 2000 },
    ]);
    expect(english.note).toMatch(/commas group thousands/);

    const unclear = await profileTable(file('i.csv', 'a,b\n"1,050",1.250\n"2,000",1.5\n'));
    expect([unclear.columns.map(({ type }) => type), unclear.note]).toEqual([['text', 'number'], null]);
  });

  it('is the same from CSV, NDJSON and Parquet', async () => {
    const columns = [
      { name: 'day', type: 'date' as const },
      { name: 'y', type: 'number' as const },
    ];
    const days = Array.from(
      { length: 3000 },
      (_, i) =>
        `20${String(10 + Math.floor(i / 336)).padStart(2, '0')}-${String(1 + (Math.floor(i / 28) % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
    );
    const y = days.map((_, i) => (i % 7 === 0 ? null : i / 4));
    const profiles = [];
    for (const format of ['csv', 'ndjson', 'parquet'] as const) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of encodeTable(
        {
          columns,
          slices: async function* () {
            yield [days, y];
          },
        },
        format,
      ))
        chunks.push(chunk);
      profiles.push(await profileTable(file(`b.${format}`, Buffer.concat(chunks))));
    }
    const known = y.filter((value) => value !== null);
    const mean = known.reduce((a, b) => a + b, 0) / known.length;
    expect(profiles[0].columns[1]).toMatchObject({
      count: known.length,
      nulls: 3000 - known.length,
      min: 0.25,
      max: 749.75,
      distinct: 1000,
      distinctCapped: true,
    });
    expect(profiles[0].columns[1].mean).toBeCloseTo(mean, 10);
    for (const one of profiles) expect(one.columns).toEqual(profiles[0].columns);
  });

  it.each([
    ['2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z'],
    ['2026-01-01T12:34:56.789Z', '2026-01-01T12:34:56.788Z'],
    ['2026-01-01T10:00:00+02:00', '2026-01-01T09:30:00+0200'],
    ['2026-01-01T10:00:00-01', '2026-01-01T10:30:00Z'],
    ['2026-01-01 00:00:01', '2026-01-01'],
    ['20260101T000001Z', '20260101T000000Z'],
  ])('may have moments such as %s, as telemetry has', async (late, early) => {
    const csv = await profileTable(file('m.csv', `at,v\n${late},1\n${early},2\n`));
    const ndjson = await profileTable(file('m.ndjson', `{"at":"${late}","v":1}\n{"at":"${early}","v":2}\n`));
    for (const { columns } of [csv, ndjson]) expect(columns[0]).toMatchObject({ type: 'time', min: early, max: late });
  });

  it.each(['2026-01-01T25:00:00Z', '2026-01-01T00:00:60Z', '2026-02-30T00:00:01Z', '2026-01-01T00:00:00+24:00', '2026-01-01T00:00:01 CET'])(
    'has text where %s is no moment',
    async (wrong) => {
      expect((await profileTable(file('w.csv', `at,v\n2026-01-01T00:00:00Z,1\n${wrong},2\n`))).columns[0].type).toBe('text');
    },
  );

  it('is refused when it is none', async () => {
    await expect(profileTable(file('c.csv', 'a,b\n'))).rejects.toMatchObject({ code: 'FEED_REFUSED' });
    await expect(profileTable(file('d.bin', Buffer.from([0, 1, 2])))).rejects.toMatchObject({ code: 'FEED_REFUSED' });
    const none = { code: 'FEED_REFUSED', message: expect.stringMatching(/no Parquet file.*PAR1/) };
    await expect(profileTable(file('e.parquet', 'a,b\n1,2\n'), 'parquet')).rejects.toMatchObject(none);
  });
});
