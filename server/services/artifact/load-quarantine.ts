import { eq } from 'drizzle-orm';
import type { BlobStore } from '../../blobs/blob-store.ts';
import type { Database } from '../../db/open-database.ts';
import { blobState } from '../../db/schema.ts';

/** Tells the store which of its bytes were found damaged before it was opened. */
export async function loadQuarantine(db: Database, blobs: BlobStore): Promise<void> {
  const rows = await db.read((q) => q.select({ sha256: blobState.sha256 }).from(blobState).where(eq(blobState.state, 'quarantined')));
  for (const { sha256 } of rows) blobs.quarantined.add(sha256);
}
