import { existsSync } from 'node:fs';
import { and, eq, or } from 'drizzle-orm';
import type { BlobStore } from '../../blobs/blob-store.ts';
import type { Database } from '../../db/open-database.ts';
import { blobState } from '../../db/schema.ts';
import { DAMAGED_AND_CONDEMNED } from './collect-garbage.ts';

/** Tells the store which of its bytes were found damaged before it was opened; also those that a collection said it would take and did not. */
export async function loadQuarantine(db: Database, blobs: BlobStore): Promise<void> {
  const isLeft = and(eq(blobState.state, 'gone'), eq(blobState.note, DAMAGED_AND_CONDEMNED));
  const rows = await db.read((q) =>
    q
      .select({ sha256: blobState.sha256, state: blobState.state })
      .from(blobState)
      .where(or(eq(blobState.state, 'quarantined'), isLeft)),
  );
  for (const { sha256, state } of rows) if (state === 'quarantined' || existsSync(blobs.path(sha256))) blobs.quarantined.add(sha256);
}
