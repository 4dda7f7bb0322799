import { desc } from 'drizzle-orm';
import { feed } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { findFeed } from './feed-row.ts';
import type { FeedView } from './views.ts';

export async function getFeed(server: Server, feedId: string): Promise<FeedView> {
  const { view } = await findFeed(server, feedId);
  return { ...view, progress: server.imports.get(feedId)?.progress ?? view.progress };
}

export async function listFeeds(server: Server): Promise<FeedView[]> {
  const rows = await server.db.read((q) => q.select({ view: feed.view }).from(feed).orderBy(desc(feed.createdAt), desc(feed.feedId)).limit(100));
  return rows.map((row) => JSON.parse(row.view) as FeedView);
}
