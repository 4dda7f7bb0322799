import { setTimeout } from 'node:timers/promises';
import { asc, eq, inArray } from 'drizzle-orm';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../db/open-database.ts';
import { dataset, run } from '../db/schema.ts';
import type { Statement } from '../db/statement.ts';
import { isRefused } from '../db/write-failure.ts';
import { AppError } from '../errors.ts';
import type { Descriptor } from '../kit/kind.ts';
import { type Decision, openApproval } from '../pipeline/approval.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import { isTerminal } from '../pipeline/event.ts';
import type { RunState } from '../pipeline/run-state.ts';
import { type Answer, openDesk } from './approval-desk.ts';
import { driveRun, storageProblem } from './drive-run.ts';
import { finishRun, writeMissingDocuments } from './finish-run.ts';
import type { DuplicatePolicy } from './intents/register-model.ts';
import type { EmbeddingEndpoint } from './knowledge/embed.ts';
import { localQueue } from './local-queue.ts';
import { refOf, runCodeDigest } from './plugin-code.ts';
import { recordMissingWorkspaces } from './record-workspace.ts';
import { type RunHost, startRunHost } from './run-host.ts';
import { openRunLog, type RunLog } from './run-log.ts';
import { readRestartSource } from './take-over.ts';
import type { Llm } from './world/words.ts';

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
  /** What becomes of a model run equal to an earlier one. Default `detect`: it is flagged. */
  duplicates?: DuplicatePolicy;
  /** Resident bytes a host may use. */
  hostMemory: number;
  /** Threads that a step may share its work with, ≥ 1. */
  threads: number;
  /** What silence means for an action: true = approved. Default: nothing is approved that nobody answered. */
  approvesSilence?(action: string): boolean;
  /** Who writes the analyst's words; absent = nobody, they are local. */
  llm?: Llm | null;
  /** Who makes vectors; absent = nobody. */
  embedding?: EmbeddingEndpoint | null;
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
  /**
   * Answers a request: of several answers the first in the log wins, and one that comes after its time is none.
   * @param also rows for the same batch @throws AppError APPROVAL_NOT_FOUND, APPROVAL_DECIDED with the decision
   */
  decide(runId: string, approvalId: string, answer: Answer, also?: readonly Statement[]): Promise<Decision>;
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

/** Between two tries to write the end of a run that the storage did not take. */
const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 2000;
/** A log that others write into at the same moment is read again so many times. */
const MOST_TRIES = 10;
/** Cancel is enforced by SIGKILL long before; longer than this it waits for the storage alone. */
const CANCEL_WAIT_MS = 5000;

export function createEngine(options: EngineOptions): Engine {
  const { db, now } = options;
  const queue = localQueue(db);
  const active = new Map<string, Active>();
  const ready: string[] = [];
  let spare: RunHost | undefined;
  let open = false;
  let turning = false;
  let again = false;
  const halt = new AbortController();

  const newHost = (): RunHost => startRunHost({ blobsDir: options.blobs.dir, memoryLimit: options.hostMemory, threads: options.threads });
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
    const drive = async (): Promise<void> => {
      const { catalogue } = options;
      const log = await openRunLog(db, runId, now);
      await driveRun({
        ...options,
        catalogue,
        log,
        run: await readSubject(db, catalogue, log),
        signal: entry.abort.signal,
        isCancelled: () => entry.cancelled,
        pausing: () => entry.pausedBy,
        onWaiting: (approvalId, windowMs) => desk.watch(runId, approvalId, windowMs),
        host: () => {
          if (!host?.alive) host = takeHost();
          return host;
        },
      });
    };
    try {
      for (let tries = 1; ; tries++) {
        try {
          return await drive();
        } catch (error) {
          // Somebody else, a client who resumed or cancelled it, wrote into the log at the same moment: on from where it stands now.
          if (!isRefused(error, { unique: 'event.run_id, event.seq' }) || tries === MOST_TRIES) throw error;
        }
      }
    } catch (error) {
      await endFailed(runId, entry, error);
    } finally {
      host?.kill();
    }
  };

  /**
   * The log could not be read or written. As soon as it can be, the run ends; until then it keeps its place, so that a full disk
   * does not make the queue turn in a circle. If that is not before the server stops, it is found interrupted at the next start.
   */
  const endFailed = async (runId: string, entry: Active, error: unknown): Promise<void> => {
    let told = false;
    for (let waitMs = FIRST_WAIT_MS; open; waitMs = Math.min(2 * waitMs, LAST_WAIT_MS)) {
      try {
        const log = await openRunLog(db, runId, now);
        // Cancelled at the very moment its turn came, or gone: nothing went wrong.
        if (isTerminal(log.state.status) || log.state.seq === 0) return;
        if (!told) console.error(`run ${runId}:`, error);
        told = true;
        const subject = await readSubject(db, options.catalogue, log);
        return await finishRun({ ...options, log, run: subject }, entry.cancelled ? 'cancelled' : 'failed', { cause: storageProblem(error) });
      } catch {
        await setTimeout(waitMs, undefined, { signal: halt.signal }).catch(() => {});
      }
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
      // Told as done when it stands in the log: a death before that would forget it.
      await Promise.race([running.done, setTimeout(CANCEL_WAIT_MS, undefined, { ref: false })]);
      if (active.get(runId) === running || !open)
        throw new AppError('STORAGE_FAILED', `the end of run ${runId} could not be written yet; see the server log, then cancel again`);
      // It may have ended otherwise a moment earlier, or been put to rest by a pause.
      if ((await openLog(runId)).state.status !== 'cancelled') await cancel(runId);
      return;
    }
    const index = ready.indexOf(runId);
    if (index >= 0) ready.splice(index, 1);
    const subject = await readSubject(db, options.catalogue, log);
    try {
      await finishRun({ db, log, run: subject, now, dataDir: options.dataDir }, 'cancelled');
    } catch (error) {
      // Its turn came at this very moment, or somebody else's wish: its log is looked at again.
      if (!isRefused(error)) throw error;
      await cancel(runId);
    }
  };

  const interrupt = async (runId: string): Promise<void> => {
    const log = await openLog(runId);
    // A client may have cancelled it already.
    if (isTerminal(log.state.status)) return;
    try {
      await log.append([{ type: 'run.interrupted', reason: 'the server stopped while it was running' }]);
    } catch (error) {
      if (!isRefused(error)) throw error;
      await interrupt(runId);
    }
  };

  /** What is asked is still asked after a restart; its window went on meanwhile. */
  const watchOpen = async (runId: string): Promise<void> => {
    const asked = openApproval((await openLog(runId)).state)?.approval;
    if (asked) desk.watch(runId, asked.approvalId, Date.parse(asked.expiresAt) - now());
  };

  const resume = async (runId: string, actor: string): Promise<void> => {
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
    try {
      await log.append([{ type: 'run.resumed', actor }]);
    } catch (error) {
      // Resumed at this very moment by the engine itself, or ended: its log is looked at again.
      if (!isRefused(error)) throw error;
      await resume(runId, actor);
      return;
    }
    const after: RunState = log.state;
    // What it waits for is still not decided.
    if (after.status === 'waiting') return;
    ready.push(runId);
    wake();
  };

  /** A run that was waiting takes its place in the queue again, before those that have not begun. */
  const carryOn = async (runId: string): Promise<void> => {
    // Its request is written, its host is being put away.
    await active.get(runId)?.done;
    ready.push(runId);
    wake();
  };

  const desk = openDesk({ openLog, carryOn, now, approvesSilence: options.approvesSilence ?? (() => false) });

  const pause = async (runId: string, actor: string): Promise<void> => {
    const log = await openLog(runId);
    const { status } = log.state;
    const running = active.get(runId);
    if (status === 'waiting') {
      await running?.done;
      try {
        return await (running ? await openLog(runId) : log).append([{ type: 'run.paused', actor }]);
      } catch (error) {
        // Answered or cancelled at this very moment: its log is looked at again.
        if (!isRefused(error)) throw error;
        return pause(runId, actor);
      }
    }
    if (!running || isTerminal(status) || status === 'paused') throw new AppError('WRONG_STATE', `run ${runId} is ${status}; only a running run can be paused`);
    running.pausedBy = actor;
  };

  return {
    async start() {
      open = true;
      warm();
      const left = await db.read((q) =>
        q
          .select({ runId: run.runId, status: run.status })
          .from(run)
          .where(inArray(run.status, ['running', 'waiting', 'paused', 'interrupted']))
          .orderBy(asc(run.queuedAt)),
      );
      for (const { runId, status } of left) {
        // A run that waits for a person, or was paused, has nothing under way that could have been lost.
        if (status === 'waiting' || status === 'paused') await watchOpen(runId);
        else {
          if (status === 'running') await interrupt(runId);
          if (options.resume === 'auto') ready.push(runId);
        }
      }
      await writeMissingDocuments(db, options.dataDir);
      await recordMissingWorkspaces(db).catch((error) => console.error('workspaces left without their record:', error));
      wake();
    },
    wake,
    busy: () => new Set(active.keys()),
    cancel,
    pause,
    resume,
    decide: desk.answer,
    async close() {
      open = false;
      halt.abort();
      desk.close();
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
  const restart = row.restartedFrom && row.restartStep ? { source: await readRestartSource(db, row.restartedFrom), step: row.restartStep } : null;
  const codeDigest = runCodeDigest(catalogue, { preset, uses: plan.map((step) => step.uses), models });
  return { runId, reuse: row.reuse, replayedFrom: row.replayedFrom, feed, models, codeDigest, approve: row.approve, restart };
}
