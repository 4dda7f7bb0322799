import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'drizzle-orm';
import { guard } from '../../db/statement.ts';
import type { Server } from '../../server.ts';
import type { HealthView } from './views.ts';

const LOOK_MS = 10;
const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
delay.enable();

/** Forgets what start-up took, so that the figures speak of serving. */
export const resetDelay = (): void => delay.reset();

/** How the instance is, looked at now. */
export async function getHealth(server: Server): Promise<HealthView> {
  const { environment, catalogue, engine, db, now } = server;
  const disk = await statfs(environment.dataDir);
  const free = disk.bavail * disk.bsize;
  const { quarantined, presets, steps, models } = catalogue.catalogue;
  const [reads, writes] = await Promise.all([problemOf(() => db.read((q) => q.get(sql`SELECT 1`))), problemOf(() => db.write([guard('writer_probe', '1')]))]);
  const counts = await db.read((q) =>
    q.get<{ runs: number; workspaces: number; artifacts: number; datasets: number; events: number; blobs: number; blobBytes: number; waiting: number }>(sql`
      SELECT (SELECT count(*) FROM run) AS runs, (SELECT count(*) FROM workspace WHERE deleted_at IS NULL) AS workspaces,
             (SELECT count(*) FROM artifact) AS artifacts, (SELECT count(*) FROM dataset) AS datasets, (SELECT coalesce(max(position), 0) FROM event) AS events,
             (SELECT count(DISTINCT sha256) FROM artifact_file) AS blobs, (SELECT coalesce(sum(bytes), 0) FROM (SELECT DISTINCT sha256, bytes FROM artifact_file)) AS blobBytes,
             (SELECT count(*) FROM run WHERE status = 'queued') AS waiting`),
  );
  // The histogram holds the whole wait between two looks, the asked-for one included.
  const lateBy = (percentile: number): number => Math.max(0, Math.round(delay.percentile(percentile) / 1e5) / 10 - LOOK_MS);
  return {
    version: server.version,
    node: process.version,
    dataDir: environment.dataDir,
    database: environment.databaseUrl ? 'LibSQL server' : 'embedded LibSQL',
    startedAt: new Date(server.startedAt).toISOString(),
    uptimeMs: now() - server.startedAt,
    checks: [
      { name: 'database', ok: reads === null, detail: reads ?? 'answers' },
      { name: 'writer', ok: writes === null, detail: writes ?? 'writes' },
      { name: 'disk', ok: free > 200_000_000, detail: `${(free / 1e9).toFixed(1)} GB free` },
      {
        name: 'plugins',
        ok: quarantined.length === 0,
        detail: quarantined.map((one) => one.reason).join('; ') || `${presets.length + steps.length + models.length} loaded`,
      },
    ],
    counts: pick(counts),
    eventLoopDelayMs: { p50: lateBy(50), p99: lateBy(99) },
    plugins: (['preset', 'step', 'model'] as const).flatMap((type) =>
      catalogue.catalogue[`${type}s`].map(({ id, version, title, origin }) => ({ id, type, version, title, origin })),
    ),
    queue: { running: engine.busy().size, waiting: counts.waiting, limit: environment.concurrency },
  };
}

const pick = ({ runs, workspaces, artifacts, datasets, events, blobs, blobBytes }: HealthView['counts']): HealthView['counts'] => ({
  runs,
  workspaces,
  artifacts,
  datasets,
  events,
  blobs,
  blobBytes,
});

async function problemOf(ask: () => Promise<unknown>): Promise<string | null> {
  try {
    await ask();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
