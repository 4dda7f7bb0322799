import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { approval } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Decision } from '../../pipeline/approval.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';

export const Answer = z.strictObject({
  decision: z.enum(['approved', 'rejected']),
  reason: z.string().max(500, 'is at most 500 characters').default('').describe('Why; kept in the log, the workspace and the history'),
});
export type Answer = z.input<typeof Answer>;

/** Answers a request. @throws AppError APPROVAL_NOT_FOUND, APPROVAL_DECIDED (with what was decided), INVALID_INPUT */
export async function decideApproval(server: Server, actor: Actor, approvalId: string, body: unknown): Promise<Decision> {
  requireWrite(actor);
  const { decision, reason } = parseInput(Answer, body);
  const [row] = await server.db.read((q) => q.select({ runId: approval.runId }).from(approval).where(eq(approval.approvalId, approvalId)));
  if (!row) throw new AppError('APPROVAL_NOT_FOUND', `there is no approval "${approvalId.slice(0, 120)}"; \`vitrine approvals list\` lists them`);
  const answer = { approved: decision === 'approved', actor: actor.name, reason: reason.trim() };
  const at = new Date(server.now()).toISOString();
  return server.engine.decide(row.runId, approvalId, answer, [auditRow(actor, `approval.${decision}`, approvalId, at)]);
}
