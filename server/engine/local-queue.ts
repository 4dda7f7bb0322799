import { and, count, eq, notInArray, sql } from 'drizzle-orm';
import type { Database } from '../db/open-database.ts';
import { run } from '../db/schema.ts';
import type { Queue } from './queue.ts';

/** Place in the instance's log of a run's first event: the order in which runs were accepted, whatever the clock said. */
const accepted = sql`(SELECT position FROM event WHERE event.run_id = ${run.runId} AND seq = 1)`;

/** The `run` table as a queue: first accepted, first out. */
export function localQueue(db: Database): Queue {
  return {
    async next(busy) {
      const [row] = await db.read((q) =>
        q
          .select({ runId: run.runId })
          .from(run)
          .where(and(eq(run.status, 'queued'), notInArray(run.runId, [...busy, ''])))
          .orderBy(accepted)
          .limit(1),
      );
      return row?.runId ?? null;
    },
    async position(runId) {
      const [own] = await db.read((q) =>
        q
          .select({ accepted: sql<number>`${accepted}`, status: run.status })
          .from(run)
          .where(eq(run.runId, runId)),
      );
      if (own?.status !== 'queued') return null;
      const [{ ahead }] = await db.read((q) =>
        q
          .select({ ahead: count() })
          .from(run)
          .where(and(eq(run.status, 'queued'), sql`${accepted} < ${own.accepted}`)),
      );
      return ahead + 1;
    },
  };
}
