import { guard, type Statement } from '../db/statement.ts';
import type { EventBody } from '../pipeline/event.ts';

type Requested = Extract<EventBody, { type: 'approval.requested' }>;
type Decided = Extract<EventBody, { type: 'approval.decided' }>;

/** Under this name a second answer fails. */
export const DECIDED_GUARD = 'approval_open';

/** Rows that go into the batch of `approval.requested`. */
export const requestedStatement = (runId: string, { approvalId, step, action, arguments: given, expiresAt }: Requested, at: string): Statement => ({
  sql: `INSERT INTO approval (approval_id, run_id, step, action, arguments, requested_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  args: [approvalId, runId, step, action, JSON.stringify(given), at, expiresAt],
});

/** And into that of `approval.decided`: of two answers one wins, here as in the log. */
export const decidedStatements = ({ approvalId, approved, actor, reason, recordedIn }: Decided, at: string): Statement[] => [
  guard(DECIDED_GUARD, 'NOT EXISTS (SELECT 1 FROM approval WHERE approval_id = ? AND decided_at IS NOT NULL)', [approvalId]),
  {
    sql: `UPDATE approval SET approved = ?, actor = ?, reason = ?, decided_at = ?, recorded_in = ? WHERE approval_id = ?`,
    args: [approved ? 1 : 0, actor, reason, at, recordedIn ?? null, approvalId],
  },
];
