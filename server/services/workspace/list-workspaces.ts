import { inArray, type SQL, sql } from 'drizzle-orm';
import { workspace } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import type { Page } from '../run/list-runs.ts';
import type { WorkspaceRow } from './views.ts';
import { decodePlace, encodePlace, type Order, type Place, type WorkspaceSort } from './workspace-cursor.ts';
import { conditionsOf, JOINED, type ListWorkspaces, STATUS, VALUE } from './workspace-filter.ts';
import { toWorkspaceRows } from './workspace-row.ts';

const KEYS: Readonly<Record<WorkspaceSort, { sql: SQL; order: Order }>> = {
  created: { sql: sql.raw('w.created_at'), order: 'desc' },
  name: { sql: sql.raw('w.name'), order: 'asc' },
  seed: { sql: sql.raw('w.seed'), order: 'desc' },
  status: { sql: STATUS, order: 'asc' },
  metric: { sql: VALUE, order: 'asc' },
};

/** Pinned first, then in the order asked for; rows without a value stand last either way; equal ones by id. */
export async function listWorkspaces(server: Server, input: ListWorkspaces): Promise<Page<WorkspaceRow>> {
  const { sql: key, order: usual } = KEYS[input.sort];
  const order = input.order ?? usual;
  const where = conditionsOf(input);
  const place = input.cursor === undefined ? null : decodePlace(input.cursor, input.sort, order);
  const direction = sql.raw(order);
  const [found, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q.all<{ id: string; pinned: 0 | 1; key: string | number | null }>(
        sql`SELECT w.workspace_id AS id, w.pinned AS pinned, ${key} AS key FROM ${JOINED} WHERE ${where}${place ? sql` AND ${after(place, key, order)}` : sql.empty()}
            ORDER BY w.pinned DESC, ${key} IS NULL, ${key} ${direction}, w.workspace_id ${direction} LIMIT ${input.limit + 1}`,
      ),
    ),
    server.db.read((q) => q.all<{ total: number }>(sql`SELECT count(*) AS total FROM ${JOINED} WHERE ${where}`)),
  ]);
  const page = found.slice(0, input.limit);
  const last = page.at(-1);
  return {
    rows: await rowsOf(
      server,
      page.map((one) => one.id),
    ),
    nextCursor: found.length > input.limit && last ? encodePlace(input.sort, order, { ...last, pinned: last.pinned ? 1 : 0 }) : null,
    total: Number(total),
  };
}

/** Strictly after a row in the order of the list. */
function after({ pinned, key, id }: Place, column: SQL, order: Order): SQL {
  const beyond = sql.raw(order === 'asc' ? '>' : '<');
  const later = sql`w.workspace_id ${beyond} ${id}`;
  const within =
    key === null ? sql`(${column} IS NULL AND ${later})` : sql`(${column} IS NULL OR ${column} ${beyond} ${key} OR (${column} = ${key} AND ${later}))`;
  return sql`(w.pinned < ${pinned} OR (w.pinned = ${pinned} AND ${within}))`;
}

async function rowsOf(server: Server, ids: readonly string[]): Promise<WorkspaceRow[]> {
  if (ids.length === 0) return [];
  const rows = await server.db.read((q) =>
    q
      .select()
      .from(workspace)
      .where(inArray(workspace.workspaceId, [...ids])),
  );
  const byId = new Map(rows.map((row) => [row.workspaceId, row]));
  return toWorkspaceRows(
    server,
    ids.flatMap((id) => byId.get(id) ?? []),
  );
}
