import { z } from 'zod';
import { AppError } from '../../errors.ts';

export const WORKSPACE_SORTS = ['created', 'name', 'seed', 'status', 'metric'] as const;
export type WorkspaceSort = (typeof WORKSPACE_SORTS)[number];
export type Order = 'asc' | 'desc';

/** The place of a row: pinned or not, then whether it has a value at all, then the value, then its id. */
const Place = z.tuple([
  z.enum(WORKSPACE_SORTS),
  z.enum(['asc', 'desc']),
  z.literal([0, 1]),
  z.union([z.string().max(200), z.number(), z.null()]),
  z.string().regex(/^[0-9a-f]{32}$/),
]);
export interface Place {
  pinned: 0 | 1;
  /** Null: the row has none, and stands after all that have one. */
  key: string | number | null;
  id: string;
}

export function encodePlace(sort: WorkspaceSort, order: Order, { pinned, key, id }: Place): string {
  return Buffer.from(JSON.stringify([sort, order, pinned, key, id])).toString('base64url');
}

/** @throws AppError BAD_QUERY on anything we did not make, and on a cursor of another order */
export function decodePlace(text: string, sort: WorkspaceSort, order: Order): Place {
  try {
    const [ofSort, ofOrder, pinned, key, id] = Place.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    const isNumber = sort === 'seed' || sort === 'metric';
    if (ofSort !== sort || ofOrder !== order || (key !== null && (typeof key === 'number') !== isNumber)) throw new RangeError('of another list');
    return { pinned, key, id };
  } catch {
    throw new AppError('BAD_QUERY', `the cursor "${text.slice(0, 60)}" is not one of this list in this order; begin without a cursor`, [
      { path: 'cursor', message: 'is not a cursor of this list in this order' },
    ]);
  }
}
