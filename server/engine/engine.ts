import { asc, inArray } from 'drizzle-orm';
import { run } from '../db/schema.ts';
import type { Statement } from '../db/statement.ts';
import { type Decision, openApproval } from '../pipeline/approval.ts';
import { type Answer, openDesk } from './approval-desk.ts';
import { carryRun } from './carry-run.ts';
import { type Active, controlRuns, type Floor } from './control-runs.ts';
import type { EngineOptions } from './engine-options.ts';
import { writeMissingDocuments } from './finish-run.ts';
import { localQueue } from './local-queue.ts';
import { recordMissingWorkspaces } from './record-workspace.ts';
import { keepSpareHost } from './spare-host.ts';

/** Carries queued runs to their end, one host each. What it knows it reads from the log, so that it can die at any moment. */
export interface Engine {
  /** Marks what an earlier process left running, then begins to take runs. `stays: false`: one run is all there will be. */
  start(how?: { stays: boolean }): Promise<void>;
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

export function createEngine(options: EngineOptions): Engine {
  const { db, now } = options;
  const queue = localQueue(db);
  const floor: Floor = { active: new Map(), ready: [], open: false };
  const { active, ready } = floor;
  const spare = keepSpareHost(options);
  const halt = new AbortController();
  /** Whether more runs are expected: else no host is made ready behind the first. */
  let stays = true;

  const begin = (runId: string): void => {
    const abort = new AbortController();
    const entry: Active = { abort, pausedBy: null, cancelled: false, done: Promise.resolve() };
    active.set(runId, entry);
    const carried = {
      runId,
      signal: abort.signal,
      isCancelled: () => entry.cancelled,
      pausing: () => entry.pausedBy,
      takeHost: spare.take,
      onWaiting: (approvalId: string, windowMs: number) => desk.watch(runId, approvalId, windowMs),
      halt: halt.signal,
    };
    entry.done = carryRun(options, carried)
      .catch((error) => console.error(`run ${runId}:`, error))
      .finally(() => {
        active.delete(runId);
        if (floor.open && stays) spare.warm();
        wake();
      });
  };
  const wake = inTurns(async () => {
    while (floor.open && active.size < options.concurrency) {
      const runId = ready.shift() ?? (await queue.next(new Set(active.keys())));
      if (!runId || !floor.open) return;
      if (!active.has(runId)) begin(runId);
    }
  });

  const control = controlRuns(options, floor, wake);
  /** A run that was waiting takes its place in the queue again, before those that have not begun. */
  const carryOn = async (runId: string): Promise<void> => {
    // Its request is written, its host is being put away.
    await active.get(runId)?.done;
    ready.push(runId);
    wake();
  };
  const desk = openDesk({ openLog: control.openLog, carryOn, now, approvesSilence: options.approvesSilence ?? (() => false) });
  /** What is asked is still asked after a restart; its window went on meanwhile. */
  const watchOpen = async (runId: string): Promise<void> => {
    const asked = openApproval((await control.openLog(runId)).state)?.approval;
    if (asked) desk.watch(runId, asked.approvalId, Date.parse(asked.expiresAt) - now());
  };

  return {
    async start(how = { stays: true }) {
      stays = how.stays;
      floor.open = true;
      spare.warm();
      for (const { runId, status } of await listLeft(options)) {
        // A run that waits for a person, or was paused, has nothing under way that could have been lost.
        if (status === 'waiting' || status === 'paused') await watchOpen(runId);
        else {
          if (status === 'running') await control.interrupt(runId);
          if (options.resume === 'auto') ready.push(runId);
        }
      }
      await writeMissingDocuments(db, options.dataDir);
      await recordMissingWorkspaces(db).catch((error) => console.error('workspaces left without their record:', error));
      wake();
    },
    wake,
    busy: () => new Set(active.keys()),
    cancel: control.cancel,
    pause: control.pause,
    resume: control.resume,
    decide: desk.answer,
    async close() {
      floor.open = false;
      halt.abort();
      desk.close();
      spare.close();
      const ending = [...active.values()];
      for (const entry of ending) entry.abort.abort(new Error('the server is stopping'));
      await Promise.allSettled(ending.map((entry) => entry.done));
    },
  };
}

/** One at a time; whoever calls meanwhile makes it look once more, so that a run that came while the queue was being read is seen. */
function inTurns(look: () => Promise<void>): () => void {
  let turning = false;
  let again = false;
  return () => {
    again = true;
    if (turning) return;
    turning = true;
    void (async () => {
      while (again) {
        again = false;
        await look();
      }
    })()
      .catch((error) => console.error('queue:', error))
      .finally(() => {
        turning = false;
      });
  };
}

/** Runs that an earlier process did not end. */
const listLeft = ({ db }: EngineOptions) =>
  db.read((q) =>
    q
      .select({ runId: run.runId, status: run.status })
      .from(run)
      .where(inArray(run.status, ['running', 'waiting', 'paused', 'interrupted']))
      .orderBy(asc(run.queuedAt)),
  );
