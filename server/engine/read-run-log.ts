import { readEvents } from '../db/events.ts';
import type { Database } from '../db/open-database.ts';
import type { RunEvent } from '../pipeline/event.ts';
import { emptyRun, type RunState, reduceRun } from '../pipeline/run-state.ts';

const PAGE = 5000;

/** The whole log of a run, in order. */
export async function readRunLog(db: Database, runId: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for (;;) {
    const page = await readEvents(db, { runId, afterSeq: events.at(-1)?.seq ?? 0, limit: PAGE });
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

/** The state a run's log tells; `seq` 0 when there is no such run. */
export async function readRunState(db: Database, runId: string): Promise<RunState> {
  return (await readRunLog(db, runId)).reduce(reduceRun, emptyRun(runId));
}
