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
  /**
   * Notes the start of a step, progress or a log line; written within 50 ms (a start within 5), or with the next `append`. So a
   * short step needs one commit, not two. Of several progress notes in that time the last stays.
   */
  note(body: Extract<EventBody, { type: 'step.started' | 'step.progress' | 'step.logged' | 'step.item' }>): void;
}

const FLUSH_MS = 50;
const START_FLUSH_MS = 5;

export async function openRunLog(db: Database, runId: string, now: () => number): Promise<RunLog> {
  let state = await readRunState(db, runId);
  let noted: { body: EventBody; at: string }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let moment = { ms: Number.NaN, text: '' };
  const stamp = (): string => {
    const ms = now();
    if (ms !== moment.ms) moment = { ms, text: new Date(ms).toISOString() };
    return moment.text;
  };

  const write = async (bodies: readonly EventBody[], statements: readonly Statement[]): Promise<void> => {
    const before = state;
    const taken = noted;
    noted = [];
    clearTimeout(timer);
    timer = undefined;
    const at = stamp();
    const batch = [...taken, ...bodies.map((body) => ({ body, at }))];
    if (batch.length === 0 && statements.length === 0) return;
    const written = batch.map(({ body, at: when }): NewEvent => {
      const event: RunEvent = { ...body, runId, seq: state.seq + 1, position: 0, at: when };
      state = reduceRun(state, event);
      return { runId, seq: event.seq, at: when, body };
    });
    try {
      await db.write([...appendEvents(written), rowStatement(state), ...statements]);
    } catch (error) {
      // Nothing of the batch stands; what was noted is tried again with the next.
      state = before;
      noted = [...taken, ...noted];
      throw error;
    }
  };
  /** One batch after another: a batch counts on from what the one before it wrote. */
  const append = (bodies: readonly EventBody[], statements: readonly Statement[] = []): Promise<void> => {
    const done = writing.then(() => write(bodies, statements));
    writing = done.catch(() => {});
    return done;
  };

  return {
    get state() {
      return state;
    },
    append,
    note(body) {
      if (body.type === 'step.progress') noted = noted.filter((other) => other.body.type !== 'step.progress');
      noted.push({ body, at: stamp() });
      timer ??= setTimeout(() => void append([]).catch(() => {}), body.type === 'step.started' ? START_FLUSH_MS : FLUSH_MS);
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
