import { type BenchServer, openBenchServer, removeFolder, scratchFolder } from './bench-server.ts';
import { atLeast, atMost, type BenchResult, type Figure, percentile } from './measure.ts';
import { fileDigest, fillRegistry, forgetRows, random } from './registry-data.ts';
import { FORMS, type Sample } from './registry-queries.ts';

/** `VITRINE_BENCH_SIZES=10000,100000` measures smaller registries; bars that need the others are left out. */
const SIZES = (process.env.VITRINE_BENCH_SIZES ?? '10000,100000,1000000').split(',').map(Number);
/** Of each form of query. */
const EACH = 12;
const PAGES = 60;
const ASKED = 60;
const INGESTED = 10_000;
const MIXED = 100_000;

interface Measured {
  size: number;
  fillPerSecond: number;
  p95: Record<string, number>;
  p50: Record<string, number>;
  /** Median and worst of each form, ms. */
  forms: Record<string, [p50: number, worst: number]>;
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
    ...(middle
      ? ['mixed', 'list', 'filter', 'search', 'deep', 'lineage', 'stats'].map((kind) =>
          atMost('P5', `registry over HTTP at 100,000, ${kind}, p95`, middle.p95[kind], 'ms', 50),
        )
      : []),
    ...(small && large
      ? ['list', 'filter', 'search', 'deep'].map((kind) =>
          atMost('P6', `registry ${kind} at 1,000,000 ÷ at 10,000, p95`, large.p95[kind] / small.p95[kind], '×', 2),
        )
      : []),
  ];
}

interface Page {
  artifacts?: { artifactId: string; inputHash: string | null }[];
  nextCursor?: string | null;
}

async function ask(server: BenchServer, path: string): Promise<{ ms: number; page: Page }> {
  const began = performance.now();
  const response = await fetch(`${server.url}/api/v1/artifacts${path}`);
  const page = (await response.json()) as Page;
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(page)}`);
  return { ms: performance.now() - began, page };
}

async function readSample(server: BenchServer, size: number): Promise<Sample> {
  const { page } = await ask(server, `?limit=100&offset=${Math.min(9000, Math.floor(size / 2))}`);
  const found = page.artifacts ?? [];
  return {
    artifactIds: found.map((one) => one.artifactId),
    inputHashes: found.flatMap((one) => one.inputHash ?? []),
    digests: found.map((_, i) => fileDigest(Math.floor((i * size) / 100))),
  };
}

async function measureQueries(server: BenchServer, size: number, fillPerSecond: number): Promise<Measured> {
  const next = random(1);
  const sample = await readSample(server, size);
  const times: Record<string, number[]> = { mixed: [] };
  const forms: Measured['forms'] = {};
  let slowest = { query: '', ms: 0 };
  const note = (kind: string, query: string, ms: number): void => {
    times[kind] = [...(times[kind] ?? []), ms];
    times.mixed.push(ms);
    if (ms > slowest.ms) slowest = { query, ms };
  };
  for (let i = 0; i < 20; i++) await ask(server, '?limit=50');
  for (const [kind, all] of Object.entries(FORMS))
    for (const [name, form] of Object.entries(all)) {
      const own: number[] = [];
      for (let i = 0; i < EACH; i++) {
        const query = `?${form(next, sample, size)}`;
        const { ms } = await ask(server, query);
        own.push(ms);
        note(kind, query, ms);
      }
      forms[`${kind} ${name}`] = [percentile(own, 0.5), Math.max(...own)];
    }
  // Walks by cursor, each page deeper than the one before.
  for (const walk of ['type=run&type=dataset', 'sort=title', 'tag=tag-1', 'sort=size&minSize=1000']) {
    let cursor: string | null | undefined;
    for (let i = 0; i < PAGES && cursor !== null; i++) {
      const query: string = `?limit=100&${walk}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const { ms, page } = await ask(server, query);
      note('deep', query, ms);
      cursor = page.nextCursor ?? null;
    }
  }
  for (let i = 0; i < ASKED; i++) {
    const lineage = `/${sample.artifactIds[i % sample.artifactIds.length]}/lineage?depth=${1 + (i % 20)}`;
    note('lineage', lineage, (await ask(server, lineage)).ms);
    note('stats', '/stats', (await ask(server, '/stats')).ms);
  }
  const each = (p: number): Record<string, number> => Object.fromEntries(Object.entries(times).map(([kind, list]) => [kind, percentile(list, p)]));
  return { size, fillPerSecond, p95: each(0.95), p50: each(0.5), forms, slowest };
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
