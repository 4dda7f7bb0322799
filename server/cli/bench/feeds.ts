import { closeSync, createReadStream, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectFeed } from '../../feeds/inspect-feed.ts';
import { importFeedInChild, type JobUsage } from '../../feeds/run-job.ts';

export interface FeedBench {
  name: 'P8';
  bytes: number;
  rows: number;
  /** Medians over the alternating rounds, seconds. Ours includes the start of the child process and all durable writes. */
  ours_s: number;
  csv_parse_s: number;
  /** csv_parse_s ÷ ours_s. */
  ratio: number;
  /** Most over the rounds: peak resident memory of the child less what it had before the work, MB. */
  rss_growth_mb: number;
  bar: { ratio: number; rss_growth_mb: number };
  passed: boolean;
}

/**
 * P8: a regular CSV file typed, checked and stored as a dataset in a child process, against csv-parse (strict, its own stream, records
 * counted and thrown away) on the same file in this process. Rounds alternate.
 */
export async function benchFeeds({ bytes = 100_000_000, rounds = 3 }: { bytes?: number; rounds?: number } = {}): Promise<FeedBench> {
  const dir = mkdtempSync(join(tmpdir(), 'vitrine-bench-feeds-'));
  try {
    const path = join(dir, 'regular.csv');
    const rows = writeRegularCsv(path, bytes);
    const ours: number[] = [];
    const theirs: number[] = [];
    let growth = 0;
    for (let round = 0; round < rounds; round++) {
      const { seconds, usage } = await timeImport(path, join(dir, `round-${round}`), rows);
      ours.push(seconds);
      growth = Math.max(growth, (usage.rssPeak - usage.rssStart) / 1e6);
      theirs.push(await timeCsvParse(path, rows));
    }
    const [a, b] = [median(ours), median(theirs)];
    const bar = { ratio: 2, rss_growth_mb: 150 };
    const ratio = b / a;
    return { name: 'P8', bytes, rows, ours_s: a, csv_parse_s: b, ratio, rss_growth_mb: growth, bar, passed: ratio >= bar.ratio && growth <= bar.rss_growth_mb };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Daily rows of 20 stores × 200 products in date order until `bytes` are reached. @returns the number of rows */
export function writeRegularCsv(path: string, bytes: number): number {
  const fd = openSync(path, 'w');
  let written = writeSync(fd, 'store,product,date,quantity,price,promotion\n');
  let rows = 0;
  for (let day = 0; written < bytes; day++) {
    const date = new Date(Date.UTC(2015, 0, 1 + day)).toISOString().slice(0, 10);
    const lines: string[] = [];
    for (let store = 1; store <= 20; store++)
      for (let product = 1; product <= 200; product++) {
        const price = ((product * 13) % 50) + 0.99;
        lines.push(`store_${store},product_${product},${date},${(day * 7 + product * 3 + store) % 97},${price},${(day + product) % 10 === 0 ? 1 : 0}\n`);
      }
    rows += lines.length;
    written += writeSync(fd, lines.join(''));
  }
  closeSync(fd);
  return rows;
}

async function timeImport(path: string, dir: string, rows: number): Promise<{ seconds: number; usage: JobUsage }> {
  mkdirSync(dir);
  const { mapping } = inspectFeed(path);
  let usage: JobUsage = { rssStart: 0, rssPeak: 0 };
  const started = performance.now();
  const result = await importFeedInChild(
    { path, format: 'csv', mapping, mode: 'strict', blobsDir: join(dir, 'blobs'), tmpDir: dir },
    {
      onUsage: (seen) => {
        usage = seen;
      },
    },
  );
  const seconds = (performance.now() - started) / 1000;
  if (!result.ok || result.health.rowsAccepted !== rows) throw new Error(`the import accepted ${result.health.rowsAccepted} of ${rows} rows`);
  rmSync(dir, { recursive: true, force: true });
  return { seconds, usage };
}

async function timeCsvParse(path: string, rows: number): Promise<number> {
  const { parse } = await import('csv-parse');
  const started = performance.now();
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    const parser = parse({});
    parser.on('readable', () => {
      while (parser.read() !== null) count++;
    });
    parser.on('end', resolve);
    parser.on('error', reject);
    createReadStream(path, { highWaterMark: 1 << 20 })
      .on('error', reject)
      .pipe(parser);
  });
  if (count !== rows + 1) throw new Error(`csv-parse read ${count} records of ${rows + 1}`);
  return (performance.now() - started) / 1000;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
