import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { and, eq, lt } from 'drizzle-orm';
import { settleFolders } from '../../bundle/swap-folder.ts';
import type { Database } from '../../db/open-database.ts';
import { importRecord } from '../../db/schema.ts';
import { exportRoot, stagingRoot } from './bundle-folders.ts';

/** A staged bundle that nobody applied by then is given up. */
const DAY_MS = 86_400_000;

/** At a start: finishes a swap that a crash interrupted, and takes away what imports left in line or unpacked and nobody waits for. */
export async function settleBundles(db: Database, dataDir: string, now: number): Promise<void> {
  settleFolders(exportRoot(dataDir));
  const [left] = await db.read((q) => q.all<{ importId: string }>('SELECT import_id AS importId FROM import_row LIMIT 1'));
  if (left) await db.write([{ sql: 'DELETE FROM import_row', args: [] }]);
  const before = new Date(now - DAY_MS).toISOString();
  const old = await db.read((q) =>
    q
      .select({ importId: importRecord.importId })
      .from(importRecord)
      .where(and(eq(importRecord.status, 'planned'), lt(importRecord.createdAt, before))),
  );
  if (old.length > 0)
    await db.write([
      {
        sql: `UPDATE import_record SET status = 'discarded', staging = '' WHERE status = 'planned' AND import_id IN (SELECT value FROM json_each(?))`,
        args: [JSON.stringify(old.map((one) => one.importId))],
      },
    ]);
  const root = stagingRoot(dataDir);
  if (!existsSync(root)) return;
  const waiting = new Set(
    (await db.read((q) => q.select({ staging: importRecord.staging }).from(importRecord).where(eq(importRecord.status, 'planned')))).map((one) => one.staging),
  );
  for (const entry of readdirSync(root)) if (!waiting.has(entry)) rmSync(join(root, entry), { recursive: true, force: true });
}
