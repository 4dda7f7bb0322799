import { statfs } from 'node:fs/promises';
import { alias } from '../../db/schema.ts';
import { guard } from '../../db/statement.ts';
import type { World } from '../../kit/step.ts';
import type { Viewpoint } from './index.ts';

/** Whether database, writer and plugins answer, and how much room there is. */
export async function lookAtHealth({ db, dataDir, catalogue, now }: Viewpoint): Promise<NonNullable<World['health']>> {
  const [disk, database, writer] = await Promise.all([
    statfs(dataDir),
    answers(() => db.read((q) => q.select().from(alias).limit(1))),
    answers(() => db.write([guard('writer_probe', '1')])),
  ]);
  const { presets, steps, models, quarantined } = catalogue;
  return {
    database,
    writer,
    diskFreeBytes: disk.bavail * disk.bsize,
    plugins: presets.length + steps.length + models.length,
    quarantined: quarantined.map((one) => one.file),
    at: new Date(now).toISOString(),
  };
}

async function answers(ask: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}
