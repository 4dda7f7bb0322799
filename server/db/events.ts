import { type SQL, sql } from 'drizzle-orm';
import type { EventBody, RunEvent } from '../pipeline/event.ts';
import type { Database } from './open-database.ts';
import type { Statement } from './statement.ts';

export interface NewEvent {
  runId: string;
  /** The one after the run's last: the writer of a run counts, a doubled number is refused (`event.run_id, event.seq`). */
  seq: number;
  /** ISO-8601 UTC. */
  at: string;
  body: EventBody;
}

/** Appends one event. A second `run.completed` of a run is refused (`event.run_id`). */
export function statementsForEvent(runId: string, seq: number, at: string, body: EventBody): Statement[] {
  return [{ sql: 'INSERT INTO event (run_id, seq, type, at, body) VALUES (?, ?, ?, ?, ?)', args: [runId, seq, body.type, at, JSON.stringify(body)] }];
}

/** Appends many events in the given order with one statement: for progress, items and logs that were gathered for a moment. */
export function appendEvents(events: readonly NewEvent[]): Statement[] {
  if (events.length === 0) return [];
  const rows = events.map(({ runId, seq, at, body }) => [runId, seq, body.type, at, JSON.stringify(body)]);
  return [
    {
      sql: `INSERT INTO event (run_id, seq, type, at, body)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?) ORDER BY key`,
      args: [JSON.stringify(rows)],
    },
  ];
}

const COLUMNS = sql.raw('position, run_id, seq, at, body');

/**
 * A page as one JSON text made by SQLite, bodies copied as they are stored: a quarter of the time that rows take.
 * @param rows a query for `COLUMNS`, at most a page
 */
async function readPage(db: Database, rows: SQL): Promise<RunEvent[]> {
  const [found] = await db.read((q) =>
    q.all<{ page: string | null }>(
      sql`SELECT group_concat('[' || position || ',' || json_quote(run_id) || ',' || seq || ',' || json_quote(at) || ',' || body || ']', ',')
          AS page FROM (${rows})`,
    ),
  );
  const page = JSON.parse(`[${found?.page ?? ''}]`) as [position: number, runId: string, seq: number, at: string, body: EventBody][];
  // sqld knows no ORDER BY inside an aggregate; the order of the subquery is what SQLite follows, and this makes it sure.
  return page.map(([position, runId, seq, at, body]) => ({ ...body, runId, seq, position, at })).sort((a, b) => a.position - b.position);
}

/** Events of one run with `seq` above `afterSeq` (0: from the first), in order, at most `limit`. */
export function readEvents(db: Database, { runId, afterSeq, limit }: { runId: string; afterSeq: number; limit: number }): Promise<RunEvent[]> {
  return readPage(db, sql`SELECT ${COLUMNS} FROM event WHERE run_id = ${runId} AND seq > ${afterSeq} ORDER BY seq LIMIT ${limit}`);
}

/** Above this many runs the log is scanned from `position` instead of being asked run by run. */
const RUNS_ONE_BY_ONE = 50;

/**
 * Events after a position, of all runs or of some, in order of position, at most `limit`. Whoever passes the last position it
 * got sees each event exactly once. Cheap also for one short run in a long log: the index is by (run, seq), and within a run
 * position rises with seq.
 */

export async function readEventsAfter(
  db: Database,
  { position, runIds, limit }: { position: number; runIds?: readonly string[]; limit: number },
): Promise<RunEvent[]> {
  if (runIds === undefined) return readPage(db, sql`SELECT ${COLUMNS} FROM event WHERE position > ${position} ORDER BY position LIMIT ${limit}`);
  const ids = [...new Set(runIds)];
  if (ids.length === 0) return [];
  if (ids.length > RUNS_ONE_BY_ONE)
    return readPage(
      db,
      sql`SELECT ${COLUMNS} FROM event WHERE position > ${position} AND +run_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
          ORDER BY position LIMIT ${limit}`,
    );
  const parts = ids.map(
    (id) => sql`SELECT * FROM (SELECT ${COLUMNS} FROM event WHERE run_id = ${id} AND seq >
          coalesce((SELECT seq FROM event WHERE run_id = ${id} AND position <= ${position} ORDER BY seq DESC LIMIT 1), 0) ORDER BY seq LIMIT ${limit})`,
  );
  return readPage(db, sql`SELECT * FROM (${sql.join(parts, sql` UNION ALL `)}) ORDER BY position LIMIT ${limit}`);
}
