import { z } from 'zod';
import { canonicalJson } from '../../blobs/canonical-json.ts';
import { sha256 } from '../../blobs/digest.ts';
import { AppError } from '../../errors.ts';
import type { ArtifactQuery } from './artifact-query.ts';

/** Where the next page of a list begins. */
export interface Place {
  /** Sort key and seq of the last row given out. */
  after?: readonly [key: string | number, seq: number];
  /** By relevance: the rows that are left, best first, as they stood when the first page was made. */
  rest?: readonly number[];
  /** Total of the first page, so that it is counted once. */
  total: { value: number; relation: 'eq' | 'gte' };
  ranking: 'relevance' | 'newest';
}

const key = z.union([z.string().max(2000), z.number()]);
const Stored = z.strictObject({
  h: z.string().length(16),
  a: z.tuple([key, z.int()]).optional(),
  r: z.string().max(8000).optional(),
  t: z.tuple([z.int(), z.literal([0, 1])]),
  k: z.literal([0, 1]),
});

/** A cursor belongs to its query: everything but where and how much. */
function hashOf({ cursor: _, offset: __, limit: ___, facets: ____, ...query }: ArtifactQuery): string {
  return sha256(canonicalJson(query)).slice(0, 16);
}

export function encodePlace(query: ArtifactQuery, { after, rest, total, ranking }: Place): string {
  const stored = {
    h: hashOf(query),
    ...(after ? { a: after } : {}),
    ...(rest ? { r: Buffer.from(Float64Array.from(rest).buffer).toString('base64') } : {}),
    t: [total.value, total.relation === 'eq' ? 1 : 0],
    k: ranking === 'relevance' ? 1 : 0,
  };
  return Buffer.from(JSON.stringify(stored)).toString('base64url');
}

/** @throws AppError BAD_QUERY on anything we did not make, and on a cursor of another query */
export function decodePlace(text: string, query: ArtifactQuery): Place {
  try {
    const { h, a, r, t, k } = Stored.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    const isNumber = query.sort === 'created' || query.sort === 'size' || query.sort === 'relevance';
    if (h !== hashOf(query) || (a !== undefined && (typeof a[0] === 'number') !== isNumber) || (a === undefined) === (r === undefined))
      throw new RangeError('of another query');
    const bytes = r === undefined ? undefined : Buffer.from(r, 'base64');
    const rest = bytes && Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => bytes.readDoubleLE(i * 8));
    if (rest && !rest.every(Number.isSafeInteger)) throw new RangeError('not numbers of rows');
    return { after: a, rest, total: { value: t[0], relation: t[1] === 1 ? 'eq' : 'gte' }, ranking: k === 1 ? 'relevance' : 'newest' };
  } catch {
    throw new AppError('BAD_QUERY', `the cursor "${text.slice(0, 60)}" is not one of this query; begin without a cursor`, [
      { path: 'cursor', message: 'is not a cursor of this query' },
    ]);
  }
}
