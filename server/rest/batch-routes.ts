import type { Caller } from '../routers/app-router.ts';
import type { RestRoute } from './routes.ts';

type StartInput = Parameters<Caller['batch']['start']>[0];

/** Batches as REST, under /api/v1. */
export const BATCH_ROUTES: readonly RestRoute[] = [
  {
    method: 'GET',
    path: '/batches',
    call: ({ caller, query }) =>
      caller.batch.list({ cursor: query.get('cursor') ?? undefined, ...(query.has('limit') ? { limit: Number(query.get('limit')) } : {}) }),
  },
  { method: 'POST', path: '/batches', status: 201, call: ({ caller, body }) => caller.batch.start(body as StartInput) },
  { method: 'GET', path: '/batches/presets', call: ({ caller }) => caller.batch.presets() },
  { method: 'POST', path: '/batches/check', call: ({ caller, body }) => caller.batch.check(body as StartInput) },
  { method: 'GET', path: '/batches/:batchId', call: ({ caller, params }) => caller.batch.get({ batchId: params.batchId }) },
  {
    method: 'GET',
    path: '/batches/:batchId/items',
    call: ({ caller, params, query }) =>
      caller.batch.items({
        batchId: params.batchId,
        cursor: query.get('cursor') ?? undefined,
        status: (query.get('status') ?? undefined) as 'failed' | undefined,
        ...(query.has('limit') ? { limit: Number(query.get('limit')) } : {}),
      }),
  },
  {
    method: 'POST',
    path: '/batches/:batchId/retry',
    status: 201,
    call: ({ caller, params, body }) => caller.batch.retry({ ...(body as object), batchId: params.batchId }),
  },
  { method: 'POST', path: '/batches/:batchId/cancel', call: ({ caller, params }) => caller.batch.cancel({ batchId: params.batchId }) },
];
