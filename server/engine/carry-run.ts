import { setTimeout } from 'node:timers/promises';
import { isRefused } from '../db/write-failure.ts';
import { isTerminal } from '../pipeline/event.ts';
import { driveRun } from './drive-run.ts';
import { storageProblem } from './end-step.ts';
import type { EngineOptions } from './engine-options.ts';
import { finishRun } from './finish-run.ts';
import { readSubject } from './read-subject.ts';
import type { RunHost } from './run-host.ts';
import { openRunLog } from './run-log.ts';

/** A run under way: what others wish of it, and what it needs of the engine. */
export interface Carried {
  runId: string;
  signal: AbortSignal;
  isCancelled(): boolean;
  /** Who wishes a pause; null = nobody. */
  pausing(): string | null;
  takeHost(): RunHost;
  onWaiting(approvalId: string, windowMs: number): void;
  /** Aborted when the server stops. */
  halt: AbortSignal;
}

/** Between two tries to write the end of a run that the storage did not take. */
const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 2000;
/** A log that others write into at the same moment is read again so many times. */
const MOST_TRIES = 10;

/** Drives a run from where its log stands to its end, to a pause, or to a question; its host is ended in each case. */
export async function carryRun(options: EngineOptions, carried: Carried): Promise<void> {
  let host: RunHost | undefined;
  const takeHost = (): RunHost => {
    if (!host?.alive) host = carried.takeHost();
    return host;
  };
  try {
    for (let tries = 1; ; tries++) {
      try {
        return await drive(options, carried, takeHost);
      } catch (error) {
        // Somebody else, a client who resumed or cancelled it, wrote into the log at the same moment: on from where it stands now.
        if (!isRefused(error, { unique: 'event.run_id, event.seq' }) || tries === MOST_TRIES) throw error;
      }
    }
  } catch (error) {
    await endFailed(options, carried, error);
  } finally {
    host?.kill();
  }
}

async function drive(options: EngineOptions, { runId, signal, isCancelled, pausing, onWaiting }: Carried, host: () => RunHost): Promise<void> {
  const { catalogue, db, now } = options;
  const log = await openRunLog(db, runId, now);
  const run = await readSubject(db, catalogue, log);
  await driveRun({ ...options, catalogue, log, run, signal, isCancelled, pausing, onWaiting, host });
}

/**
 * The log could not be read or written. As soon as it can be, the run ends; until then it keeps its place, so that a full disk
 * does not make the queue turn in a circle. If that is not before the server stops, it is found interrupted at the next start.
 */
async function endFailed(options: EngineOptions, { runId, isCancelled, halt }: Carried, error: unknown): Promise<void> {
  const { db, now, catalogue } = options;
  let told = false;
  for (let waitMs = FIRST_WAIT_MS; !halt.aborted; waitMs = Math.min(2 * waitMs, LAST_WAIT_MS)) {
    try {
      const log = await openRunLog(db, runId, now);
      // Cancelled at the very moment its turn came, or gone: nothing went wrong.
      if (isTerminal(log.state.status) || log.state.seq === 0) return;
      if (!told) console.error(`run ${runId}:`, error);
      told = true;
      const run = await readSubject(db, catalogue, log);
      return await finishRun({ ...options, log, run }, isCancelled() ? 'cancelled' : 'failed', { cause: storageProblem(error) });
    } catch {
      await setTimeout(waitMs, undefined, { signal: halt }).catch(() => {});
    }
  }
}
