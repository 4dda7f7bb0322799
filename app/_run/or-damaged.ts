import { codeOf } from '../_ui/or-not-found.ts';

/** Stands for an answer that would need quarantined bytes. */
export const DAMAGED = 'damaged';

/** The answer, or the word for it when bytes that it is made of no longer match their digest. */
export async function orDamaged<T>(answer: Promise<T>): Promise<T | typeof DAMAGED> {
  try {
    return await answer;
  } catch (error) {
    if (codeOf(error) === 'CORRUPT_BLOB') return DAMAGED;
    throw error;
  }
}
