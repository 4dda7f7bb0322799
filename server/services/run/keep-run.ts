import { guard } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { newWorkspaceId } from '../../engine/new-id.ts';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { findRun } from './find-run.ts';
import { nameError } from './start-run.ts';

export interface Keep {
  runId: string;
  name?: string | null;
  description?: string;
  tags?: readonly string[];
}

/** Turns a run into a workspace; keeping it twice gives the workspace it has. */
export async function keepRun(server: Server, actor: Actor, wish: Keep): Promise<{ workspaceId: string }> {
  requireWrite(actor);
  const { runId, name = null, description = '', tags = [] } = wish;
  const row = await findRun(server, runId);
  if (row.workspaceId) return { workspaceId: row.workspaceId };
  const at = new Date(server.now()).toISOString();
  const workspaceId = newWorkspaceId();
  try {
    await server.db.write([
      guard('not_kept_yet', 'NOT EXISTS (SELECT 1 FROM workspace WHERE run_id = ? AND deleted_at IS NULL)', [runId]),
      {
        sql: `INSERT INTO workspace (workspace_id, run_id, name, description, tags, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        args: [workspaceId, runId, name, description, JSON.stringify(tags), at, at],
      },
      { sql: `UPDATE run SET workspace_id = ?, expires_at = NULL WHERE run_id = ?`, args: [workspaceId, runId] },
      auditRow(actor, 'run.keep', runId, at),
    ]);
  } catch (error) {
    if (isRefused(error, { guard: 'not_kept_yet' })) {
      const { workspaceId: kept } = await findRun(server, runId);
      if (kept) return { workspaceId: kept };
      throw new AppError('WRONG_STATE', `run ${runId} was kept and its workspace deleted meanwhile; try again`);
    }
    throw name ? await nameError(server, name, error) : error;
  }
  return { workspaceId };
}
