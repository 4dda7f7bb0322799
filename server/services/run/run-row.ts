import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { run, workspace } from '../../db/schema.ts';
import type { RunSummary } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';
import type { ResolvedConfig, RunRow } from './views.ts';

type Row = typeof run.$inferSelect;

/** Rows as lists show them: with the workspace's name and the place in the queue. */
export async function toRunRows(server: Server, rows: readonly Row[]): Promise<RunRow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.runId);
  const [names, queued] = await Promise.all([
    server.db.read((q) =>
      q
        .select({ runId: workspace.runId, workspaceId: workspace.workspaceId, name: workspace.name })
        .from(workspace)
        .where(and(inArray(workspace.runId, ids), isNull(workspace.deletedAt))),
    ),
    rows.some((row) => row.status === 'queued')
      ? server.db.read((q) => q.select({ runId: run.runId }).from(run).where(eq(run.status, 'queued')).orderBy(run.queuedAt, run.runId))
      : [],
  ]);
  return rows.map((row) => {
    const kept = names.find((one) => one.runId === row.runId);
    const position = queued.findIndex((one) => one.runId === row.runId);
    return {
      runId: row.runId,
      title: row.title,
      preset: row.preset,
      status: row.status,
      queuedAt: row.queuedAt,
      finishedAt: row.finishedAt,
      done: row.done,
      total: row.total,
      skipped: row.skipped,
      summary: row.summary === null ? null : (JSON.parse(row.summary) as RunSummary),
      workspaceId: kept?.workspaceId ?? null,
      workspace: kept?.name ?? '',
      replayedFrom: row.replayedFrom,
      feedName: feedNameOf(JSON.parse(row.config) as ResolvedConfig),
      expiresAt: kept ? null : row.expiresAt,
      queuePosition: position < 0 ? null : position + 1,
    };
  });
}

/** A batch stands under its own title, whatever its data are called. */
const feedNameOf = ({ feed, batch }: ResolvedConfig): string | null => (batch ? null : (feed?.name ?? null));

/** Keyset condition for newest first: strictly after the cursor's row. */
export const before = (cursor: { at: string; id: string }) => sql`(${run.queuedAt}, ${run.runId}) < (${cursor.at}, ${cursor.id})`;
export const newestFirst = [desc(run.queuedAt), desc(run.runId)] as const;
