import { z } from 'zod';
import { cancelFeed } from '../services/feed/cancel-feed.ts';
import { configureFeed } from '../services/feed/configure-feed.ts';
import { getFeed, listFeeds } from '../services/feed/get-feed.ts';
import { importFeed } from '../services/feed/import-feed.ts';
import { IdempotencyKey } from '../services/request-key.ts';
import { procedure, router } from './trpc.ts';

const importOne = z.strictObject({ feedId: z.string().min(1).max(100), idempotencyKey: IdempotencyKey.optional().describe('The same key imports once') });
const byId = z.strictObject({ feedId: z.string().min(1).max(100) });

export const feedRouter = router({
  list: procedure.query(({ ctx }) => listFeeds(ctx.server)),
  get: procedure.input(byId).query(({ ctx, input }) => getFeed(ctx.server, input.feedId)),
  configure: procedure
    .input(z.strictObject({ feedId: z.string().min(1).max(100), mapping: z.unknown(), mode: z.enum(['strict', 'lenient']) }))
    .mutation(({ ctx, input }) => configureFeed(ctx.server, ctx.actor, input)),
  import: procedure.input(importOne).mutation(({ ctx, input }) => importFeed(ctx.server, ctx.actor, input.feedId, input.idempotencyKey)),
  cancel: procedure.input(byId).mutation(({ ctx, input }) => cancelFeed(ctx.server, ctx.actor, input.feedId)),
});
