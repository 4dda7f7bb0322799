import type { Statement } from '../db/statement.ts';
import type { EventBody, StepRef } from '../pipeline/event.ts';
import type { RunLog } from './run-log.ts';

/** The end of a step that is being written while the next step is at work. */
interface Behind {
  ref: StepRef;
  uses: string;
  durationMs: number;
  /** Null once it is on the disk, else why it is not. */
  written: Promise<{ error: unknown } | null>;
}

/**
 * Lets a step begin while the end of the one before it is on its way to the disk: never more than one end at a time, nothing that waits
 * for it is told before it is there, and when it cannot be written what came after it is as if it had not been.
 */
export interface WriteBehind {
  /** Plugin of the step whose end is on its way; null when everything is written. */
  readonly uses: string | null;
  /** Aborted when that end could not be written: whatever works on its outputs works in vain. */
  readonly lost: AbortSignal | null;
  hand(step: Omit<Behind, 'written'>, event: EventBody, statements: readonly Statement[]): Promise<void>;
  /** Waits for it. False when it could not be written: its step has then ended otherwise, and the log is to be looked at again. */
  settle(): Promise<boolean>;
}

/** @param onFailure writes how the step ends instead */
export function openWriteBehind(log: RunLog, onFailure: (step: { ref: StepRef; durationMs: number }, error: unknown) => Promise<void>): WriteBehind {
  let behind: Behind | null = null;
  let loss: AbortController | null = null;
  return {
    get uses() {
      return behind?.uses ?? null;
    },
    get lost() {
      return loss?.signal ?? null;
    },
    async hand(step, event, statements) {
      const own = new AbortController();
      const { written } = await log.hand([event], statements);
      behind = {
        ...step,
        written: written.then(
          () => null,
          (error: unknown) => {
            own.abort(new Error('what it works on was not stored'));
            return { error };
          },
        ),
      };
      loss = own;
    },
    async settle() {
      if (behind === null) return true;
      const step = behind;
      const failure = await step.written;
      [behind, loss] = [null, null];
      if (failure === null) return true;
      await onFailure(step, failure.error);
      return false;
    },
  };
}
