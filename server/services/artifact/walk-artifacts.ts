import { type SQL, sql } from 'drizzle-orm';
import { SEQ_PER_MS } from '../../db/register-artifact.ts';
import type { Conditions } from './artifact-conditions.ts';
import { type Condition, NARROW, type Narrow, plainSlice, seqBounds } from './condition-parts.ts';
import type { PickedDriver } from './pick-driver.ts';

export type Key = readonly [key: string | number, seq: number];

export interface Walker {
  key: SQL;
  direction: 'asc' | 'desc';
  /** Rows strictly after a place, of `artifact a`. */
  beyond(after: Key): SQL;
  /** The next n candidates after a place, `seq, key` in order. */
  slice(after: Key | null, n: number): SQL;
  /** What need not be tested of them: the driver, and a range that is kept to. */
  covers: readonly (Condition | null)[];
  /** Columns that a slice brings along. */
  carries: readonly Narrow[];
}

/** Conditions but for those that are met already. */
export const conditionsLeft = (list: readonly Condition[], covers: readonly (Condition | null)[]): Condition[] => list.filter((one) => !covers.includes(one));

/** What holds all conditions, of candidates that bring nothing along. */
export const toTests = (left: readonly Condition[]): SQL =>
  left.length === 0
    ? sql`true`
    : sql.join(
        left.map((one) => one.test),
        sql` AND `,
      );

const KEYS = {
  created: { column: 'seq', index: null },
  modified: { column: 'modified_at', index: 'artifact_by_modified' },
  title: { column: 'title', index: 'artifact_by_title' },
  size: { column: 'bytes', index: 'artifact_by_bytes' },
} as const;

export type SortKey = keyof typeof KEYS;

/** How to go through the candidates in an order. */
export function createWalker(
  { seqFrom, seqTo, ranges }: Conditions,
  { condition }: PickedDriver,
  { sort, order }: { sort: SortKey; order: 'asc' | 'desc' },
): Walker {
  const direction = sql.raw(order);
  const than = sql.raw(order === 'asc' ? '>' : '<');
  const { column, index } = KEYS[sort];
  const range = seqBounds(seqFrom, seqTo);
  if (index === null) {
    const from = condition?.driver?.slice ?? plainSlice;
    return {
      key: sql`a.seq`,
      direction: order,
      beyond: ([, seq]) => sql`a.seq ${than} ${seq}`,
      slice: (after, n) => from((on) => sql`${range(on)} AND ${after === null ? sql`true` : sql`${sql.raw(on)} ${than} ${after[1]}`}`, direction, n),
      covers: condition?.driver?.slice ? [condition] : [],
      carries: condition?.driver?.slice ? condition.driver.carries : NARROW,
    };
  }
  const key = sql.raw(`a.${column}`);
  const kept = ranges.filter((one) => one.column === column);
  // Nothing is modified before it is made: those of earlier are not passed over one by one.
  const made = column === 'modified_at' && seqFrom !== null ? [sql`a.modified_at >= ${new Date(Math.floor(seqFrom / SEQ_PER_MS)).toISOString()}`] : [];
  const within = sql.join([sql`true`, ...made, ...kept.map((one) => one.bounds(`a.${column}`))], sql` AND `);
  const beyond = ([value, seq]: Key): SQL => sql`(${key}, a.seq) ${than} (${value}, ${seq})`;
  return {
    key,
    direction: order,
    beyond,
    slice: (after, n) =>
      sql`SELECT a.seq, ${key} AS key FROM artifact a INDEXED BY ${sql.raw(index)} WHERE ${within} AND ${range('a.seq')} AND ${after === null ? sql`true` : beyond(after)}
          ORDER BY ${key} ${direction}, a.seq ${direction} LIMIT ${n}`,
    covers: kept.map((one) => one.condition),
    carries: [],
  };
}

/** Rows with the key they are sorted by, as `a`: a title stands in the row alone, the other keys in the narrow one. */
export const withKeys = (seqs: readonly number[], sort: SortKey): SQL =>
  sql`json_each(${JSON.stringify(seqs)}) d CROSS JOIN artifact a ${sql.raw(sort === 'title' ? '' : 'INDEXED BY artifact_narrow')} ON a.seq = d.value`;
