import { codeOf } from '../_ui/or-not-found.ts';

/** Stands for an answer that would need damaged bytes. */
export const DAMAGED = 'damaged';

/** Answers of a part of a page, or the word for it when bytes that it is made of are quarantined, gone or not what they were. */
export async function orDamaged<T>(answer: Promise<T>): Promise<T | typeof DAMAGED> {
  try {
    return await answer;
  } catch (error) {
    if (isOfBytes(error)) return DAMAGED;
    throw error;
  }
}

/** What reading stored bytes ends in when they are damaged, found out or not: no such file, no JSON, not of the kind's schema. */
function isOfBytes(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== null) return code === 'CORRUPT_BLOB' || code === 'ARTIFACT_NOT_FOUND';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return false;
  return cause instanceof SyntaxError || cause.name.endsWith('ZodError') || ('code' in cause && cause.code === 'ENOENT');
}
