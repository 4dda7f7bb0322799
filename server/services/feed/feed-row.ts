import { eq } from 'drizzle-orm';
import { feed } from '../../db/schema.ts';
import type { Statement } from '../../db/statement.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import type { FeedView } from './views.ts';

export interface Attached {
  role: 'calendar' | 'prices';
  name: string;
  sha256: string;
  bytes: number;
}

/** A feed's row, its JSON opened. @throws AppError FEED_NOT_FOUND */
export async function findFeed(server: Server, feedId: string): Promise<{ view: FeedView; blob: string; attached: Attached[] }> {
  const [row] = await server.db.read((q) => q.select().from(feed).where(eq(feed.feedId, feedId)));
  if (!row) throw new AppError('FEED_NOT_FOUND', `there is no feed "${feedId.slice(0, 100)}"; upload a file first`);
  return { view: JSON.parse(row.view) as FeedView, blob: row.blob, attached: JSON.parse(row.attached) as Attached[] };
}

/** Writes a feed's view back; `status` and `dataset` are kept beside it for queries. */
export const feedStatement = (view: FeedView, at: string): Statement => ({
  sql: 'UPDATE feed SET status = ?, view = ?, dataset = ?, updated_at = ? WHERE feed_id = ?',
  args: [view.status, JSON.stringify(view), view.dataset, at, view.feedId],
});
