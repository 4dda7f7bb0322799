import { z } from 'zod';
import { AppError } from '../errors.ts';

const Cursor = z.strictObject({ at: z.string().max(64), id: z.string().max(400) });
export type Cursor = z.infer<typeof Cursor>;

/** An opaque place in a list: of the last row given out. */
export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/**
 * @param fits says whether the parts are such as this list gives out
 * @throws AppError BAD_QUERY on anything we did not make
 */
export function decodeCursor(text: string, fits: (cursor: Cursor) => boolean = () => true): Cursor {
  try {
    const cursor = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (!fits(cursor)) throw new RangeError('of another list');
    return cursor;
  } catch {
    throw new AppError('BAD_QUERY', `the cursor "${text.slice(0, 60)}" is not one of ours; begin without a cursor`, [
      { path: 'cursor', message: 'is not a cursor of this list' },
    ]);
  }
}
