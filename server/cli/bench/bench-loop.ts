import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FeedView } from '../../services/feed/views.ts';
import { type BenchServer, removeFolder, runToEnd, scratchFolder } from './bench-server.ts';
import { writeRegularCsv } from './feeds.ts';
import { atMost, type BenchResult, percentile } from './measure.ts';

const BYTES = 100_000_000;
const LONGEST_MS = 120_000;

/** P10: how late the server's event loop is while 100 MB are imported, models are trained and lists are asked for, all at once. */
export async function benchLoop(server: BenchServer): Promise<BenchResult> {
  const folder = scratchFolder('loop');
  const path = join(folder, 'regular.csv');
  const rows = writeRegularCsv(path, BYTES);
  const { client } = server;
  let busy = true;
  const answers: number[] = [];
  const list = async (): Promise<void> => {
    while (busy) {
      const started = performance.now();
      await Promise.all([client.run.list.query({ limit: 50 }), client.workspace.list.query({ limit: 50 }), client.home.view.query()]);
      answers.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const train = async (): Promise<number> => {
    let runs = 0;
    while (busy) {
      await runToEnd(server, { preset: 'demo_minimal', seed: 5000 + runs++, reuse: false, overrides: { stores: 20, products: 50, windowDays: 365 } });
    }
    return runs;
  };
  try {
    await server.reset();
    const training = train();
    const listing = list();
    const started = performance.now();
    const feed = await importFeed(server, path, rows);
    const importMs = performance.now() - started;
    const { loopP99Ms, loopMaxMs } = await server.look();
    busy = false;
    const [runs] = await Promise.all([training, listing]);
    return {
      figures: [atMost('P10', 'event-loop delay p99 while importing 100 MB, training and listing', loopP99Ms, 'ms', 50)],
      detail: {
        rows,
        accepted: feed.health?.rowsAccepted,
        importMs,
        runs,
        loopP99Ms,
        loopMaxMs,
        listings: answers.length,
        listingP95Ms: percentile(answers, 0.95),
      },
    };
  } finally {
    busy = false;
    removeFolder(folder);
  }
}

async function importFeed({ url, client }: BenchServer, path: string, rows: number): Promise<FeedView> {
  const body = Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 20 }));
  const headers = { 'content-length': String(statSync(path).size) };
  const uploaded = await fetch(`${url}/api/v1/feeds?name=regular.csv`, { method: 'POST', body, headers, duplex: 'half' } as unknown as RequestInit);
  if (!uploaded.ok) throw new Error(`the upload was refused: ${await uploaded.text()}`);
  const { feedId } = (await uploaded.json()) as FeedView;
  await client.feed.import.mutate({ feedId });
  const started = performance.now();
  for (;;) {
    const feed = await client.feed.get.query({ feedId });
    if (feed.status === 'ready' && feed.health?.rowsAccepted === rows) return feed;
    if (feed.status !== 'importing' || performance.now() - started > LONGEST_MS)
      throw new Error(`the import is ${feed.status}: ${feed.problem ?? `${feed.health?.rowsAccepted} of ${rows} rows`}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
