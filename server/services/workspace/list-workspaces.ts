import { and, count, desc, eq, isNull, like, or, sql } from 'drizzle-orm';
import { workspace } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import type { WorkspaceRow } from '../views.ts';
import { toWorkspaceRows } from './workspace-row.ts';

export interface ListWorkspaces {
  cursor?: string;
  q?: string;
  /** Archived ones are hidden unless asked for. */
  archived: boolean;
  limit: number;
}

/** Pinned first, then newest first. */
export async function listWorkspaces(server: Server, input: ListWorkspaces): Promise<Page<WorkspaceRow>> {
  const text = input.q ? `%${input.q.replaceAll(/[%_]/g, ' ')}%` : null;
  const where = and(
    isNull(workspace.deletedAt),
    input.archived ? undefined : eq(workspace.archived, false),
    text ? or(like(workspace.name, text), like(workspace.description, text)) : undefined,
  );
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, ({ at }) => /^[01]/.test(at));
  const [pinned, at] = [Number(cursor?.at[0]), cursor?.at.slice(1) ?? ''];
  const after = cursor ? sql`(${workspace.pinned}, ${workspace.createdAt}, ${workspace.workspaceId}) < (${pinned}, ${at}, ${cursor.id})` : undefined;
  const [rows, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select()
        .from(workspace)
        .where(and(where, after))
        .orderBy(desc(workspace.pinned), desc(workspace.createdAt), desc(workspace.workspaceId))
        .limit(input.limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(workspace).where(where)),
  ]);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    rows: await toWorkspaceRows(server, page),
    nextCursor: rows.length > input.limit && last ? encodeCursor({ at: `${Number(last.pinned)}${last.createdAt}`, id: last.workspaceId }) : null,
    total,
  };
}
