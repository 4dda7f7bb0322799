import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { findWorkspace } from './workspace-row.ts';

/** Deletes the record alone: run, artifacts and bytes stay, the name is free again. */
export async function deleteWorkspace(server: Server, actor: Actor, nameOrId: string): Promise<{ workspaceId: string }> {
  requireWrite(actor);
  const { workspaceId, runId } = await findWorkspace(server, nameOrId);
  const at = new Date(server.now()).toISOString();
  await server.db.write([
    { sql: 'UPDATE workspace SET deleted_at = ?, version = version + 1 WHERE workspace_id = ?', args: [at, workspaceId] },
    { sql: 'UPDATE run SET workspace_id = NULL WHERE run_id = ?', args: [runId] },
    auditRow(actor, 'workspace.delete', workspaceId, at),
  ]);
  return { workspaceId };
}
