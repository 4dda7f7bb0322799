import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { findFeed } from './feed-row.ts';
import type { FeedView } from './views.ts';

export async function cancelFeed(server: Server, actor: Actor, feedId: string): Promise<FeedView> {
  requireWrite(actor);
  const { view } = await findFeed(server, feedId);
  const job = server.imports.get(feedId);
  if (!job) throw new AppError('WRONG_STATE', `feed "${view.name}" is not being imported`);
  job.abort.abort(new Error('cancelled'));
  await server.db.write([auditRow(actor, 'feed.cancel', feedId, new Date(server.now()).toISOString())]);
  return view;
}
