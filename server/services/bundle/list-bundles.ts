import { count, desc, sql } from 'drizzle-orm';
import { z } from 'zod';
import { bundleExport } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { parseInput } from '../parse-input.ts';
import type { BundlePage, BundleRow } from './views.ts';

export const ListBundles = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(200).optional() });

/** Bundles this instance wrote, the latest export of each, newest first. */
export async function listBundles(server: Server, query: z.input<typeof ListBundles> = {}): Promise<BundlePage<BundleRow>> {
  const { limit, cursor } = parseInput(ListBundles, query, 'BAD_QUERY');
  const place = cursor === undefined ? null : decodeCursor(cursor);
  const after = place ? sql`(${bundleExport.exportedAt}, ${bundleExport.bundleId}) < (${place.at}, ${place.id})` : undefined;
  const [found, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select()
        .from(bundleExport)
        .where(after)
        .orderBy(desc(bundleExport.exportedAt), desc(bundleExport.bundleId))
        .limit(limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(bundleExport)),
  ]);
  const rows = found.slice(0, limit).map(({ state: _, plans, ...row }): BundleRow => ({ ...row, plansExported: plans }));
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last ? encodeCursor({ at: last.exportedAt, id: last.bundleId }) : null, total };
}
