import { z } from 'zod';
import { type Answer, decideApproval } from '../services/approval/decide-approval.ts';
import { ListApprovals, listApprovals } from '../services/approval/list-approvals.ts';
import { procedure, router } from './trpc.ts';

const approvalId = z.string().min(1).max(100);
/** Checked whole by the verb itself; typed here for clients. */
const answer = z.custom<Answer>();

export const approvalRouter = router({
  list: procedure.input(ListApprovals.prefault({})).query(({ ctx, input }) => listApprovals(ctx.server, input)),
  decide: procedure
    .input(z.strictObject({ approvalId, answer }))
    .mutation(({ ctx, input }) => decideApproval(ctx.server, ctx.actor, input.approvalId, input.answer)),
});
