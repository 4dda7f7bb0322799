import { isAppError } from '../errors.ts';
import type { Problem } from '../pipeline/event.ts';

/** What went wrong in plugin code, in words that may be shown: its own message, never a stack. */
export function toProblem(error: unknown): Problem {
  if (isAppError(error)) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'STEP_THREW', message: message.slice(0, 2000) };
}
