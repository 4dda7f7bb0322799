import { randomBytes } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { savedView } from '../../db/schema.ts';
import { guard, type Statement } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { readArtifactQuery } from './artifact-query.ts';
import type { SavedView } from './views.ts';

export const NewView = z.strictObject({ name: z.string().trim().min(1).max(100), query: z.string().max(4000) });

export const listViews = (server: Server): Promise<SavedView[]> => server.db.read((q) => q.select().from(savedView).orderBy(asc(savedView.name)).limit(500));

/** Keeps a search under a name; the name it has already gets the new search. @throws AppError BAD_QUERY when the search cannot be read */
export async function saveView(server: Server, actor: Actor, body: unknown): Promise<SavedView> {
  requireWrite(actor);
  const { name, query } = parseInput(NewView, body);
  const params = new URLSearchParams(query);
  for (const passing of ['cursor', 'offset', 'selected', 'sel']) params.delete(passing);
  readArtifactQuery(params);
  const at = new Date(server.now()).toISOString();
  const viewId = `view_${randomBytes(10).toString('hex')}`;
  try {
    await server.db.write([
      {
        sql: `INSERT INTO saved_view (view_id, name, query, created_at, modified_at) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (name) DO UPDATE SET query = excluded.query, modified_at = excluded.modified_at`,
        args: [viewId, name, params.toString(), at, at],
      },
      auditRow(actor, 'view.save', name, at),
    ]);
  } catch (error) {
    throw isRefused(error) ? new AppError('NAME_TAKEN', `a view "${name}" was saved at this very moment; try again`) : error;
  }
  const [saved] = await server.db.read((q) => q.select().from(savedView).where(eq(savedView.name, name)));
  return saved;
}

const viewKnown = (viewId: string): Statement => guard('view_known', 'EXISTS (SELECT 1 FROM saved_view WHERE view_id = ?)', [viewId]);
const noView = (viewId: string): AppError => new AppError('ARTIFACT_NOT_FOUND', `there is no saved view "${viewId.slice(0, 100)}"; GET /views lists them`);

const Rename = z.strictObject({ name: NewView.shape.name });

/** Another name for a saved search. @throws AppError ARTIFACT_NOT_FOUND when there is no such view, NAME_TAKEN */
export async function renameView(server: Server, actor: Actor, viewId: string, body: unknown): Promise<SavedView> {
  requireWrite(actor);
  const { name } = parseInput(Rename, body);
  const at = new Date(server.now()).toISOString();
  try {
    await server.db.write([
      viewKnown(viewId),
      { sql: 'UPDATE saved_view SET name = ?, modified_at = ? WHERE view_id = ?', args: [name, at, viewId] },
      auditRow(actor, 'view.rename', viewId, at),
    ]);
  } catch (error) {
    if (isRefused(error, { guard: 'view_known' })) throw noView(viewId);
    if (!isRefused(error)) throw error;
    throw new AppError('NAME_TAKEN', `another view is called "${name}"; choose another name`, [{ path: 'name', message: 'is the name of another view' }]);
  }
  const [saved] = await server.db.read((q) => q.select().from(savedView).where(eq(savedView.viewId, viewId)));
  return saved;
}

/** @throws AppError ARTIFACT_NOT_FOUND when there is no such view */
export async function deleteView(server: Server, actor: Actor, viewId: string): Promise<{ viewId: string }> {
  requireWrite(actor);
  const at = new Date(server.now()).toISOString();
  try {
    await server.db.write([viewKnown(viewId), { sql: 'DELETE FROM saved_view WHERE view_id = ?', args: [viewId] }, auditRow(actor, 'view.delete', viewId, at)]);
  } catch (error) {
    throw isRefused(error, { guard: 'view_known' }) ? noView(viewId) : error;
  }
  return { viewId };
}
