import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { guard } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { stagingRoot } from './bundle-folders.ts';
import { findImport } from './import-row.ts';

/** Takes a staged bundle away; one that was applied stays on record. @throws AppError IMPORT_NOT_FOUND, WRONG_STATE */
export async function discardImport(server: Server, actor: Actor, { importId }: { importId: string }): Promise<void> {
  requireWrite(actor);
  const { staging } = await findImport(server, importId);
  const at = new Date(server.now()).toISOString();
  try {
    await server.db.write([
      guard('not_applied', `(SELECT status FROM import_record WHERE import_id = ?) <> 'applied'`, [importId]),
      { sql: `UPDATE import_record SET status = 'discarded', staging = '' WHERE import_id = ?`, args: [importId] },
      auditRow(actor, 'import.discard', importId, at),
    ]);
  } catch (error) {
    if (isRefused(error, { guard: 'not_applied' }))
      throw new AppError('WRONG_STATE', `import ${importId} was applied; what it brought can be deleted one by one`);
    throw error;
  }
  if (staging !== '') rmSync(join(stagingRoot(server.environment.dataDir), staging), { recursive: true, force: true });
}
