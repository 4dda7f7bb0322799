import { and, asc, count, eq, lt, notInArray } from 'drizzle-orm';
import type { Database } from '../db/open-database.ts';
import { run } from '../db/schema.ts';
import type { Queue } from './queue.ts';

/** The `run` table as a queue: oldest queued run first. */
export function localQueue(db: Database): Queue {
  return {
    async next(busy) {
      const [row] = await db.read((q) =>
        q
          .select({ runId: run.runId })
          .from(run)
          .where(and(eq(run.status, 'queued'), notInArray(run.runId, [...busy, ''])))
          .orderBy(asc(run.queuedAt), asc(run.runId))
          .limit(1),
      );
      return row?.runId ?? null;
    },
    async position(runId) {
      const [own] = await db.read((q) => q.select({ queuedAt: run.queuedAt, status: run.status }).from(run).where(eq(run.runId, runId)));
      if (own?.status !== 'queued') return null;
      const [{ ahead }] = await db.read((q) =>
        q
          .select({ ahead: count() })
          .from(run)
          .where(and(eq(run.status, 'queued'), lt(run.queuedAt, own.queuedAt))),
      );
      return ahead + 1;
    },
  };
}
