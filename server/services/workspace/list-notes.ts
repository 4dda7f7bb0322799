import { and, count, desc, eq, lt } from 'drizzle-orm';
import { workspaceNote } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import type { NoteView } from './views.ts';
import { findWorkspace } from './workspace-row.ts';

/** The journal, newest first. */
export async function listNotes(server: Server, input: { workspace: string; cursor?: string; limit: number }): Promise<Page<NoteView>> {
  const { workspaceId } = await findWorkspace(server, input.workspace);
  const own = eq(workspaceNote.workspaceId, workspaceId);
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, ({ id }) => /^\d{1,15}$/.test(id));
  const [rows, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select({ noteId: workspaceNote.noteId, at: workspaceNote.at, actor: workspaceNote.actor, text: workspaceNote.text })
        .from(workspaceNote)
        .where(and(own, cursor ? lt(workspaceNote.noteId, Number(cursor.id)) : undefined))
        .orderBy(desc(workspaceNote.noteId))
        .limit(input.limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(workspaceNote).where(own)),
  ]);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > input.limit && last ? encodeCursor({ at: last.at, id: String(last.noteId) }) : null, total };
}
