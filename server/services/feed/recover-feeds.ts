import { eq } from 'drizzle-orm';
import type { Database } from '../../db/open-database.ts';
import { feed } from '../../db/schema.ts';
import { feedStatement } from './feed-row.ts';
import type { FeedView } from './views.ts';

/** Imports end with the process that ran them; what an earlier one left half read is told so and can be imported again. */
export async function recoverFeeds(db: Database, at: string): Promise<void> {
  const rows = await db.read((q) => q.select({ view: feed.view }).from(feed).where(eq(feed.status, 'importing')));
  for (const row of rows) {
    const view: FeedView = { ...(JSON.parse(row.view) as FeedView), status: 'failed', problem: 'the server stopped while it was being read; import it again' };
    await db.write([feedStatement(view, at)]);
  }
}
