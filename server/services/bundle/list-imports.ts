import { count, desc, sql } from 'drizzle-orm';
import { z } from 'zod';
import { importRecord } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { parseInput } from '../parse-input.ts';
import { toImportView } from './import-row.ts';
import type { BundlePage, ImportRow } from './views.ts';

export const ListImports = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(200).optional() });

/** Bundles it was given, newest first; also those that were discarded. */
export async function listImports(server: Server, query: z.input<typeof ListImports> = {}): Promise<BundlePage<ImportRow>> {
  const { limit, cursor } = parseInput(ListImports, query, 'BAD_QUERY');
  const place = cursor === undefined ? null : decodeCursor(cursor);
  const after = place ? sql`(${importRecord.createdAt}, ${importRecord.importId}) < (${place.at}, ${place.id})` : undefined;
  const [found, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select()
        .from(importRecord)
        .where(after)
        .orderBy(desc(importRecord.createdAt), desc(importRecord.importId))
        .limit(limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(importRecord)),
  ]);
  const rows = found.slice(0, limit).map((record): ImportRow => {
    const { importId, status, bundleId, name, payloadDigest, complete, counts, workspaceId, bytes, createdAt, appliedAt } = toImportView(record);
    return { importId, status, bundleId, name, payloadDigest, complete, counts, workspaceId, bytes, createdAt, appliedAt };
  });
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last ? encodeCursor({ at: last.createdAt, id: last.importId }) : null, total };
}
