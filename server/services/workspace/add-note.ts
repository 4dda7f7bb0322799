import { z } from 'zod';
import { guard } from '../../db/statement.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import type { NoteView } from './views.ts';
import { findWorkspace } from './workspace-row.ts';

/** A note is text, shown as it is; an answer to another is a note after it. */
export const NewNote = z.strictObject({
  text: z
    .string()
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .pipe(z.string().min(1, 'says something').max(4000, 'is at most 4,000 characters')),
});

/** Appends to the journal; nothing there is ever changed. */
export async function addNote(server: Server, actor: Actor, workspace: string, body: unknown): Promise<NoteView> {
  requireWrite(actor);
  const { text } = parseInput(NewNote, body);
  const { workspaceId } = await findWorkspace(server, workspace);
  const at = new Date(server.now()).toISOString();
  const [, written] = await server.db.write([
    guard('workspace_is_there', 'EXISTS (SELECT 1 FROM workspace WHERE workspace_id = ? AND deleted_at IS NULL)', [workspaceId]),
    { sql: 'INSERT INTO workspace_note (workspace_id, at, actor, text) VALUES (?, ?, ?, ?) RETURNING note_id', args: [workspaceId, at, actor.name, text] },
    auditRow(actor, 'workspace.note', workspaceId, at),
  ]);
  return { noteId: Number(written.rows[0].note_id), at, actor: actor.name, text };
}
