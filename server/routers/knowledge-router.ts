import { z } from 'zod';
import { listGuide, readGuidePage } from '../services/knowledge/read-page.ts';
import { searchKnowledge } from '../services/knowledge/search-knowledge.ts';
import { procedure, router } from './trpc.ts';

export const knowledgeRouter = router({
  search: procedure
    .input(z.strictObject({ q: z.string().max(500), limit: z.int().min(1).max(20).default(8) }))
    .query(({ ctx, input }) => searchKnowledge(ctx.server, input)),
  pages: procedure.query(() => listGuide()),
  page: procedure.input(z.strictObject({ slug: z.string().max(100) })).query(({ input }) => readGuidePage(input.slug)),
});
