import type { Server } from '../../server.ts';
import { findImport, toImportView } from './import-row.ts';
import type { ImportView } from './views.ts';

/** A bundle that was given, as it was planned or applied. @throws AppError IMPORT_NOT_FOUND */
export async function getImport(server: Server, { importId }: { importId: string }): Promise<ImportView> {
  return toImportView(await findImport(server, importId));
}
