import { appendEvents, type NewEvent } from '../db/events.ts';
import type { Database } from '../db/open-database.ts';
import type { Statement } from '../db/statement.ts';
import { type EventBody, isTerminal, type RunEvent } from '../pipeline/event.ts';
import { type RunState, reduceRun } from '../pipeline/run-state.ts';
import { readRunState } from './read-run-log.ts';

/** The log of one run, open for appending. Only the engine holds one, and one at a time for each run. */
export interface RunLog {
  readonly state: RunState;
  /** Commits events with whatever belongs to them, in one batch; what was noted before goes first. */
  append(bodies: readonly EventBody[], statements?: readonly Statement[]): Promise<void>;
  /** Notes progress or a log line; written within 50 ms. Of several progress notes in that time the last stays. */
  note(body: Extract<EventBody, { type: 'step.progress' | 'step.logged' | 'step.item' }>): void;
}

const FLUSH_MS = 50;

export async function openRunLog(db: Database, runId: string, now: () => number): Promise<RunLog> {
  let state = await readRunState(db, runId);
  let noted: EventBody[] = [];
  let timer: NodeJS.Timeout | undefined;

  const write = async (bodies: readonly EventBody[], statements: readonly Statement[]): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const before = state;
    const batch = [...noted, ...bodies];
    noted = [];
    const at = new Date(now()).toISOString();
    const written: NewEvent[] = [];
    for (const body of batch) {
      const event: RunEvent = { ...body, runId, seq: state.seq + 1, position: 0, at };
      written.push({ runId, seq: event.seq, at, body });
      state = reduceRun(state, event);
    }
    try {
      await db.write([...appendEvents(written), rowStatement(state), ...statements]);
    } catch (error) {
      state = before;
      throw error;
    }
  };

  // One batch after another: a failed one gives its numbers back before the next takes them.
  let tail: Promise<void> = Promise.resolve();
  const append = (bodies: readonly EventBody[], statements: readonly Statement[] = []): Promise<void> => {
    const turn = tail.then(() => write(bodies, statements));
    tail = turn.catch(() => {});
    return turn;
  };

  return {
    get state() {
      return state;
    },
    append,
    note(body) {
      if (body.type === 'step.progress') noted = noted.filter((other) => other.type !== 'step.progress');
      noted.push(body);
      timer ??= setTimeout(() => void append([]).catch(() => {}), FLUSH_MS);
    },
  };
}

/** Where the log stands, copied into the run's row for lists. */
function rowStatement(state: RunState): Statement {
  const ended = state.steps.filter((step) => step.status !== 'pending' && step.status !== 'running');
  return {
    sql: `UPDATE run SET status = ?, seq = ?, done = ?, skipped = ?, reused = ?, started_at = ?, finished_at = ?, summary = ?, duration_ms = ? WHERE run_id = ?`,
    args: [
      state.status,
      state.seq,
      ended.length,
      ended.filter((step) => step.status === 'skip').length,
      ended.filter((step) => step.reusedFrom !== null).length,
      state.startedAt,
      isTerminal(state.status) ? state.finishedAt : null,
      state.summary ? JSON.stringify(state.summary) : null,
      state.summary?.durationMs ?? null,
      state.runId,
    ],
  };
}
