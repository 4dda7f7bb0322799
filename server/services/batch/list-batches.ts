import { and, count, sql } from 'drizzle-orm';
import { run } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import { before, newestFirst } from '../run/run-row.ts';
import { toBatchRow } from './batch-row.ts';
import { readBatch } from './read-batch.ts';
import type { BatchRow } from './views.ts';

/** Runs made for a batch, and those that have written one on their way. */
const carriesBatch = sql`(${run.preset} = 'batch' OR EXISTS (
  SELECT 1 FROM artifact_edge e JOIN artifact a ON a.artifact_id = e.target_id
  WHERE e.source_id = ${run.runId} AND e.relation = 'generates' AND a.type = 'batch'))`;

/** Batches, newest first; those that nobody kept in time are left out. */
export async function listBatches(server: Server, { cursor, limit }: { cursor?: string; limit: number }): Promise<Page<BatchRow>> {
  const now = new Date(server.now()).toISOString();
  const listed = and(carriesBatch, sql`(${run.expiresAt} IS NULL OR ${run.expiresAt} > ${now} OR ${run.status} NOT IN ('completed', 'failed', 'cancelled'))`);
  const after = cursor === undefined ? undefined : before(decodeCursor(cursor));
  const [found, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select({ runId: run.runId, queuedAt: run.queuedAt })
        .from(run)
        .where(and(listed, after))
        .orderBy(...newestFirst)
        .limit(limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(run).where(listed)),
  ]);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const rows: BatchRow[] = [];
  for (const { runId } of page) rows.push(await toBatchRow(server, await readBatch(server, runId)));
  return { rows, nextCursor: found.length > limit && last ? encodeCursor({ at: last.queuedAt, id: last.runId }) : null, total };
}
