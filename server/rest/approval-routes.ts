import type { Answer } from '../services/approval/decide-approval.ts';
import type { RestRoute } from './routes.ts';

export const APPROVAL_ROUTES: readonly RestRoute[] = [
  {
    method: 'GET',
    path: '/approvals',
    call: ({ caller, query }) =>
      caller.approval.list({
        cursor: query.get('cursor') ?? undefined,
        limit: query.has('limit') ? Number(query.get('limit')) : undefined,
        runId: query.get('runId') ?? undefined,
        state: (query.get('state') ?? undefined) as 'waiting' | undefined,
      }),
  },
  {
    method: 'POST',
    path: '/approvals/:approvalId',
    status: 204,
    call: ({ caller, params, body }) => caller.approval.decide({ approvalId: params.approvalId, answer: body as Answer }),
  },
];
