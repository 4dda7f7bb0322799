import { eq } from 'drizzle-orm';
import { importRecord } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import type { ImportView } from './views.ts';

export type ImportRecord = typeof importRecord.$inferSelect;

/** @throws AppError IMPORT_NOT_FOUND */
export async function findImport(server: Server, importId: string): Promise<ImportRecord> {
  const [row] = await server.db.read((q) => q.select().from(importRecord).where(eq(importRecord.importId, importId)));
  if (!row) throw new AppError('IMPORT_NOT_FOUND', `there is no import "${importId.slice(0, 100)}"`);
  return row;
}

export const toImportView = ({ view, status, appliedAt, workspaceId }: ImportRecord): ImportView => ({
  ...(JSON.parse(view) as ImportView),
  status,
  appliedAt,
  workspaceId,
});
