import { setTimeout } from 'node:timers/promises';
import { isRefused } from '../db/write-failure.ts';
import { AppError } from '../errors.ts';
import { isTerminal } from '../pipeline/event.ts';
import type { EngineOptions } from './engine-options.ts';
import { finishRun } from './finish-run.ts';
import { readSubject } from './read-subject.ts';
import { openRunLog, type RunLog } from './run-log.ts';

/** A run that the engine carries at this moment. */
export interface Active {
  abort: AbortController;
  pausedBy: string | null;
  cancelled: boolean;
  done: Promise<void>;
}

/** What the engine has in hand. */
export interface Floor {
  active: Map<string, Active>;
  /** Next to be carried, before the queue is asked. */
  ready: string[];
  /** Between start and close. */
  open: boolean;
}

interface Control {
  openLog(runId: string): Promise<RunLog>;
  cancel(runId: string): Promise<void>;
  pause(runId: string, actor: string): Promise<void>;
  resume(runId: string, actor: string): Promise<void>;
  /** Marks a run that an earlier process left running. */
  interrupt(runId: string): Promise<void>;
}

/** Cancel is enforced by SIGKILL long before; longer than this it waits for the storage alone. */
const CANCEL_WAIT_MS = 5000;

/**
 * Wishes of people about runs. The log decides: whoever is refused by it, because somebody else wrote at the same moment, looks at it again.
 * @param wake looks at the queue again
 */
export function controlRuns(options: EngineOptions, floor: Floor, wake: () => void): Control {
  const { db, now } = options;
  const { active, ready } = floor;

  const openLog = async (runId: string): Promise<RunLog> => {
    const log = await openRunLog(db, runId, now);
    if (log.state.seq === 0) throw new AppError('RUN_NOT_FOUND', `there is no run "${runId}"`);
    return log;
  };
  const again = async (error: unknown, verb: () => Promise<void>): Promise<void> => {
    if (!isRefused(error)) throw error;
    await verb();
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
      if (active.get(runId) === running || !floor.open)
        throw new AppError('STORAGE_FAILED', `the end of run ${runId} could not be written yet; see the server log, then cancel again`);
      // It may have ended otherwise a moment earlier, or been put to rest by a pause.
      if ((await openLog(runId)).state.status !== 'cancelled') await cancel(runId);
      return;
    }
    const index = ready.indexOf(runId);
    if (index >= 0) ready.splice(index, 1);
    const run = await readSubject(db, options.catalogue, log);
    await finishRun({ db, log, run, now, dataDir: options.dataDir }, 'cancelled').catch((error) => again(error, () => cancel(runId)));
  };

  const interrupt = async (runId: string): Promise<void> => {
    const log = await openLog(runId);
    // A client may have cancelled it already.
    if (isTerminal(log.state.status)) return;
    const reason = 'the server stopped while it was running';
    await log.append([{ type: 'run.interrupted', reason }]).catch((error) => again(error, () => interrupt(runId)));
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
      return again(error, () => resume(runId, actor));
    }
    // What it waits for may still not be decided.
    if (statusOf(log) === 'waiting') return;
    ready.push(runId);
    wake();
  };

  const pause = async (runId: string, actor: string): Promise<void> => {
    const log = await openLog(runId);
    const { status } = log.state;
    const running = active.get(runId);
    if (status === 'waiting') {
      await running?.done;
      const current = running ? await openLog(runId) : log;
      return current.append([{ type: 'run.paused', actor }]).catch((error) => again(error, () => pause(runId, actor)));
    }
    if (!running || isTerminal(status) || status === 'paused') throw new AppError('WRONG_STATE', `run ${runId} is ${status}; only a running run can be paused`);
    running.pausedBy = actor;
  };

  return { openLog, cancel, pause, resume, interrupt };
}

/** Read anew: an append moves it. */
const statusOf = (log: RunLog) => log.state.status;
