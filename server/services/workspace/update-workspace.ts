import { guard, type Statement } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { AppError, withCurrent } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { nameError } from './name-error.ts';
import type { WorkspaceRow } from './views.ts';
import { WorkspacePatch } from './workspace-patch.ts';
import { findWorkspace, toWorkspaceRow } from './workspace-row.ts';

export interface Target {
  workspace: string;
  /** Versions of an If-Match header; when the row is at none of them it is refused with 412. */
  ifMatch?: readonly number[];
}

/** Changes what was given and nothing else. @throws AppError STALE_VERSION, VERSION_CONFLICT, NAME_TAKEN, INVALID_INPUT */
export async function updateWorkspace(server: Server, actor: Actor, { workspace, ifMatch }: Target, body: unknown): Promise<WorkspaceRow> {
  requireWrite(actor);
  const { version, ...patch } = parseInput(WorkspacePatch, body);
  const { workspaceId } = await findWorkspace(server, workspace);
  const at = new Date(server.now()).toISOString();
  const changes = Object.entries(patch).filter(([, value]) => value !== undefined);
  const statements: Statement[] = [
    ...versionGuards(workspaceId, { if_match: ifMatch, same_version: version === undefined ? undefined : [version] }),
    ...(changes.length === 0
      ? []
      : [
          {
            sql: `UPDATE workspace SET ${changes.map(([column]) => `${column} = ?`).join(', ')}, version = version + 1, updated_at = ? WHERE workspace_id = ?`,
            args: [...changes.map(([column, value]) => toCell(column, value)), at, workspaceId],
          },
          auditRow(actor, 'workspace.update', workspaceId, at),
        ]),
  ];
  try {
    if (statements.length > 0) await server.db.write(statements);
  } catch (error) {
    const stale = await staleError(server, workspaceId, error);
    if (stale) throw stale;
    throw patch.name ? await nameError(server, patch.name, error) : error;
  }
  return toWorkspaceRow(server, await findWorkspace(server, workspaceId));
}

/** Conditions on the version and on the row being there still, as part of the batch that relies on them. */
export function versionGuards(workspaceId: string, versions: { if_match?: readonly number[]; same_version?: readonly number[] }): Statement[] {
  const condition = '(SELECT version FROM workspace WHERE workspace_id = ? AND deleted_at IS NULL) IN (SELECT value FROM json_each(?))';
  return Object.entries(versions).flatMap(([name, allowed]) => (allowed === undefined ? [] : [guard(name, condition, [workspaceId, JSON.stringify(allowed)])]));
}

/** A refused version as the error it is, with the row as it stands now; null for any other failure. */
export async function staleError(server: Server, workspaceId: string, error: unknown): Promise<AppError | null> {
  const code = isRefused(error, { guard: 'if_match' }) ? 'STALE_VERSION' : isRefused(error, { guard: 'same_version' }) ? 'VERSION_CONFLICT' : null;
  if (code === null) return null;
  const now = await findWorkspace(server, workspaceId);
  const message = `workspace ${workspaceId} was changed meanwhile and is at version ${now.version}; read it again and repeat the change`;
  return withCurrent(new AppError(code, message, [], error), await toWorkspaceRow(server, now));
}

/** Column names are those of the schema, never a client's. */
function toCell(column: string, value: unknown): string | number | null {
  if (column === 'tags') return JSON.stringify([...new Set(value as string[])]);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return column === 'description' ? ((value as string | null) ?? '') : (value as string | null);
}
