import { desc, eq } from 'drizzle-orm';
import { run, workspace } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { findRun } from '../run/find-run.ts';
import { toRunRows } from '../run/run-row.ts';
import type { ResolvedConfig, WorkspaceDetail } from '../views.ts';
import { findWorkspace, shortId, toWorkspaceRows } from './workspace-row.ts';

const REPLAYS = 50;

export async function getWorkspace(server: Server, nameOrId: string): Promise<WorkspaceDetail> {
  const found = await findWorkspace(server, nameOrId);
  const [[row], own, replays] = await Promise.all([
    toWorkspaceRows(server, [found]),
    findRun(server, found.runId),
    server.db.read((q) => q.select().from(run).where(eq(run.replayedFrom, found.runId)).orderBy(desc(run.queuedAt)).limit(REPLAYS)),
  ]);
  return {
    ...row,
    config: JSON.parse(own.config) as ResolvedConfig,
    replays: await toRunRows(server, replays),
    source: own.replayedFrom ? await sourceOf(server, own.replayedFrom) : null,
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
