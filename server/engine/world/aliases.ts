import { desc } from 'drizzle-orm';
import { alias } from '../../db/schema.ts';
import type { World } from '../../kit/step.ts';
import type { Viewpoint } from './index.ts';

/** Where every alias points. */
export async function lookAtAliases({ db }: Viewpoint): Promise<NonNullable<World['aliases']>> {
  const rows = await db.read((q) => q.select().from(alias).orderBy(desc(alias.name)));
  return Object.fromEntries(rows.map((row) => [row.name, { digest: row.digest, runId: row.runId, at: row.movedAt }]));
}
