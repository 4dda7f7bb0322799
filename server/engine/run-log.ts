import { appendEvents, type NewEvent, readEvents } from '../db/events.ts';
import type { Database } from '../db/open-database.ts';
import type { Statement } from '../db/statement.ts';
import { isRefused } from '../db/write-failure.ts';
import { type EventBody, isTerminal, type RunEvent } from '../pipeline/event.ts';
import { type RunState, reduceRun } from '../pipeline/run-state.ts';
import { readRunState } from './read-run-log.ts';

/** The log of one run, open for appending. Only the engine holds one, and one at a time for each run. */
export interface RunLog {
  readonly state: RunState;
  /** Commits events with whatever belongs to them, in one batch; what was noted before goes first. */
  append(bodies: readonly EventBody[], statements?: readonly Statement[]): Promise<void>;
  /** Takes events into the state now and into the log with the next `append`: for steps that were reused, of which many follow each other. */
  hold(bodies: readonly EventBody[], statements?: readonly Statement[]): void;
  /**
   * Takes events into the state now; they are written as soon as the write under way is over, in one batch with whatever else was handed
   * over by then. Resolves when they are stored. When that fails they are out of the state again, and with them all that came since; until
   * the next `append` nothing more is noted, and nothing more that is handed over is taken.
   */
  hand(bodies: readonly EventBody[], statements?: readonly Statement[]): Promise<void>;
  /**
   * Notes the start of a step, progress or a log line; written within 50 ms (a start within 20), or with the next `append`. So a
   * short step needs one commit, not two. Of several progress notes in that time the last stays.
   */
  note(body: Extract<EventBody, { type: 'step.started' | 'step.progress' | 'step.logged' | 'step.item' }>): void;
}

/** `once`: the caller hears of a failure and decides; otherwise it is tried again. */
interface Noted {
  body: EventBody;
  at: string;
  once: boolean;
}

const FLUSH_MS = 50;
const START_FLUSH_MS = 20;

export async function openRunLog(db: Database, runId: string, now: () => number): Promise<RunLog> {
  let state = await readRunState(db, runId);
  let noted: Noted[] = [];
  /** Numbered and taken into the state, but not yet written. */
  let held: { events: Noted[]; statements: Statement[]; before: RunState } = { events: [], statements: [], before: state };
  let timer: NodeJS.Timeout | undefined;
  /** What was held or handed over is lost: what followed it is of nothing. */
  let isDeaf = false;
  let writing: Promise<void> = Promise.resolve();
  /** The write that will take what is handed over now; null when it would have to be begun. */
  let handed: Promise<void> | null = null;
  /** Why held events were not written when nobody waited for it; the next `append` is told. */
  let unheard: { error: unknown } | null = null;
  let moment = { ms: Number.NaN, text: '' };
  const stamp = (): string => {
    const ms = now();
    if (ms !== moment.ms) moment = { ms, text: new Date(ms).toISOString() };
    return moment.text;
  };

  const hold = (bodies: readonly EventBody[], statements: readonly Statement[] = []): void => {
    const at = stamp();
    const fresh = [...noted, ...bodies.map((body) => ({ body, at, once: true }))];
    noted = [];
    for (const { body, at: when } of fresh) state = reduceRun(state, { ...body, runId, seq: state.seq + 1, position: 0, at: when } as RunEvent);
    held.events.push(...fresh);
    held.statements.push(...statements);
  };

  const write = async (bodies: readonly EventBody[], statements: readonly Statement[], caller: 'append' | 'hand' | 'flush'): Promise<void> => {
    if (bodies.length > 0) isDeaf = false;
    clearTimeout(timer);
    timer = undefined;
    // What was handed over waits for a write of its own, after this one, which takes it along: its caller is told there.
    const isHanded = caller === 'append' && handed !== null && held.events.some((one) => one.once);
    hold(bodies, statements);
    const batch = held;
    held = { events: [], statements: [], before: state };
    if (batch.events.length === 0 && batch.statements.length === 0) return;
    const written = batch.events.map(({ body, at }, i): NewEvent => ({ runId, seq: batch.before.seq + 1 + i, at, body }));
    try {
      await db.write([...appendEvents(written), rowStatement(state), ...batch.statements]);
    } catch (error) {
      if (!isRefused(error) && (await isWritten(db, written).catch(() => false))) return;
      // Nothing of the batch stands; what was only noted is tried again with the next, unless it followed something that is lost.
      state = batch.before;
      const isLost = (caller !== 'append' || isHanded) && batch.events.some((one) => one.once);
      if (isLost && caller !== 'hand') unheard = { error };
      noted = isLost ? [] : [...batch.events.filter((one) => !one.once), ...noted];
      isDeaf = isLost;
      held = { events: [], statements: [], before: state };
      throw error;
    }
  };
  const throwUnheard = (): void => {
    const missed = unheard;
    unheard = null;
    if (missed) throw missed.error;
  };
  /** One batch after another: a batch counts on from what the one before it wrote. */
  const enqueue = (bodies: readonly EventBody[], statements: readonly Statement[], caller: 'append' | 'hand' | 'flush'): Promise<void> => {
    const done = writing.then(() => {
      if (caller === 'hand') handed = null;
      if (caller !== 'flush') throwUnheard();
      return write(bodies, statements, caller);
    });
    writing = done.catch(() => {});
    return done;
  };
  const append = (bodies: readonly EventBody[], statements: readonly Statement[] = []): Promise<void> => enqueue(bodies, statements, 'append');
  const hand = async (bodies: readonly EventBody[], statements: readonly Statement[] = []): Promise<void> => {
    throwUnheard();
    if (isDeaf) throw new Error('what it follows was not stored');
    hold(bodies, statements);
    handed ??= enqueue([], [], 'hand');
    return handed;
  };
  const flush = (): void => void enqueue([], [], 'flush').catch(() => {});

  return {
    get state() {
      return state;
    },
    append,
    hold,
    hand,
    note(body) {
      if (isDeaf) return;
      if (body.type === 'step.progress') noted = noted.filter((other) => other.body.type !== 'step.progress');
      noted.push({ body, at: stamp(), once: false });
      timer ??= setTimeout(flush, body.type === 'step.started' ? START_FLUSH_MS : FLUSH_MS);
    },
  };
}

/** Whether events whose writing failed are in the log all the same: a database far away can take a batch and its answer be lost. */
async function isWritten(db: Database, events: readonly NewEvent[]): Promise<boolean> {
  const [first] = events;
  if (!first) return false;
  const found = await readEvents(db, { runId: first.runId, afterSeq: first.seq - 1, limit: events.length });
  return (
    found.length === events.length &&
    found.every(({ runId, seq, position, at, ...body }, i) => at === events[i].at && JSON.stringify(body) === JSON.stringify(events[i].body))
  );
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
