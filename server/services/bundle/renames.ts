import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { RegistryRow } from './registry-column.ts';

/** What an import called otherwise: name there → name here. Ids of things that came under a new one, aliases, the workspace's name. */
export interface Renames {
  ids: Readonly<Record<string, string>>;
  aliases: Readonly<Record<string, string>>;
  workspaceName: { there: string; here: string } | null;
}
export const NO_RENAMES: Renames = { ids: {}, aliases: {}, workspaceName: null };

/** Ids as they stand in any text: our own kinds and 32 hex digits, never a part of something longer. */
const ID = /\b(?:(?:art|mdl|apr|feed)_[0-9A-Z]{26}|[0-9a-f]{32})\b/g;
const ALIAS_TABLES = new Set(['alias', 'alias_history']);

/** A row with its names exchanged; ids wherever they stand in a text. */
export function renameRow(table: string, row: RegistryRow, { ids, aliases, workspaceName }: Renames): RegistryRow {
  const renamed: RegistryRow = { ...row };
  if (Object.keys(ids).length > 0)
    for (const [name, cell] of Object.entries(row))
      if (typeof cell === 'string') renamed[name] = cell.replace(ID, (id) => (Object.hasOwn(ids, id) ? ids[id] : id));
  if (ALIAS_TABLES.has(table) && typeof row.name === 'string' && Object.hasOwn(aliases, row.name)) renamed.name = aliases[row.name];
  if (table === 'workspace' && workspaceName !== null && row.name === workspaceName.there) renamed.name = workspaceName.here;
  return renamed;
}

const turned = (names: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([there, here]) => [here, there]));

/**
 * How a workspace's aliases and its name are written again as they were recorded where it came from; ids of things that came under a new
 * one stay new, for what has them stands beside its original.
 */
export async function recordedNames(server: Server, workspaceId: string | null): Promise<Renames> {
  if (workspaceId === null) return NO_RENAMES;
  const rows = await server.db.read((q) =>
    q.all<{ renames: string }>(
      sql`SELECT renames FROM import_record WHERE workspace_id = ${workspaceId} AND status = 'applied' ORDER BY applied_at, import_id`,
    ),
  );
  const all = rows.map((row) => JSON.parse(row.renames) as Renames);
  const aliases = Object.assign({}, ...all.map((one) => turned(one.aliases))) as Record<string, string>;
  const name = all.findLast((one) => one.workspaceName !== null)?.workspaceName ?? null;
  return { ids: {}, aliases, workspaceName: name && { there: name.here, here: name.there } };
}
