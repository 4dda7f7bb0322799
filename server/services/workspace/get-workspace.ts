import { count, desc, eq } from 'drizzle-orm';
import { run, workspace, workspaceNote } from '../../db/schema.ts';
import { readWorkspaceRecord, type WorkspaceRecord } from '../../engine/record-workspace.ts';
import type { Server } from '../../server.ts';
import { listApprovals } from '../approval/list-approvals.ts';
import { toRunRows } from '../run/run-row.ts';
import type { ResolvedConfig } from '../run/views.ts';
import type { WorkspaceDetail } from './views.ts';
import { findWorkspace, type Row, shortId, toWorkspaceRow } from './workspace-row.ts';

const REPLAYS = 50;

export async function getWorkspace(server: Server, nameOrId: string): Promise<WorkspaceDetail> {
  const found = await findWorkspace(server, nameOrId);
  const [row, record, replays, source, [{ notes }], approvals] = await Promise.all([
    toWorkspaceRow(server, found),
    recordOf(server, found),
    server.db.read((q) => q.select().from(run).where(eq(run.replayedFrom, found.runId)).orderBy(desc(run.queuedAt)).limit(REPLAYS)),
    found.replayedFrom ? sourceOf(server, found.replayedFrom) : null,
    server.db.read((q) => q.select({ notes: count() }).from(workspaceNote).where(eq(workspaceNote.workspaceId, found.workspaceId))),
    listApprovals(server, { runId: found.runId, limit: 200 }),
  ]);
  return {
    ...row,
    ...record,
    config: JSON.parse(found.config) as ResolvedConfig,
    configSchemaVersion: found.configSchemaVersion,
    replays: await toRunRows(server, replays),
    source,
    notes,
    approvals: approvals.rows,
  };
}

/** What was written at the run's end; until then, what its log says so far. */
export async function recordOf(server: Server, row: Row): Promise<WorkspaceRecord> {
  if (row.createdObjects === null || row.resultSummary === null) {
    const { createdObjects, resultSummary, focus } = await readWorkspaceRecord(server.db, row.runId);
    return { createdObjects, resultSummary, focus };
  }
  return {
    createdObjects: JSON.parse(row.createdObjects) as WorkspaceRecord['createdObjects'],
    resultSummary: JSON.parse(row.resultSummary) as WorkspaceRecord['resultSummary'],
    focus: row.focus === null ? null : (JSON.parse(row.focus) as WorkspaceRecord['focus']),
  };
}

async function sourceOf(server: Server, runId: string): Promise<WorkspaceDetail['source']> {
  const [row] = await server.db.read((q) =>
    q
      .select({ title: run.title, workspaceId: workspace.workspaceId, name: workspace.name })
      .from(run)
      .leftJoin(workspace, eq(workspace.workspaceId, run.workspaceId))
      .where(eq(run.runId, runId)),
  );
  return { runId, workspaceId: row?.workspaceId ?? null, label: row ? (row.name ?? `${row.title} ${shortId(runId)}`) : 'original deleted' };
}
