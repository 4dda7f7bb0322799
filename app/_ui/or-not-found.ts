import { notFound } from 'next/navigation';
import { ERRORS, type ErrorCode, isAppError } from '../../server/errors.ts';

/** What `app/error.tsx` is told of damaged bytes. */
export const DAMAGED_DIGEST = 'CORRUPT_BLOB';

/** A procedure's error carries ours as its cause. */
export function codeOf(error: unknown): ErrorCode | null {
  const cause = error instanceof Error && isAppError(error.cause) ? error.cause : error;
  return isAppError(cause) ? cause.code : null;
}

/** The answer, or the not-found page when the procedure says there is no such thing. Damaged bytes are said on the page of errors. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const code = codeOf(error);
    if (code !== null && (ERRORS[code].status === 404 || ERRORS[code].status === 410)) notFound();
    if (code === 'CORRUPT_BLOB') throw Object.assign(error as Error, { digest: DAMAGED_DIGEST });
    throw error;
  }
}
