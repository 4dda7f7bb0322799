import { and, count, gt, inArray, isNull, notInArray, or } from 'drizzle-orm';
import { run } from '../../db/schema.ts';
import type { RunStatus } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { RunRow } from '../views.ts';
import { before, newestFirst, toRunRows } from './run-row.ts';

export interface Page<Row> {
  rows: Row[];
  nextCursor: string | null;
  total: number;
}

/** Runs, newest first; without those that nobody kept in time. */
export async function listRuns(server: Server, input: { cursor?: string; limit: number; status?: readonly RunStatus[] }): Promise<Page<RunRow>> {
  const now = new Date(server.now()).toISOString();
  const listed = or(isNull(run.expiresAt), gt(run.expiresAt, now), notInArray(run.status, ['completed', 'failed', 'cancelled']));
  const status = and(listed, input.status?.length ? inArray(run.status, [...input.status]) : undefined);
  const after = input.cursor === undefined ? undefined : before(decodeCursor(input.cursor));
  const [rows, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select()
        .from(run)
        .where(and(status, after))
        .orderBy(...newestFirst)
        .limit(input.limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(run).where(status)),
  ]);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    rows: await toRunRows(server, page),
    nextCursor: rows.length > input.limit && last ? encodeCursor({ at: last.queuedAt, id: last.runId }) : null,
    total,
  };
}
