import { and, count, gt, inArray, isNull, notInArray, or, type SQL, sql } from 'drizzle-orm';
import { run } from '../../db/schema.ts';
import type { RunStatus } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { before, newestFirst, toRunRows } from './run-row.ts';
import type { RunRow } from './views.ts';

export interface Page<Row> {
  rows: Row[];
  nextCursor: string | null;
  total: number;
}

export interface ListRuns {
  cursor?: string;
  limit: number;
  status?: readonly RunStatus[];
  /** Text in title, preset, id, file or workspace name; finds archived runs too. */
  q?: string;
  /** Those that nobody kept in time, too. */
  archived?: boolean;
}

/** Runs, newest first; those that nobody kept in time are hidden, but neither from a search nor when asked for. */
export async function listRuns(server: Server, input: ListRuns): Promise<Page<RunRow>> {
  const now = new Date(server.now()).toISOString();
  const text = input.q?.trim();
  const listed = or(isNull(run.expiresAt), gt(run.expiresAt, now), notInArray(run.status, ['completed', 'failed', 'cancelled']));
  const status = and(
    input.archived || text ? undefined : listed,
    input.status?.length ? inArray(run.status, [...input.status]) : undefined,
    text ? mentions(text) : undefined,
  );
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

function mentions(text: string): SQL {
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const like = (column: SQL | typeof run.title) => sql`${column} LIKE ${pattern} ESCAPE '\\'`;
  const name = sql`(SELECT w.name FROM workspace w WHERE w.run_id = ${run.runId} AND w.deleted_at IS NULL)`;
  return sql`(${like(run.title)} OR ${like(sql`${run.preset}`)} OR ${like(sql`${run.runId}`)} OR ${like(name)})`;
}
