import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import { type Condition, type Conditions, plainSlice } from './artifact-conditions.ts';

/** A total is exact so far; beyond, it is "more than". */
export const MOST_COUNTED = 10_000;

/** `gather`: candidates up to which all are looked at and sorted; `slice`: rows of one slice at most, a few milliseconds. Tests make them small. */
export const LIMITS = { gather: 4000, slice: 4096 };

/** Rows of a slice where each is asked of the index of words. */
const DEAR_SLICE = 512;

export interface PickedDriver {
  /** Null: every artifact is a candidate. */
  condition: Condition | null;
  /** Its rows up to 10,001; beyond, a counter's figure, or 10,001. */
  estimate: number;
}

type Key = readonly [key: string | number, seq: number];

export interface Walker {
  key: SQL;
  direction: SQL;
  most: number;
  /** Rows strictly after a place, of `artifact a`. */
  beyond(after: Key): SQL;
  /** The next n candidates after a place, `seq, key` in order. */
  slice(after: Key | null, n: number): SQL;
}

/** The condition with the fewest rows; counters and short counts say how many. */
export async function pickDriver(server: Server, { list }: Conditions): Promise<PickedDriver> {
  let best: PickedDriver = { condition: null, estimate: Number.POSITIVE_INFINITY };
  const counters = await readCounters(
    server,
    list.flatMap((one) => one.counted?.values.map((value): [string, string] => [one.counted!.dimension, value]) ?? []),
  );
  for (const condition of list) {
    if (condition.driver === null) continue;
    const known = condition.counted?.values.reduce((sum, value) => sum + (counters.get(`${condition.counted!.dimension} ${value}`) ?? 0), 0);
    // Counters leave out what is archived or deleted: a small number is counted again.
    const estimate = known !== undefined && known > LIMITS.gather ? known : await countUpTo(server, condition.driver.rows, MOST_COUNTED + 1);
    if (estimate < best.estimate && (condition.driver.slice !== null || estimate <= LIMITS.gather)) best = { condition, estimate };
  }
  return best;
}

async function countUpTo(server: Server, rows: SQL, most: number): Promise<number> {
  const [{ n }] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (SELECT 1 FROM (${rows}) LIMIT ${most})`));
  return n;
}

/** Counters by `dimension value`. */
export async function readCounters(server: Server, wanted: readonly (readonly [dimension: string, value: string])[]): Promise<Map<string, number>> {
  if (wanted.length === 0) return new Map();
  const rows = await server.db.read((q) =>
    q.all<{ name: string; n: number }>(
      sql`SELECT c.dimension || ' ' || c.value AS name, c.n FROM json_each(${JSON.stringify(wanted)}) w CROSS JOIN artifact_count c ON c.dimension = w.value ->> 0 AND c.value = w.value ->> 1`,
    ),
  );
  return new Map(rows.map((row) => [row.name, row.n]));
}

/** What every row must hold beyond its driver; `true` when nothing is left to test. */
export async function testsOf(server: Server, { list, liveOnly }: Conditions, driver: Condition | null): Promise<SQL> {
  const tests = list.filter((one) => one !== driver).map((one) => one.test);
  if (liveOnly && (await hasHidden(server))) tests.push(sql`a.archived = 0 AND a.deleted_at IS NULL`);
  return tests.length === 0 ? sql`true` : sql.join(tests, sql` AND `);
}

export async function hasHidden(server: Server): Promise<boolean> {
  const counters = await readCounters(server, [
    ['state', 'archived'],
    ['state', 'deleted'],
  ]);
  return [...counters.values()].some((n) => n > 0);
}

const KEYS = {
  created: { column: 'seq', index: null },
  modified: { column: 'modified_at', index: 'artifact_by_modified' },
  title: { column: 'title', index: 'artifact_by_title' },
  size: { column: 'bytes', index: 'artifact_by_bytes' },
} as const;

/** How to go through the candidates in an order. */
export function createWalker(
  { seqFrom, seqTo, dear }: Conditions,
  { condition }: PickedDriver,
  { sort, order }: { sort: keyof typeof KEYS; order: 'asc' | 'desc' },
): Walker {
  const most = dear ? Math.min(LIMITS.slice, DEAR_SLICE) : LIMITS.slice;
  const direction = sql.raw(order);
  const than = sql.raw(order === 'asc' ? '>' : '<');
  const { column, index } = KEYS[sort];
  const range = (on: string): SQL =>
    sql`${seqFrom === null ? sql`true` : sql`${sql.raw(on)} >= ${seqFrom}`} AND ${seqTo === null ? sql`true` : sql`${sql.raw(on)} < ${seqTo}`}`;
  if (index === null) {
    const from = condition?.driver?.slice ?? plainSlice;
    return {
      key: sql`a.seq`,
      direction,
      most,
      beyond: ([, seq]) => sql`a.seq ${than} ${seq}`,
      slice: (after, n) => from((on) => sql`${range(on)} AND ${after === null ? sql`true` : sql`${sql.raw(on)} ${than} ${after[1]}`}`, direction, n),
    };
  }
  const key = sql.raw(`a.${column}`);
  const beyond = ([value, seq]: Key): SQL => sql`(${key}, a.seq) ${than} (${value}, ${seq})`;
  return {
    key,
    direction,
    most,
    beyond,
    slice: (after, n) =>
      sql`SELECT a.seq, ${key} AS key FROM artifact a INDEXED BY ${sql.raw(index)} WHERE ${range('a.seq')} AND ${after === null ? sql`true` : beyond(after)}
          ORDER BY ${key} ${direction}, a.seq ${direction} LIMIT ${n}`,
  };
}
