import type { InStatement, ResultSet } from '@libsql/client';
import type { Connection } from './connect.ts';
import { bindArgs, guard, type Statement, type Value } from './statement.ts';
import { logKeeper } from './wal.ts';
import { describeFailure, isBusy, LEASE_GUARD, type WriteFailure } from './write-failure.ts';

export interface WriteResult {
  /** 0 for a statement with RETURNING: count `rows`. */
  rowsAffected: number;
  rows: Readonly<Record<string, Value>>[];
}

export interface WriteJob {
  id: number;
  statements: readonly Statement[];
  bulk: boolean;
}

export type Outcome = { id: number; results: WriteResult[] } | { id: number; failure: WriteFailure };

export interface Writer {
  submit(job: WriteJob): void;
  /** Runs between two transactions, after the queued bulk. */
  exclusive(task: () => Promise<void>): void;
  /** Finishes everything submitted, empties the log into the database and closes the connection. */
  close(): Promise<void>;
}

export interface WriterOptions {
  /** Called after each transaction with the outcome of every job that ended in it. */
  onOutcomes(outcomes: Outcome[]): void;
  /** Holder of the remote lease: with it, each transaction fails once another holder took it. */
  leaseHolder?: string;
}

/** One transaction holds at most this many statements of queued event batches (a bigger batch goes alone). */
const MERGE_STATEMENTS = 1_000;
/** What a slice of bulk aims at, below the 10 ms that an event batch may have to wait for it. */
const SLICE_MS = 7;
const BUSY_RETRIES = 5;
const CLEAR_GUARDS: Statement = { sql: 'DELETE FROM guard', args: [] };

interface BulkJob extends WriteJob {
  done: number;
  results: WriteResult[];
}

/**
 * The only writer of a database: one transaction at a time, event batches before bulk, a slice of bulk when no event waits.
 * Event batches that are queued together share a transaction, and with it one fsync; each still succeeds or fails alone.
 */
export function createWriter(connection: Connection, options: WriterOptions): Writer {
  const { client } = connection;
  const events: WriteJob[] = [];
  const bulk: (BulkJob | (() => Promise<void>))[] = [];
  let running: Promise<void> | null = null;
  let sliceSize = 4;
  const emptyLog = logKeeper(connection);

  /** One transaction. After SQLITE_BUSY, and after any failure that is not a statement's own, the connection is made anew. */
  const transact = async (statements: readonly Statement[]): Promise<ResultSet[]> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await client.batch(statements.map(toInStatement), 'write');
      } catch (error) {
        const failure = describeFailure(error, statements);
        if (failure.kind !== 'storage' || failure.own) throw failure;
        await connection.renew().catch(() => {});
        if (!isBusy(failure.code) || attempt > BUSY_RETRIES) throw failure;
        await sleep(20 * 2 ** attempt);
      }
    }
  };

  const commit = async (jobs: readonly WriteJob[]): Promise<Outcome[]> => {
    const prefix = options.leaseHolder === undefined ? [] : [leaseGuard(options.leaseHolder)];
    const bodies = jobs.map((job) => (job.statements.some((s) => s.guard !== undefined) ? [...job.statements, CLEAR_GUARDS] : job.statements));
    const suffix = prefix.length > 0 ? [CLEAR_GUARDS] : [];
    try {
      const sets = await transact([...prefix, ...bodies.flat(), ...suffix]);
      let at = prefix.length;
      return jobs.map((job, i) => {
        const results = sets.slice(at, at + job.statements.length).map(toResult);
        at += bodies[i]!.length;
        return { id: job.id, results };
      });
    } catch (error) {
      const failure = fromThrown(error);
      const alone = jobs.length > 1 && (failure.kind !== 'storage' || failure.own);
      if (!alone) return jobs.map(({ id }) => ({ id, failure }));
      const outcomes: Outcome[] = [];
      for (const job of jobs) outcomes.push(...(await commit([job])));
      return outcomes;
    }
  };

  const commitSlice = async (job: BulkJob): Promise<Outcome | null> => {
    const slice = job.statements.slice(job.done, job.done + sliceSize);
    const start = performance.now();
    const [outcome] = slice.length === 0 ? [] : await commit([{ ...job, statements: slice }]);
    if (outcome && 'failure' in outcome) return outcome;
    job.done += slice.length;
    job.results.push(...(outcome?.results ?? []));
    const ratio = SLICE_MS / Math.max(performance.now() - start, 0.1);
    sliceSize = Math.min(512, Math.max(1, Math.floor(sliceSize * Math.min(2, ratio))));
    return job.done >= job.statements.length ? { id: job.id, results: job.results } : null;
  };

  const turn = async (): Promise<boolean> => {
    if (events.length > 0) {
      const jobs = takeGroup(events);
      options.onOutcomes(await commit(jobs));
      return true;
    }
    const job = bulk[0];
    if (job === undefined) return false;
    if (typeof job === 'function') {
      bulk.shift();
      await job();
      return true;
    }
    const outcome = await commitSlice(job);
    if (outcome) {
      bulk.shift();
      options.onOutcomes([outcome]);
    }
    return true;
  };

  const work = async (): Promise<void> => {
    while (await turn()) {
      await emptyLog(false);
      await nextTurn();
    }
    running = null;
  };

  const start = () => {
    running ??= nextTurn().then(work);
  };

  return {
    submit(job) {
      if (job.bulk) bulk.push({ ...job, done: 0, results: [] });
      else events.push(job);
      start();
    },
    exclusive(task) {
      bulk.push(task);
      start();
    },
    async close() {
      while (running) await running;
      await emptyLog(true);
      client.close();
    },
  };
}

const leaseGuard = (holder: string): Statement => guard(LEASE_GUARD, "EXISTS (SELECT 1 FROM lease WHERE name = 'server' AND holder = ?)", [holder]);

/** The first job, and those queued behind it as long as they fit into one transaction. */
function takeGroup(queue: WriteJob[]): WriteJob[] {
  let count = 0;
  let size = 0;
  while (count < queue.length && (count === 0 || size + queue[count]!.statements.length <= MERGE_STATEMENTS)) size += queue[count++]!.statements.length;
  return queue.splice(0, count);
}

const toInStatement = ({ sql, args }: Statement): InStatement => ({ sql, args: bindArgs(sql, args) });

function toResult(set: ResultSet): WriteResult {
  const rows = set.rows.map((row) => Object.fromEntries(set.columns.map((column, i) => [column, toValue(row[i])])));
  return { rowsAffected: set.rowsAffected, rows };
}

const toValue = (value: unknown): Value => (value instanceof ArrayBuffer ? new Uint8Array(value) : (value as Value));

/** `transact` throws failures; anything else that was thrown is a fault of ours and is told as such. */
const fromThrown = (error: unknown): WriteFailure =>
  typeof error === 'object' && error !== null && 'kind' in error ? (error as WriteFailure) : describeFailure(error, []);

/** Lets the port deliver what came meanwhile. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
