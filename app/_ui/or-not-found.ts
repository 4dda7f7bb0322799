import { notFound } from 'next/navigation';
import { ERRORS, isAppError } from '../../server/errors.ts';

/** A procedure's error carries ours as its cause. */
function isNotFound(error: unknown): boolean {
  const cause = error instanceof Error && isAppError(error.cause) ? error.cause : error;
  return isAppError(cause) && (ERRORS[cause.code].status === 404 || ERRORS[cause.code].status === 410);
}

/** The answer, or the not-found page when the procedure says there is no such thing. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) notFound();
    throw error;
  }
}
