import type { Statement } from '../db/statement.ts';
import type { EventBody, StepRef } from '../pipeline/event.ts';
import type { RunLog } from './run-log.ts';

/** The end of a step that is not yet on the disk while later steps are at work. */
interface Behind {
  ref: StepRef;
  uses: string;
  durationMs: number;
  /** Null once it is on the disk, else why it is not. */
  written: Promise<{ error: unknown } | null>;
}

/** So many ends at most wait for the disk. More would share a commit, but a crash would undo more steps. */
const MOST_ENDS = 4;

/**
 * Lets steps begin while the ends of those before them are on their way to the disk. What ends while a commit is under way waits and
 * shares the next one. Nothing that waits is told before it is there, and when it cannot be written what came after it is as if it had
 * not been.
 */
export interface WriteBehind {
  /** Whether an end of this plugin's step is on its way. */
  holds(uses: string): boolean;
  /** Aborted when an end could not be written: whatever works on its outputs works in vain. Null when everything is written. */
  readonly lost: AbortSignal | null;
  /** Takes an end, to be written; not when `settle` or `makeRoom` has just said false. */
  hand(step: Omit<Behind, 'written'>, event: EventBody, statements: readonly Statement[]): void;
  /** Waits until one more end may be taken. False as for `settle`. */
  makeRoom(): Promise<boolean>;
  /** Waits for all of them. False when one could not be written: its step has then ended otherwise, and the log is to be looked at again. */
  settle(): Promise<boolean>;
}

/** @param onFailure writes how the first step whose end was lost ends instead */
export function openWriteBehind(log: RunLog, onFailure: (step: { ref: StepRef; durationMs: number }, error: unknown) => Promise<void>): WriteBehind {
  let behind: Behind[] = [];
  let loss = new AbortController();
  const settleTo = async (left: number): Promise<boolean> => {
    while (behind.length > left || (behind.length > 0 && loss.signal.aborted)) {
      const [first] = behind;
      const failure = await first.written;
      if (failure !== null) {
        behind = [];
        loss = new AbortController();
        await onFailure(first, failure.error);
        return false;
      }
      behind = behind.filter((one) => one !== first);
    }
    return true;
  };
  return {
    holds: (uses) => behind.some((one) => one.uses === uses),
    get lost() {
      return behind.length > 0 ? loss.signal : null;
    },
    hand(step, event, statements) {
      const own = loss;
      const end: Behind = {
        ...step,
        written: log.hand([event], statements).then(
          () => {
            behind = behind.filter((one) => one !== end);
            return null;
          },
          (error: unknown) => {
            own.abort(new Error('what it works on was not stored'));
            return { error };
          },
        ),
      };
      behind.push(end);
    },
    makeRoom: () => settleTo(MOST_ENDS - 1),
    settle: () => settleTo(0),
  };
}
