import { inArray } from 'drizzle-orm';
import { type approval, run } from '../../db/schema.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Server } from '../../server.ts';
import { toRunRows } from '../run/run-row.ts';
import type { ApprovalView } from './views.ts';

export type Row = typeof approval.$inferSelect;

/** Rows as lists show them, each with the name of its run. */
export async function toApprovalViews(server: Server, rows: readonly Row[]): Promise<ApprovalView[]> {
  const ids = [...new Set(rows.map((row) => row.runId))];
  const runs = ids.length === 0 ? [] : await toRunRows(server, await server.db.read((q) => q.select().from(run).where(inArray(run.runId, ids))));
  return rows.map((row) => {
    const own = runs.find((one) => one.runId === row.runId);
    const { approvalId, runId, step, action, requestedAt, expiresAt, approved, actor, reason, decidedAt, recordedIn } = row;
    return {
      approvalId,
      runId,
      runLabel: own ? own.workspace || own.feedName || own.title : '',
      runStatus: own?.status ?? null,
      step,
      action,
      arguments: JSON.parse(row.arguments) as JsonObject,
      requestedAt,
      expiresAt,
      decision: decidedAt === null ? null : { approved: approved === true, actor: actor ?? '', reason: reason ?? '', at: decidedAt, recordedIn },
    };
  });
}
