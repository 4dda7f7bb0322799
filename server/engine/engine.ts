import { asc, eq, inArray } from 'drizzle-orm';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../db/open-database.ts';
import { dataset, run } from '../db/schema.ts';
import { isRefused } from '../db/write-failure.ts';
import { AppError } from '../errors.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import { isTerminal } from '../pipeline/event.ts';
import { driveRun } from './drive-run.ts';
import { finishRun, writeMissingDocuments } from './finish-run.ts';
import { localQueue } from './local-queue.ts';
import { refOf, runCodeDigest } from './plugin-code.ts';
import { type RunHost, startRunHost } from './run-host.ts';
import { openRunLog, type RunLog } from './run-log.ts';

export interface EngineOptions {
  db: Database;
  blobs: BlobStore;
  /** Read anew for each run: a reload of plugins replaces it. */
  readonly catalogue: Catalogue;
  dataDir: string;
  /** Runs at once. */
  concurrency: number;
  /** `auto`: interrupted runs go on at the next start; `ask`: they wait for Resume. */
  resume: 'auto' | 'ask';
  /** Resident bytes a host may use. */
  hostMemory: number;
  now(): number;
}

/** Carries queued runs to their end, one host each. What it knows it reads from the log, so that it can die at any moment. */
export interface Engine {
  /** Marks what an earlier process left running, then begins to take runs. */
  start(): Promise<void>;
  /** Looks at the queue again; cheap, call it after any change. */
  wake(): void;
  cancel(runId: string): Promise<void>;
  pause(runId: string, actor: string): Promise<void>;
  resume(runId: string, actor: string): Promise<void>;
  /** Ends hosts and takes no more runs; what was running is found interrupted at the next start. */
  close(): Promise<void>;
  busy(): ReadonlySet<string>;
}

interface Active {
  abort: AbortController;
  pausedBy: string | null;
  cancelled: boolean;
  done: Promise<void>;
}

export function createEngine(options: EngineOptions): Engine {
  const { db, now } = options;
  const queue = localQueue(db);
  const active = new Map<string, Active>();
  const ready: string[] = [];
  let spare: RunHost | undefined;
  let open = false;
  let turning = false;
  let again = false;

  const newHost = (): RunHost => startRunHost(options.blobs.dir, options.hostMemory);
  const warm = (): void => {
    if (open && !spare?.alive) {
      spare = newHost();
      const { steps, models } = options.catalogue;
      spare.load(steps.filter((step) => step.origin === 'built-in').map(refOf), models.filter((model) => model.sealed === null).map(refOf));
    }
  };
  const takeHost = (): RunHost => {
    const host = spare?.alive ? spare : newHost();
    spare = undefined;
    return host;
  };

  const begin = async (runId: string): Promise<void> => {
    const abort = new AbortController();
    const entry: Active = { abort, pausedBy: null, cancelled: false, done: Promise.resolve() };
    active.set(runId, entry);
    entry.done = carry(runId, entry)
      .catch((error) => console.error(`run ${runId}:`, error))
      .finally(() => {
        active.delete(runId);
        warm();
        wake();
      });
  };

  const carry = async (runId: string, entry: Active): Promise<void> => {
    let host: RunHost | undefined;
    const log = await openRunLog(db, runId, now);
    const { catalogue } = options;
    const subject = await readSubject(db, catalogue, log);
    const drive = {
      ...options,
      catalogue,
      log,
      run: subject,
      signal: entry.abort.signal,
      isCancelled: () => entry.cancelled,
      pausing: () => entry.pausedBy,
      host: () => {
        if (!host?.alive) host = takeHost();
        return host;
      },
    };
    try {
      await driveRun(drive);
    } catch (error) {
      // The log itself could not be written. If it can be now, the run ends failed; if not, it is found interrupted at the next start.
      if (open) {
        const again = await openRunLog(db, runId, now).catch(() => null);
        // Cancelled at the very moment its turn came: over already, nothing went wrong.
        if (again && isTerminal(again.state.status)) return;
        console.error(`run ${runId}:`, error);
        if (again) await finishRun({ ...drive, log: again }, 'failed').catch(() => {});
      }
    } finally {
      host?.kill();
    }
  };

  const turn = async (): Promise<void> => {
    while (open && active.size < options.concurrency) {
      const runId = ready.shift() ?? (await queue.next(new Set(active.keys())));
      if (!runId || !open) return;
      if (!active.has(runId)) await begin(runId);
    }
  };
  const wake = (): void => {
    again = true;
    if (turning || !open) return;
    turning = true;
    void (async () => {
      // A run that came while the queue was being read is seen at the next look.
      while (again) {
        again = false;
        await turn();
      }
    })()
      .catch((error) => console.error('queue:', error))
      .finally(() => {
        turning = false;
      });
  };

  const openLog = async (runId: string) => {
    const log = await openRunLog(db, runId, now);
    if (log.state.seq === 0) throw new AppError('RUN_NOT_FOUND', `there is no run "${runId}"`);
    return log;
  };

  const cancel = async (runId: string): Promise<void> => {
    const log = await openLog(runId);
    if (isTerminal(log.state.status)) throw new AppError('WRONG_STATE', `run ${runId} is ${log.state.status}; only a run that has not ended can be cancelled`);
    const running = active.get(runId);
    if (running) {
      running.cancelled = true;
      running.abort.abort(new Error('cancelled'));
      return;
    }
    const index = ready.indexOf(runId);
    if (index >= 0) ready.splice(index, 1);
    const subject = await readSubject(db, options.catalogue, log);
    try {
      await finishRun({ db, log, run: subject, now, dataDir: options.dataDir }, 'cancelled');
    } catch (error) {
      // Its turn came at this very moment: it is cancelled as a running one.
      if (!isRefused(error) || !active.has(runId)) throw error;
      await cancel(runId);
    }
  };

  return {
    async start() {
      open = true;
      warm();
      const left = await db.read((q) =>
        q
          .select({ runId: run.runId, status: run.status })
          .from(run)
          .where(inArray(run.status, ['running', 'waiting', 'interrupted']))
          .orderBy(asc(run.queuedAt)),
      );
      for (const { runId, status } of left) {
        if (status !== 'interrupted') await (await openLog(runId)).append([{ type: 'run.interrupted', reason: 'the server stopped while it was running' }]);
        if (options.resume === 'auto') ready.push(runId);
      }
      await writeMissingDocuments(db, options.dataDir);
      wake();
    },
    wake,
    busy: () => new Set(active.keys()),
    cancel,
    async pause(runId, actor) {
      const { status } = (await openLog(runId)).state;
      const running = active.get(runId);
      if (!running || isTerminal(status) || status === 'paused')
        throw new AppError('WRONG_STATE', `run ${runId} is ${status}; only a running run can be paused`);
      running.pausedBy = actor;
    },
    async resume(runId, actor) {
      let log = await openLog(runId);
      const running = active.get(runId);
      if (running && (log.state.status === 'running' || log.state.status === 'queued')) {
        running.pausedBy = null;
        return;
      }
      if (running) {
        // Its pause is written, its host is being put away.
        await running.done;
        log = await openLog(runId);
      }
      if (log.state.status !== 'paused' && log.state.status !== 'interrupted')
        throw new AppError('WRONG_STATE', `run ${runId} is ${log.state.status}; only a paused or interrupted run can be resumed`);
      await log.append([{ type: 'run.resumed', actor }]);
      ready.push(runId);
      wake();
    },
    async close() {
      open = false;
      spare?.kill();
      const ending = [...active.values()];
      for (const entry of ending) entry.abort.abort(new Error('the server is stopping'));
      await Promise.allSettled(ending.map((entry) => entry.done));
    },
  };
}

async function readSubject(db: Database, catalogue: Catalogue, { state: { runId, plan } }: RunLog) {
  const [row] = await db.read((q) => q.select().from(run).where(eq(run.runId, runId)));
  if (!row) throw new AppError('RUN_NOT_FOUND', `there is no run "${runId}"`);
  const { preset, models, ...config } = JSON.parse(row.config) as { preset: string; models: string[]; feed: { digest: string } | null };
  let feed: Descriptor | null = null;
  const wanted = config.feed?.digest;
  if (wanted) {
    const [stored] = await db.read((q) => q.select({ descriptor: dataset.descriptor }).from(dataset).where(eq(dataset.digest, wanted)));
    feed = stored ? (JSON.parse(stored.descriptor) as Descriptor) : null;
  }
  const codeDigest = runCodeDigest(catalogue, { preset, uses: plan.map((step) => step.uses), models });
  return { runId, reuse: row.reuse, replayedFrom: row.replayedFrom, feed, models, codeDigest };
}
