import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { staleError, type Target, versionGuards } from './update-workspace.ts';
import { findWorkspace } from './workspace-row.ts';

/** Deletes the record alone: run, artifacts and bytes stay, the name is free again. @throws AppError STALE_VERSION */
export async function deleteWorkspace(server: Server, actor: Actor, { workspace, ifMatch }: Target): Promise<{ workspaceId: string }> {
  requireWrite(actor);
  const { workspaceId, runId } = await findWorkspace(server, workspace);
  const at = new Date(server.now()).toISOString();
  try {
    await server.db.write([
      ...versionGuards(workspaceId, { if_match: ifMatch }),
      { sql: 'UPDATE workspace SET deleted_at = ?, version = version + 1 WHERE workspace_id = ? AND deleted_at IS NULL', args: [at, workspaceId] },
      { sql: 'UPDATE run SET workspace_id = NULL WHERE run_id = ? AND workspace_id = ?', args: [runId, workspaceId] },
      auditRow(actor, 'workspace.delete', workspaceId, at),
    ]);
  } catch (error) {
    throw (await staleError(server, workspaceId, error)) ?? error;
  }
  return { workspaceId };
}
