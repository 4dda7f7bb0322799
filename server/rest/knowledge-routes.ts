import type { RestRoute } from './routes.ts';

/** The guide as REST, under /api/v1. */
export const KNOWLEDGE_ROUTES: readonly RestRoute[] = [
  { method: 'GET', path: '/knowledge/search', procedure: 'knowledge.search', docs: { summary: 'Sections of the guide that answer a question best' } },
  { method: 'GET', path: '/knowledge/pages', procedure: 'knowledge.pages', docs: { summary: 'Pages of the guide' } },
];
