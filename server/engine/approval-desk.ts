import type { Statement } from '../db/statement.ts';
import { isRefused } from '../db/write-failure.ts';
import { AppError, isAppError, withCurrent } from '../errors.ts';
import type { Approval, Decision } from '../pipeline/approval.ts';
import type { EventBody } from '../pipeline/event.ts';
import { stepRefOf } from '../pipeline/step-ref.ts';
import { decidedStatements } from './approval-statements.ts';
import type { RunLog } from './run-log.ts';

/** An answer to what a step asked. */
export interface Answer {
  approved: boolean;
  actor: string;
  reason: string;
}

interface Desk {
  /** Answers a request by silence when so much time has passed. */
  watch(runId: string, approvalId: string, leftMs: number): void;
  answer(runId: string, approvalId: string, given: Answer | null, also?: readonly Statement[]): Promise<Decision>;
  close(): void;
}

interface DeskOptions {
  openLog(runId: string): Promise<RunLog>;
  /** The run waits for nothing any more. */
  carryOn(runId: string): Promise<void>;
  approvesSilence(action: string): boolean;
  now(): number;
}

/** Longest delay of a timer; whoever wakes before the time looks again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Until the storage takes that a window is over. */
const AGAIN_MS = 1000;
/** A log that others write into at the same moment is read again so many times. */
const MOST_TRIES = 10;

/** Where requests wait for their answers. The log decides between answers: the first that stands in it wins. */
export function openDesk({ openLog, carryOn, approvesSilence, now }: DeskOptions): Desk {
  const windows = new Map<string, NodeJS.Timeout>();
  let open = true;

  const silence = (action: string): Answer => {
    const approved = approvesSilence(action);
    const reason = `nobody answered in time; without an answer "${action}" is ${approved ? 'approved' : 'not approved'}`;
    return { approved, actor: 'system', reason };
  };

  // Measured, so that a clock set back does not draw a window out.
  const watch = (runId: string, approvalId: string, leftMs: number): void => {
    if (!open) return;
    const delayMs = Math.max(0, Math.min(leftMs, LONGEST_TIMER_MS));
    const timer = setTimeout(() => {
      windows.delete(approvalId);
      if (leftMs > delayMs) return watch(runId, approvalId, leftMs - delayMs);
      void answer(runId, approvalId, null).catch((error) => {
        if (isAppError(error) && error.code !== 'STORAGE_FAILED') return;
        console.error(`approval ${approvalId}: that its time is over could not be written yet:`, error);
        watch(runId, approvalId, AGAIN_MS);
      });
    }, delayMs);
    timer.unref?.();
    windows.set(approvalId, timer);
  };

  /** @param given null = silence */
  const answer = async (runId: string, approvalId: string, given: Answer | null, also: readonly Statement[] = []): Promise<Decision> => {
    for (let tries = 1; ; tries++) {
      const log = await openLog(runId);
      const { step, asked } = findAsked(log, approvalId);
      const isLate = given !== null && now() >= Date.parse(asked.expiresAt);
      const decided: Extract<EventBody, { type: 'approval.decided' }> = {
        type: 'approval.decided',
        ...stepRefOf(log.state.plan, step, step.attempt),
        approvalId,
        ...(given === null || isLate ? silence(asked.action) : given),
      };
      const at = new Date(now()).toISOString();
      try {
        await log.append([decided], [...decidedStatements(decided, at), ...(isLate ? [] : also)]);
      } catch (error) {
        // Somebody else's answer, a pause or a cancel at this very moment: the log is looked at again.
        if (!isRefused(error) || tries === MOST_TRIES) throw error;
        continue;
      }
      clearTimeout(windows.get(approvalId));
      windows.delete(approvalId);
      if (log.state.status === 'running') await carryOn(runId);
      const { approved, actor, reason } = decided;
      const decision: Decision = { approved, actor, reason, at, recordedIn: null };
      if (isLate) throw alreadyDecided(approvalId, decision);
      return decision;
    }
  };

  return {
    watch,
    answer,
    close() {
      open = false;
      for (const timer of windows.values()) clearTimeout(timer);
      windows.clear();
    },
  };
}

/** @throws AppError APPROVAL_NOT_FOUND; APPROVAL_DECIDED with the decision there is */
function findAsked({ state: { runId, steps } }: RunLog, approvalId: string): { step: (typeof steps)[number]; asked: Approval } {
  for (const step of steps) {
    const asked = step.approvals.find((one) => one.approvalId === approvalId);
    if (asked?.decision) throw alreadyDecided(approvalId, asked.decision);
    if (asked) return { step, asked };
  }
  throw new AppError('APPROVAL_NOT_FOUND', `run ${runId} asked for no approval "${approvalId}"`);
}

function alreadyDecided(approvalId: string, decision: Decision): AppError {
  const { approved, actor, reason } = decision;
  const said = `${approved ? 'approved' : 'not approved'} by ${actor}${reason ? `, ${reason}` : ''}`;
  return withCurrent(new AppError('APPROVAL_DECIDED', `approval ${approvalId} was decided before: ${said}`), decision);
}
