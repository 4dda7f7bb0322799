import { eq } from 'drizzle-orm';
import { bundleExport } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';

export type ExportRow = typeof bundleExport.$inferSelect;

/** @throws AppError BUNDLE_NOT_FOUND */
export async function findExport(server: Server, bundleId: string): Promise<ExportRow> {
  const [row] = await server.db.read((q) => q.select().from(bundleExport).where(eq(bundleExport.bundleId, bundleId)));
  if (!row) throw new AppError('BUNDLE_NOT_FOUND', `there is no bundle "${bundleId.slice(0, 100)}"; export its workspace first`);
  return row;
}
