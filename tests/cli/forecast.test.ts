import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it, vi } from 'vitest';
import { cli, serveApi, startCli } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';

vi.setConfig({ testTimeout: 120_000 });

const DAYS = 120;
const STORES = ['Quay', 'Tide'];
const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
const lines = Array.from({ length: DAYS }, (_, n) => STORES.map((store, s) => `${day(n)},${store},Soap,${10 + 5 * s + ((n * 3) % 7)}`)).flat();

function writeFeed(name: string, rows: readonly string[] = lines): string {
  const file = join(newFolder('feed'), name);
  writeFileSync(file, `date,store,product,quantity\n${rows.join('\n')}\n`);
  return file;
}

const NAMES = ['series', 'store', 'product', 'date', 'model', 'mean', 'lower_80', 'upper_80', 'lower_95', 'upper_95'];
type Row = Record<string, string | number | Date | null>;

function readCsv(text: string): Row[] {
  const [head, ...rest] = text.trim().split('\r\n');
  const names = head.split(',');
  return rest.map((line) => Object.fromEntries(line.split(',').map((cell, c) => [names[c], c < 5 ? cell : Number(cell)])));
}

describe('vitrine forecast', () => {
  const dataDir = newFolder('cli');
  const feed = writeFeed('sales.csv');

  it('writes one row a series and day to stdout, inside its intervals, and talks on stderr', async () => {
    const { code, stdout, stderr } = await cli(['forecast', '--feed', feed, '--horizon', '7'], dataDir);
    expect([code, stderr]).toEqual([0, expect.stringContaining('2 series × 7 periods')]);
    const rows = readCsv(stdout);
    expect(Object.keys(rows[0])).toEqual(NAMES);
    expect(rows.map((row) => [row.store, row.product, row.date])).toEqual(
      STORES.flatMap((store) => Array.from({ length: 7 }, (_, step) => [store, 'Soap', day(DAYS + step)])),
    );
    for (const row of rows) {
      const [mean, low80, up80, low95, up95] = NAMES.slice(5).map((name) => Number(row[name]));
      expect([low95 <= low80, low80 <= mean, mean <= up80, up80 <= up95, low95 >= 0]).toEqual([true, true, true, true, true]);
    }
    // The weekly pattern is exact, so any model but the naive one continues it.
    expect(rows.map((row) => Math.round(Number(row.mean)))).toEqual(
      STORES.flatMap((_, s) => Array.from({ length: 7 }, (_, n) => 10 + 5 * s + (((DAYS + n) * 3) % 7))),
    );
  });

  it('CSV, JSON and Parquet hold the same rows, and --total adds the total', async () => {
    const folder = newFolder('out');
    const save = async (name: string, ...more: string[]) => {
      const out = join(folder, name);
      const { code, stdout } = await cli(['forecast', '--feed', feed, '--horizon', '7', '--levels', '80', '--quiet', '--out', out, ...more], dataDir);
      expect([code, stdout]).toEqual([0, '']);
      return readFileSync(out);
    };
    const json = JSON.parse((await save('f.json', '--total')).toString()) as Row[];
    const bytes = await save('f.parquet', '--total');
    const parquet = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer });
    expect(parquet.map((row) => ({ ...row, date: (row.date as Date).toISOString().slice(0, 10) }))).toEqual(json);
    expect(json.slice(-7).map((row) => [row.series, row.store, row.product])).toEqual(Array.from({ length: 7 }, () => ['total', null, null]));
    const csv = readCsv((await save('f.csv')).toString());
    expect(csv).toEqual(json.slice(0, -7));
    expect(readdirSync(folder).sort()).toEqual(['f.csv', 'f.json', 'f.parquet']);
  });

  it('hourly data with the pattern of a day and of a week are forecast by the model that takes both', async () => {
    const hours = Array.from({ length: 24 * 7 * 6 }, (_, t) => {
      const [hour, place] = [t % 24, (t * 37) % 168];
      return `2026-01-${String(1 + Math.floor(t / 24)).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00,Quay,Soap,${100 + 3 * hour + place}`;
    });
    const rows = hours.filter((line) => line < '2026-01-32');
    const out = join(newFolder('out'), 'h.csv');
    const { code, stdout } = await cli(['forecast', '--feed', writeFeed('hours.csv', rows), '--horizon', '24', '--json', '--out', out], dataDir);
    const { winner, value } = JSON.parse(stdout) as { winner: string; value: number };
    expect([code, winner, value < 0.01]).toEqual([0, 'mstl', true]);
  });

  it('--season says a season no calendar knows', async () => {
    const pattern = [3, 9, 4, 12, 7];
    const file = join(newFolder('feed'), 'shifts.csv');
    writeFileSync(file, `series,date,quantity\n${Array.from({ length: 60 }, (_, t) => `a,${t + 1},${10 + pattern[t % 5]}`).join('\n')}\n`);
    const { code, stdout } = await cli(['forecast', '--feed', file, '--season', '5', '--horizon', '5', '--models', 'seasonal_naive', '--quiet'], dataDir);
    expect([code, readCsv(stdout).map((row) => row.mean)]).toEqual([0, pattern.map((value) => 10 + value)]);
  });

  it('--map answers what the columns leave open, and the refusal says so', async () => {
    const file = join(newFolder('feed'), 'two.csv');
    const rows = Array.from({ length: 60 }, (_, t) => `${new Date(Date.UTC(2026, 0, 1 + t)).toISOString().slice(0, 10)},${(t * 37) % 11},${10 + (t % 7)}`);
    writeFileSync(file, `wann,alpha,beta\n${rows.join('\n')}\n`);
    const asked = ['forecast', '--feed', file, '--horizon', '7', '--models', 'seasonal_naive'];
    const open = await cli(asked, dataDir);
    expect([open.code, open.stderr]).toEqual([2, expect.stringMatching(/quantity: alpha, beta\? Say --map quantity=<column>/)]);
    const { code, stdout } = await cli([...asked, '--map', 'quantity=beta', '--quiet'], dataDir);
    expect([code, readCsv(stdout).map((row) => row.mean)]).toEqual([0, Array.from({ length: 7 }, (_, h) => 10 + ((60 + h) % 7))]);
  });

  it('says which series have no record near the end, which are too short, and which way the forecast leaned', async () => {
    const days = (n: number, from = 0): string[] => Array.from({ length: n }, (_, t) => new Date(Date.UTC(2026, 0, 1 + from + t)).toISOString().slice(0, 10));
    const lines = [
      ['whole', days(120)],
      ['gone', days(60)],
      ['fresh', days(5, 115)],
    ].flatMap(([name, dates]) => (dates as string[]).map((date, t) => `${date},${String(name)},${20 + (t % 7)}`));
    const file = join(newFolder('feed'), 'ends.csv');
    writeFileSync(file, `date,series,quantity\n${lines.join('\n')}\n`);
    const { code, stderr } = await cli(['forecast', '--feed', file, '--horizon', '14', '--out', join(newFolder('out'), 'f.csv')], dataDir);
    expect(code).toBe(0);
    expect(stderr).toMatch(/1 series was last sold well before the data ends \(gone: last record 2026-03-01\)\. Nothing usable was recorded/);
    expect(stderr).toMatch(/1 series has less than two seasons of history \(fresh: since 2026-04-26\)/);
  });

  it('--json says in figures what was done, with --full on more models', async () => {
    const out = join(newFolder('out'), 'f.ndjson');
    const { code, stdout } = await cli(['forecast', '--feed', feed, '--full', '--windows', '3', '--json', '--quiet', '--out', out], dataDir);
    expect(code).toBe(0);
    const summary = JSON.parse(stdout) as { runId: string; series: number; seconds: Record<string, number>; winner: string; out: string };
    expect(summary).toMatchObject({ series: 2, horizon: 14, testedSeries: 2, intervals: 'calibrated', out });
    expect(Object.keys(summary.seconds)).toEqual(['import', 'run', 'write']);
    expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(28);
  });

  it('goes through the server that holds the data directory, with the same bytes', async () => {
    const here = await cli(['forecast', '--feed', feed, '--horizon', '7', '--quiet'], dataDir);
    const served = await serveApi(dataDir);
    const there = await cli(['forecast', '--feed', feed, '--horizon', '7', '--quiet'], dataDir);
    served.kill();
    await served.end;
    expect([there.code, there.stdout]).toEqual([0, here.stdout]);
  });

  it.each<[string, (out: string) => string[], number, RegExp]>([
    ['a refused file', (out) => ['--feed', writeFeed('bad.csv', [...lines, '2026-13-45,Quay,Soap,7']), '--out', out], 1, /line 242/],
    ['a column that is not there', (out) => ['--feed', feed, '--map', 'quantity=units', '--out', out], 2, /there is no column "units"; there are date, store/],
    ['a model that is not there', (out) => ['--feed', feed, '--models', 'oracle', '--out', out], 2, /no model "oracle"/],
    ['a horizon that does not fit', (out) => ['--feed', feed, '--horizon', '110', '--out', out], 2, /largest horizon that fits is \d+/],
    ['a file that is not there', (out) => ['--feed', '/nowhere/sales.csv', '--out', out], 3, /\/nowhere\/sales\.csv/],
    ['a format that is none', () => ['--feed', feed, '--out', 'forecasts.xlsx'], 2, /\.csv, \.json, \.ndjson, \.parquet/],
    ['a folder that is not there', () => ['--feed', feed, '--out', '/nowhere/f.csv'], 2, /\/nowhere cannot be written to/],
    ['two things on stdout', () => ['--feed', feed, '--json'], 2, /which --json takes; name a file/],
    ['no feed', () => [], 2, /--feed/],
  ])('%s is refused and nothing is written', async (_, args, code, words) => {
    const out = join(newFolder('out'), 'f.csv');
    const ended = await cli(['forecast', ...args(out)], dataDir);
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([code, '', expect.stringMatching(words)]);
    expect(existsSync(out)).toBe(false);
  });

  it('Ctrl-C while the file is read cancels the import, ends 130 and writes nothing', async () => {
    const many = Array.from({ length: 2000 }, (_, s) => Array.from({ length: 300 }, (_, n) => `${day(n)},Store ${s % 40},Item ${s},${(s + n) % 17}`)).flat();
    const [file, out] = [writeFeed('many.csv', many), join(newFolder('out'), 'f.csv')];
    const own = newFolder('cli');
    const program = startCli(['forecast', '--feed', file, '--out', out], own);
    // Its copy of the file stands in the store: the import follows.
    const isStored = () => existsSync(join(own, 'blobs/sha256')) && readdirSync(join(own, 'blobs/sha256'), { recursive: true }).length > 2;
    await vi.waitUntil(isStored, { timeout: 60_000, interval: 20 });
    await new Promise((resolve) => setTimeout(resolve, 900));
    program.kill('SIGINT');
    const { code, signal } = await program.end;
    expect([130, 'SIGINT']).toContain(code ?? signal);
    expect(existsSync(out)).toBe(false);
    expect((await cli(['doctor', '--json'], own)).code).toBe(0);
  });
});
