import { Answer } from '../services/approval/decide-approval.ts';
import type { RestRoute } from './routes.ts';

/** Approvals as REST, under /api/v1. */
export const APPROVAL_ROUTES: readonly RestRoute[] = [
  { method: 'GET', path: '/approvals', procedure: 'approval.list', docs: { summary: 'Decisions asked and given, newest first' } },
  {
    method: 'POST',
    path: '/approvals/:approvalId',
    procedure: 'approval.decide',
    status: 204,
    docs: {
      summary: 'Answer what a step asks',
      body: Answer,
      example: { decision: 'approved', reason: 'looked at the figures' },
      errors: ['APPROVAL_DECIDED'],
    },
    call: ({ caller, params, body }) => caller.approval.decide({ approvalId: params.approvalId, answer: body as Answer }),
  },
];
