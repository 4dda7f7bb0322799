import { z } from 'zod';
import { guard } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { newWorkspaceId } from '../../engine/new-id.ts';
import { tryRecordWorkspace } from '../../engine/record-workspace.ts';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { nameError } from '../workspace/name-error.ts';
import { Description, WorkspaceTags } from '../workspace/workspace-patch.ts';
import { workspaceStatement } from '../workspace/workspace-row.ts';
import { findRun } from './find-run.ts';
import { WorkspaceName } from './start-request.ts';

const Keep = z.strictObject({
  name: WorkspaceName.nullish(),
  description: Description.optional(),
  tags: WorkspaceTags.optional(),
});
export type Keep = z.input<typeof Keep> & { runId: string };

/** Turns a run into a workspace, also one whose time is over; keeping it twice gives the workspace it has. */
export async function keepRun(server: Server, actor: Actor, { runId, ...wish }: Keep): Promise<{ workspaceId: string }> {
  requireWrite(actor);
  const { name = null, description, tags } = parseInput(Keep, wish);
  const row = await findRun(server, runId);
  if (row.workspaceId) return { workspaceId: row.workspaceId };
  const at = new Date(server.now()).toISOString();
  const workspaceId = newWorkspaceId();
  try {
    await server.db.write([
      guard('not_kept_yet', 'NOT EXISTS (SELECT 1 FROM workspace WHERE run_id = ? AND deleted_at IS NULL)', [runId]),
      workspaceStatement({ workspaceId, runId, name, description, tags, at }),
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
  await tryRecordWorkspace(server.db, runId);
  return { workspaceId };
}
