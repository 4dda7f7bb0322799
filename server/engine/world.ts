import { statfs } from 'node:fs/promises';
import { desc } from 'drizzle-orm';
import type { Database } from '../db/open-database.ts';
import { alias } from '../db/schema.ts';
import { guard } from '../db/statement.ts';
import type { World } from '../kit/step.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';

/** Looks at the parts of the world a step declared, at its start. What was seen is a witness, never a result. */
export async function lookAtWorld(parts: readonly string[], at: { db: Database; dataDir: string; catalogue: Catalogue; now: number }): Promise<World> {
  const world: World = {};
  if (parts.includes('health')) {
    const disk = await statfs(at.dataDir);
    const [database, writer] = await Promise.all([
      answers(() => at.db.read((q) => q.select().from(alias).limit(1))),
      answers(() => at.db.write([guard('writer_probe', '1')])),
    ]);
    const { presets, steps, models, quarantined } = at.catalogue;
    world.health = {
      database,
      writer,
      diskFreeBytes: disk.bavail * disk.bsize,
      plugins: presets.length + steps.length + models.length,
      quarantined: quarantined.map((one) => one.file),
      at: new Date(at.now).toISOString(),
    };
  }
  if (parts.includes('aliases')) {
    const rows = await at.db.read((q) => q.select().from(alias).orderBy(desc(alias.name)));
    world.aliases = Object.fromEntries(rows.map((row) => [row.name, { digest: row.digest, runId: row.runId, at: row.movedAt }]));
  }
  return world;
}

async function answers(ask: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}
