import { z } from 'zod';
import { guard, type Statement } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { WorkspaceName } from '../run/start-request.ts';
import { nameError } from '../run/start-run.ts';
import type { WorkspaceRow } from '../views.ts';
import { findWorkspace, toWorkspaceRows } from './workspace-row.ts';

const tag = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .refine((text) => !/^(workspace|source):/.test(text), 'begins with workspace: or source:, which only the engine writes');

/** What a person may write on a workspace; null clears name and description. */
export const WorkspacePatch = z.strictObject({
  name: WorkspaceName.nullable().optional(),
  description: z.string().max(2000).nullable().optional(),
  tags: z.array(tag).max(20).optional(),
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
  /** Of the row the change was made on; a stale one is refused. */
  version: z.int().min(1).optional(),
});

/** Changes what was given and nothing else. @throws AppError STALE_VERSION, NAME_TAKEN, INVALID_INPUT */
export async function updateWorkspace(server: Server, actor: Actor, nameOrId: string, body: unknown): Promise<WorkspaceRow> {
  requireWrite(actor);
  const { version, ...patch } = parseInput(WorkspacePatch, body);
  const { workspaceId } = await findWorkspace(server, nameOrId);
  const at = new Date(server.now()).toISOString();
  const changes = Object.entries(patch).filter(([, value]) => value !== undefined);
  if (changes.length > 0) {
    const statements: Statement[] = [
      ...(version === undefined ? [] : [guard('same_version', '(SELECT version FROM workspace WHERE workspace_id = ?) = ?', [workspaceId, version])]),
      {
        sql: `UPDATE workspace SET ${changes.map(([column]) => `${column} = ?`).join(', ')}, version = version + 1, updated_at = ? WHERE workspace_id = ?`,
        args: [...changes.map(([column, value]) => toCell(column, value)), at, workspaceId],
      },
      auditRow(actor, 'workspace.update', workspaceId, at),
    ];
    try {
      await server.db.write(statements);
    } catch (error) {
      if (isRefused(error, { guard: 'same_version' }))
        throw new AppError('STALE_VERSION', `workspace ${workspaceId} was changed after version ${version}; read it again and repeat the change`);
      throw patch.name ? await nameError(server, patch.name, error) : error;
    }
  }
  const [row] = await toWorkspaceRows(server, [await findWorkspace(server, workspaceId)]);
  return row;
}

/** Column names are those of the schema above, never a client's. */
function toCell(column: string, value: unknown): string | number | null {
  if (column === 'tags') return JSON.stringify([...new Set(value as string[])]);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return column === 'description' ? ((value as string | null) ?? '') : (value as string | null);
}
