import { type BenchServer, openBenchServer, removeFolder, scratchFolder } from './bench-server.ts';
import { atLeast, atMost, type BenchResult, type Figure, percentile } from './measure.ts';
import { fillRegistry, forgetRows, random, tagOf, wordOf } from './registry-data.ts';

/** `VITRINE_BENCH_SIZES=10000,100000` measures smaller registries; bars that need the others are left out. */
const SIZES = (process.env.VITRINE_BENCH_SIZES ?? '10000,100000,1000000').split(',').map(Number);
const QUERIES = 400;
const INGESTED = 10_000;
const MIXED = 100_000;

/** Queries as people and pages ask them: lists, filters, deep pages, searches. */
const KINDS: Readonly<Record<string, (next: () => number) => string>> = {
  list: () => '?limit=50',
  filter: (next) =>
    [
      `?tag=${tagOf(Math.floor(500 ** next()))}`,
      '?type=dataset',
      `?tag=${tagOf(1)}&type=run`,
      '?minSize=99000&sort=size',
      '?sort=title',
      '?preset=preset-3&sort=modified',
    ][Math.floor(next() * 6)],
  search: (next) => {
    const word = wordOf(Math.floor(20_000 ** next()));
    return [
      `?q=${word}`,
      `?q=${word}%20${wordOf(Math.floor(next() * 20))}`,
      `?q=${word.slice(0, 6)}*`,
      `?q=${word}&sort=relevance`,
      `?q=title:${word}&tag=${tagOf(2)}`,
    ][Math.floor(next() * 5)];
  },
};

interface Measured {
  size: number;
  fillPerSecond: number;
  p95: Record<string, number>;
  p50: Record<string, number>;
  slowest: { query: string; ms: number };
}

/** P5, P6: how quick the registry is at ten thousand, a hundred thousand and a million artifacts, over HTTP; and how quick it takes and rebuilds them. */
export async function benchRegistry(): Promise<BenchResult> {
  const figures: Figure[] = [];
  const measured: Measured[] = [];
  const detail: Record<string, unknown> = { measured };
  for (const size of SIZES) {
    const dataDir = scratchFolder(`registry-${size}`);
    try {
      const { perSecond } = await fillRegistry(dataDir, size, size === MIXED);
      const server = await openBenchServer(dataDir);
      try {
        measured.push(await measureQueries(server, size, perSecond));
        if (size === MIXED) figures.push(...(await measureMixed(server, detail)));
      } finally {
        await server.close({ keep: true });
      }
      if (size === MIXED) figures.push(...(await measureRescan(dataDir, detail)));
    } finally {
      removeFolder(dataDir);
    }
  }
  return { figures: [...queryFigures(measured), ...figures], detail };
}

function queryFigures(measured: readonly Measured[]): Figure[] {
  const of = (size: number): Measured | undefined => measured.find((one) => one.size === size);
  const [small, middle, large] = [of(10_000), of(MIXED), of(1_000_000)];
  return [
    ...(middle ? [atMost('P5', 'registry over HTTP at 100,000, mixed queries, p95', middle.p95.mixed, 'ms', 50)] : []),
    ...(small && large
      ? ['list', 'filter', 'deep'].map((kind) => atMost('P6', `registry ${kind} at 1,000,000 ÷ at 10,000, p95`, large.p95[kind] / small.p95[kind], '×', 2))
      : []),
  ];
}

async function ask(server: BenchServer, path: string): Promise<{ ms: number; nextCursor: string | null }> {
  const began = performance.now();
  const response = await fetch(`${server.url}/api/v1/artifacts${path}`);
  const body = (await response.json()) as { nextCursor: string | null };
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return { ms: performance.now() - began, nextCursor: body.nextCursor };
}

async function measureQueries(server: BenchServer, size: number, fillPerSecond: number): Promise<Measured> {
  const next = random(1);
  const times: Record<string, number[]> = { mixed: [] };
  let slowest = { query: '', ms: 0 };
  const note = (kind: string, query: string, ms: number): void => {
    times[kind] = [...(times[kind] ?? []), ms];
    times.mixed.push(ms);
    if (ms > slowest.ms) slowest = { query, ms };
  };
  for (let i = 0; i < 20; i++) await ask(server, '?limit=50');
  for (let i = 0; i < QUERIES; i++) {
    const kind = Object.keys(KINDS)[i % 3];
    const query = KINDS[kind](next);
    note(kind, query, (await ask(server, query)).ms);
  }
  // A walk by cursor, each page deeper than the one before.
  let cursor: string | null = null;
  for (let i = 0; i < QUERIES / 4; i++) {
    const query: string = `?limit=100&type=run&type=dataset${cursor === null ? '' : `&cursor=${cursor}`}`;
    const page = await ask(server, query);
    note('deep', query, page.ms);
    cursor = page.nextCursor;
  }
  const each = (p: number): Record<string, number> => Object.fromEntries(Object.entries(times).map(([kind, list]) => [kind, percentile(list, p)]));
  return { size, fillPerSecond, p95: each(0.95), p50: each(0.5), slowest };
}

/** Small artifacts come in, durable, while lists are asked for. */
async function measureMixed(server: BenchServer, detail: Record<string, unknown>): Promise<Figure[]> {
  const lines = Array.from({ length: INGESTED }, (_, i) =>
    JSON.stringify({ title: `ingested ${i}`, tags: ['ingested'], files: [{ path: 'v.txt', text: `ingested value ${i}` }] }),
  );
  await server.reset();
  let busy = true;
  const listing = (async () => {
    const times: number[] = [];
    while (busy) {
      times.push((await ask(server, '?limit=50')).ms);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return times;
  })();
  const began = performance.now();
  const response = await fetch(`${server.url}/api/v1/artifacts/ingest`, {
    method: 'POST',
    body: lines.join('\n'),
    headers: { 'content-type': 'application/x-ndjson' },
  });
  if (!response.ok) throw new Error(await response.text());
  const seconds = (performance.now() - began) / 1000;
  busy = false;
  const times = await listing;
  const { loopP99Ms, loopMaxMs } = await server.look();
  detail.ingest = { artifacts: INGESTED, seconds, loopP99Ms, loopMaxMs, listingP95Ms: percentile(times, 0.95) };
  return [
    atLeast('P5', 'small artifacts taken durably', INGESTED / seconds, '/s', 2000),
    atMost('P10', 'event-loop delay p99 while artifacts come in and lists are asked for', loopP99Ms, 'ms', 50),
  ];
}

async function measureRescan(dataDir: string, detail: Record<string, unknown>): Promise<Figure[]> {
  await forgetRows(dataDir);
  const server = await openBenchServer(dataDir);
  try {
    await server.reset();
    const began = performance.now();
    const response = await fetch(`${server.url}/api/v1/artifacts/rescan`, {
      method: 'POST',
      body: '{"dryRun":false}',
      headers: { 'content-type': 'application/json' },
    });
    const report = (await response.json()) as { added: number };
    const seconds = (performance.now() - began) / 1000;
    const { loopP99Ms } = await server.look();
    detail.rescan = { ...report, seconds, loopP99Ms };
    return [
      atMost('P5', `${report.added} artifacts rebuilt from their documents`, seconds, 's', 120),
      atMost('P10', 'event-loop delay p99 while the registry is rebuilt', loopP99Ms, 'ms', 50),
    ];
  } finally {
    await server.close({ keep: true });
  }
}
