import { cutText } from '../../broken-text.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { requireIdle } from './configure-feed.ts';
import type { Upload } from './create-feed.ts';
import { type Attached, feedStatement, findFeed } from './feed-row.ts';
import { storeUpload } from './store-upload.ts';
import type { FeedView } from './views.ts';

/** Adds a calendar or prices file to a feed; one of each, a later one replaces. */
export async function attachFile(server: Server, actor: Actor, feedId: string, role: Attached['role'], upload: Upload): Promise<FeedView> {
  requireWrite(actor);
  const { view, attached } = await findFeed(server, feedId);
  requireIdle(view);
  const blob = await storeUpload(server, upload);
  const files = [...attached.filter((one) => one.role !== role), { role, name: cutText(upload.name, 120), ...blob }];
  const next: FeedView = { ...view, status: 'uploaded', attached: files.map(({ role: kind, name, bytes }) => ({ role: kind, name, bytes })) };
  const at = new Date(server.now()).toISOString();
  await server.db.write([
    feedStatement(next, at),
    { sql: 'UPDATE feed SET attached = ? WHERE feed_id = ?', args: [JSON.stringify(files), feedId] },
    auditRow(actor, 'feed.attach', feedId, at),
  ]);
  return next;
}
