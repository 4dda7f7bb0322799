import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { approval } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import { toApprovalViews } from './approval-row.ts';
import type { ApprovalView } from './views.ts';

export const ListApprovals = z.strictObject({
  cursor: z.string().max(1000).optional(),
  limit: z.int().min(1).max(200).default(50),
  runId: z.string().min(1).max(100).optional(),
  state: z.enum(['waiting', 'approved', 'rejected']).optional().describe('waiting: not decided yet; rejected: not approved, by a person or by silence'),
});
export type ListApprovals = z.output<typeof ListApprovals>;

const STATES = { waiting: isNull(approval.decidedAt), approved: eq(approval.approved, true), rejected: eq(approval.approved, false) };

/** The history of decisions, newest first. */
export async function listApprovals(server: Server, { cursor, limit, runId, state }: ListApprovals): Promise<Page<ApprovalView>> {
  const wanted = and(runId === undefined ? undefined : eq(approval.runId, runId), state === undefined ? undefined : STATES[state]);
  const at = cursor === undefined ? null : decodeCursor(cursor);
  const after = at === null ? undefined : sql`(${approval.requestedAt}, ${approval.approvalId}) < (${at.at}, ${at.id})`;
  const [rows, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select()
        .from(approval)
        .where(and(wanted, after))
        .orderBy(desc(approval.requestedAt), desc(approval.approvalId))
        .limit(limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(approval).where(wanted)),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: await toApprovalViews(server, page),
    nextCursor: rows.length > limit && last ? encodeCursor({ at: last.requestedAt, id: last.approvalId }) : null,
    total,
  };
}
