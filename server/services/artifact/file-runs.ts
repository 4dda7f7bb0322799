import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { canonicalJson } from '../../blobs/canonical-json.ts';
import { versionDigest } from '../../blobs/digest.ts';
import { capabilitiesOf } from '../../db/artifact-types.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import type { Server } from '../../server.ts';
import type { ResolvedConfig } from '../run/views.ts';

const PAGE = 20;

/**
 * Gives runs that have ended their version: `run.json`, the document with config and log, and `catalog.json`, which says what there is of it:
 * grid, plan, and each output with its digest and files. @returns runs whose document is not there yet; they are looked at again
 */
export async function fileRuns(server: Server): Promise<Set<string>> {
  const ended = await server.db.read((q) =>
    q.all<{ runId: string; config: string }>(
      sql`SELECT a.artifact_id AS runId, r.config FROM artifact a INDEXED BY artifact_undocumented CROSS JOIN run r ON r.run_id = a.artifact_id
          WHERE a.documented = 0 AND a.type = 'run' AND a.head_version = 0 AND a.purged_at IS NULL AND r.status IN ('completed', 'failed', 'cancelled') LIMIT ${PAGE}`,
    ),
  );
  const waiting = new Set<string>();
  for (const { runId, config } of ended) {
    const document = join(server.environment.dataDir, 'documents', 'runs', `${runId}.json`);
    if (existsSync(document)) await fileRun(server, runId, JSON.parse(config) as ResolvedConfig, document);
    else waiting.add(runId);
  }
  return waiting;
}

async function fileRun(server: Server, runId: string, config: ResolvedConfig, document: string): Promise<void> {
  const state = await readRunState(server.db, runId);
  const catalog = {
    format: 'vitrine-catalog/1',
    artifactId: runId,
    type: 'run',
    status: state.status,
    grid: config.shape,
    capabilities: capabilitiesOf('run'),
    plan: state.plan.map(({ id, uses, version, bindings, writes }) => ({ id, uses, version, bindings, writes })),
    outputs: state.steps.flatMap((step) => step.artifacts.map(({ output, kind, digest, files }) => ({ step: step.id, output, kind, digest, files }))),
  };
  const stored = [
    { path: 'catalog.json', ...(await server.blobs.put([Buffer.from(canonicalJson(catalog))])) },
    { path: 'run.json', ...(await server.blobs.put(createReadStream(document))) },
  ];
  const bytes = stored.reduce((sum, file) => sum + file.bytes, 0);
  const at = new Date(server.now()).toISOString();
  const isFirst = 'SELECT 1 FROM artifact WHERE artifact_id = ? AND head_version = 0';
  await server.db.write([
    {
      sql: `INSERT INTO artifact_file (artifact_id, version, path, sha256, bytes) SELECT ?, 1, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE EXISTS (${isFirst})`,
      args: [runId, JSON.stringify(stored.map((file) => [file.path, file.sha256, file.bytes])), runId],
    },
    {
      sql: `INSERT INTO artifact_version (artifact_id, version, kind, output, digest, bytes, created_at) SELECT ?, 1, 'run', 'run', ?, ?, ? WHERE EXISTS (${isFirst})`,
      args: [runId, versionDigest(stored), bytes, at, runId],
    },
    {
      sql: 'UPDATE artifact SET head_version = 1, bytes = ?, files = 2, documented = 0, row_version = row_version + 1 WHERE artifact_id = ? AND head_version = 0',
      args: [bytes, runId],
    },
  ]);
}
