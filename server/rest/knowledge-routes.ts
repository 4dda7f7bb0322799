import type { RestRoute } from './routes.ts';

/** The guide as REST, under /api/v1. */
export const KNOWLEDGE_ROUTES: readonly RestRoute[] = [
  {
    method: 'GET',
    path: '/knowledge/search',
    call: ({ caller, query }) => caller.knowledge.search({ q: query.get('q') ?? '', ...(query.has('limit') ? { limit: Number(query.get('limit')) } : {}) }),
  },
];
