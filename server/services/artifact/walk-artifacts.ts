import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { CARRIED_STATES, type Condition, inState, NARROW, type Narrow, plainSlice } from './condition-parts.ts';

/** A total is exact so far; beyond, it is "more than". */
export const MOST_COUNTED = 10_000;

/** `gather`: candidates up to which all are looked at and sorted; `slice`: rows of one slice at most, a few milliseconds. Tests make them small. */
export const LIMITS = { gather: 4000, slice: 4096 };

/** Candidates up to which a list by another key than time is made by looking at all of them, and a driver without an order is taken at all. */
export const most = (): number => 2.5 * LIMITS.gather;
/** Rows that words are read of at once: those of a page, those that are counted, and some that are then left out. */
const WORDS_AT_ONCE = MOST_COUNTED + 2000;

/** Rows of words looked for one by one; of more candidates the index is read at one go. */
const ONE_BY_ONE = 300;
/** What looking for words in one candidate takes, against asking another index. */
const WORDS_COST = 20;

export interface PickedDriver {
  /** Null: every artifact is a candidate. */
  condition: Condition | null;
  /** Its rows up to 10,001; beyond, a counter's figure, or 10,001. */
  estimate: number;
  /** Of words: the newest rows they have, as JSON, put together once. */
  newest: { seqs: string; isComplete: boolean } | null;
}

type Key = readonly [key: string | number, seq: number];

export interface Walker {
  key: SQL;
  direction: SQL;
  /** Rows strictly after a place, of `artifact a`. */
  beyond(after: Key): SQL;
  /** The next n candidates after a place, `seq, key` in order. */
  slice(after: Key | null, n: number): SQL;
  /** What need not be tested of them: the driver, and a range that is kept to. */
  covers: readonly Condition[];
  /** Columns that a slice brings along. */
  carries: readonly Narrow[];
  /** All rows of a driver, as `a` with their keys; and the columns that they bring along. */
  gather: { from(rows: SQL): SQL; carries: readonly Narrow[] };
  /** Whether a slice lies between two places of seq, with nothing of another. */
  bySeq: boolean;
}

const picked = new WeakMap<Conditions, Promise<PickedDriver>>();
const readings = new WeakMap<Condition, Promise<PickedDriver>>();

/** The condition to begin with: few rows, and cheap to ask the others of. Counters and short counts say how many. Picked once for a query. */
export function pickDriver(server: Server, conditions: Conditions): Promise<PickedDriver> {
  const found = picked.get(conditions) ?? pickAnew(server, conditions);
  picked.set(conditions, found);
  return found;
}

async function pickAnew(server: Server, { list }: Conditions): Promise<PickedDriver> {
  let best: PickedDriver = { condition: null, estimate: Number.POSITIVE_INFINITY, newest: null };
  let least = Number.POSITIVE_INFINITY;
  const counters = await countersOf(server, list, [['live', '']]);
  for (const condition of list) {
    if (condition.driver === null) continue;
    const one: PickedDriver = condition.words ? await readWords(server, condition) : { condition, estimate: 0, newest: null };
    if (!condition.words) {
      const least = leastOf(condition, counters);
      // Counters leave out what is archived or deleted: a small number is counted again.
      one.estimate = least > LIMITS.gather ? least : await countUpTo(server, condition.driver.rows, MOST_COUNTED + 1);
    }
    // Going through them all is less than putting several values together: the narrow row brings what is tested.
    const many = condition.carried !== null && (condition.counted?.values.length ?? 1);
    if (many && many > 1 && one.estimate * many > (counters.get('live ') ?? 0)) continue;
    if (condition.driver.slice === null && one.estimate > most()) continue;
    const cost = one.estimate * (1 + list.reduce((sum, other) => sum + (other === condition ? 0 : other.words === null ? 1 : WORDS_COST), 0));
    if (cost < least) [best, least] = [one, cost];
  }
  return best;
}

/** The rows of words, newest first, read once: whatever comes after is asked of this list as long as it reaches. */
export function readWords(server: Server, condition: Condition): Promise<PickedDriver> {
  const found = readings.get(condition) ?? readAnew(server, condition);
  readings.set(condition, found);
  return found;
}

async function readAnew(server: Server, condition: Condition): Promise<PickedDriver> {
  const driver = condition.driver!;
  const [{ seqs, n }] = await server.db.read((q) =>
    q.all<{ seqs: string; n: number }>(
      sql`SELECT json_group_array(seq) AS seqs, count(*) AS n FROM (${driver.slice!(() => sql`true`, sql`desc`, WORDS_AT_ONCE)})`,
    ),
  );
  const isComplete = n < WORDS_AT_ONCE;
  const from = sql`(SELECT value AS seq FROM json_each(${seqs}))`;
  const read: Condition = !isComplete
    ? condition
    : {
        ...condition,
        driver: {
          carries: [],
          rows: sql`SELECT seq FROM ${from}`,
          slice: (bounds, order, n) => sql`SELECT seq, seq AS key FROM ${from} WHERE ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`,
        },
      };
  return { condition: read, estimate: n, newest: { seqs, isComplete } };
}

/** All rows of the driver are few enough to be looked at. By title each takes a look at its row: there, and where slices are in order, fewer. */
export const isFew = ({ condition, estimate }: PickedDriver, sort: string): boolean =>
  condition !== null && estimate <= (sort === 'title' || (sort === 'created' && condition.driver?.slice) ? LIMITS.gather : most());

export async function countUpTo(server: Server, rows: SQL, limit: number): Promise<number> {
  const [{ n }] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (SELECT 1 FROM (${rows}) LIMIT ${limit})`));
  return n;
}

/** Counters of all values that conditions name, and others. */
export const countersOf = (server: Server, list: readonly Condition[], others: readonly [string, string][]): Promise<Map<string, number>> =>
  readCounters(server, [...list.flatMap((one) => one.counted?.values.map((value): [string, string] => [one.counted!.dimension, value]) ?? []), ...others]);

/** How many live rows a condition has, by counters. Of values that overlap, no fewer than the largest, if that is beyond what is counted. 0: not known. */
export function leastOf({ counted }: Condition, counters: ReadonlyMap<string, number>): number {
  const each = counted?.values.map((value) => counters.get(`${counted.dimension} ${value}`) ?? 0) ?? [];
  if (!counted?.overlaps) return each.reduce((sum, n) => sum + n, 0);
  const most = Math.max(...each);
  return most > MOST_COUNTED ? most : 0;
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

/** What candidates must hold beyond what they come from. */
export interface Tests {
  isNone: boolean;
  asksWords: boolean;
  /** @param between candidates that lie side by side by seq: words are then looked for at one go */
  of(between: SQL | null): SQL;
  /** The same for so many candidates that lie anywhere. */
  ofSome(rows: SQL, count: number): SQL;
}

/** @param carries columns that the candidates bring along */
export async function testsOf({ server, conditions: { list, liveOnly }, covers, carries }: TestsWanted): Promise<Tests> {
  // The driver may be a copy of its condition: rows read once.
  const left = list.filter((one) => !covers.some((other) => other === one || (other !== null && other.test === one.test)));
  const hidden = liveOnly ? await hiddenStates(server) : [];
  const asksWords = left.some((one) => one.words !== null);
  const ofState = (state: 'archived' | 'deleted') => {
    const { column, not } = CARRIED_STATES[state];
    return { test: carries.includes(column) ? not : sql`NOT ${inState(state)}`, isCarried: carries.includes(column) };
  };
  const ofCondition = (one: Condition, between: SQL | null) =>
    one.carried !== null && carries.includes(one.carried.column)
      ? { test: one.carried.test, isCarried: true }
      : { test: one.words?.(between) ?? one.test, isCarried: false };
  const of = (between: SQL | null): SQL => {
    // What is brought along comes first, and states, which few are in, last: each may spare those after it.
    const all = [...left.map((one) => ofCondition(one, between)), ...hidden.map(ofState)];
    const tests = [...all.filter((one) => one.isCarried), ...all.filter((one) => !one.isCarried)].map((one) => one.test);
    return tests.length === 0 ? sql`true` : sql.join(tests, sql` AND `);
  };
  return { isNone: left.length + hidden.length === 0, asksWords, of, ofSome: (rows, count) => of(count > ONE_BY_ONE ? rows : null) };
}

interface TestsWanted {
  server: Server;
  conditions: Conditions;
  /** What need not be tested. */
  covers: readonly (Condition | null)[];
  carries: readonly Narrow[];
}

/** States to leave out that anything is in. */
export async function hiddenStates(server: Server): Promise<('archived' | 'deleted')[]> {
  const counters = await readCounters(server, [
    ['state', 'archived'],
    ['state', 'deleted'],
  ]);
  return (['archived', 'deleted'] as const).filter((state) => (counters.get(`state ${state}`) ?? 0) > 0);
}

const KEYS = {
  created: { column: 'seq', index: null },
  modified: { column: 'modified_at', index: 'artifact_by_modified' },
  title: { column: 'title', index: 'artifact_by_title' },
  size: { column: 'bytes', index: 'artifact_by_bytes' },
} as const;

/** How to go through the candidates in an order. */
export function createWalker(
  { seqFrom, seqTo, ranges }: Conditions,
  { condition }: PickedDriver,
  { sort, order }: { sort: keyof typeof KEYS; order: 'asc' | 'desc' },
): Walker {
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
      beyond: ([, seq]) => sql`a.seq ${than} ${seq}`,
      slice: (after, n) => from((on) => sql`${range(on)} AND ${after === null ? sql`true` : sql`${sql.raw(on)} ${than} ${after[1]}`}`, direction, n),
      covers: condition?.driver?.slice ? [condition] : [],
      carries: condition?.driver?.slice ? condition.driver.carries : NARROW,
      gather: { from: (rows) => sql`(${rows}) a`, carries: condition?.driver?.carries ?? [] },
      bySeq: true,
    };
  }
  const key = sql.raw(`a.${column}`);
  const kept = ranges.filter((one) => one.column === column);
  const within = sql.join([sql`true`, ...kept.map((one) => one.bounds(`a.${column}`))], sql` AND `);
  const beyond = ([value, seq]: Key): SQL => sql`(${key}, a.seq) ${than} (${value}, ${seq})`;
  return {
    key,
    direction,
    beyond,
    slice: (after, n) =>
      sql`SELECT a.seq, ${key} AS key FROM artifact a INDEXED BY ${sql.raw(index)} WHERE ${within} AND ${range('a.seq')} AND ${after === null ? sql`true` : beyond(after)}
          ORDER BY ${key} ${direction}, a.seq ${direction} LIMIT ${n}`,
    covers: kept.map((one) => one.condition),
    carries: [],
    // A title stands in the row alone.
    gather: {
      from: (rows) => sql`(${rows}) d CROSS JOIN artifact a ${sql.raw(sort === 'title' ? '' : 'INDEXED BY artifact_narrow')} ON a.seq = d.seq`,
      carries: NARROW,
    },
    bySeq: false,
  };
}
