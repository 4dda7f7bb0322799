import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { type Condition, rowsIn } from './condition-parts.ts';
import {
  countersOf,
  countUpTo,
  createWalker,
  hiddenStates,
  isFew,
  LIMITS,
  leastOf,
  MOST_COUNTED,
  type PickedDriver,
  type Tests,
  testsOf,
  type Walker,
} from './walk-artifacts.ts';

export interface Total {
  value: number;
  relation: 'eq' | 'gte';
}

const capped = (n: number): Total => (n > MOST_COUNTED ? { value: MOST_COUNTED, relation: 'gte' } : { value: n, relation: 'eq' });

/** How many artifacts a query has: by counters where they know, else counted in slices up to 10,000. */
export async function countMatches(server: Server, conditions: Conditions, driver: PickedDriver): Promise<Total> {
  const { list, liveOnly, ranges } = conditions;
  const known = liveOnly ? await countByCounters(server, list) : null;
  if (known !== null) return capped(known);
  const carries = driver.condition?.driver?.carries ?? [];
  const tests = await testsOf({ server, conditions, covers: [driver.condition], carries });
  if (liveOnly && list.length === 1 && list[0].lacks !== undefined) return capped(await countWithout(server, list[0]));
  if (driver.condition && isFew(driver, 'any')) {
    const rows = driver.condition.driver!.rows;
    const [{ n }] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (${rows}) a WHERE ${tests.ofSome(rows, driver.estimate)}`));
    return capped(n);
  }
  // Counters know the live ones alone.
  if (driver.condition && tests.isNone)
    return capped(liveOnly || !driver.condition.counted ? driver.estimate : await countUpTo(server, driver.condition.driver!.rows, MOST_COUNTED + 1));
  let from: Begun = { total: 0, after: null };
  if (driver.newest) {
    const rows = sql`SELECT value AS seq FROM json_each(${driver.newest.seqs})`;
    const [{ n, last }] = await server.db.read((q) =>
      q.all<{ n: number; last: number }>(sql`SELECT count(*) FILTER (WHERE ${tests.of(null)}) AS n, min(a.seq) AS last FROM (${rows}) a`),
    );
    if (n > MOST_COUNTED || driver.newest.isComplete) return capped(n);
    // Counted on behind the oldest of them.
    from = { total: n, after: [last, last] };
  }
  // Without a better beginning, a range is gone along by its own key, so that nothing outside it is looked at.
  const along = driver.condition === null && ranges.length > 0 ? (ranges[0].column === 'bytes' ? 'size' : 'modified') : 'created';
  return countWalking(server, conditions, createWalker(conditions, driver, { sort: along, order: 'desc' }), from);
}

/**
 * What counters alone say of live rows: all of them, those of one condition, or that there are more than are counted. Rows in all of some
 * sets are no fewer than the sum of the sets less every artifact that there is, but once. Null when they cannot say.
 */
async function countByCounters(server: Server, list: readonly Condition[]): Promise<number | null> {
  const counters = await countersOf(server, list, [['live', '']]);
  const live = counters.get('live ') ?? 0;
  if (list.length === 0) return live;
  if (list.some((one) => one.counted === null)) return null;
  const each = list.map((one) => leastOf(one, counters));
  if (list.length === 1 && !list[0].counted!.overlaps) return each[0];
  const least = each.reduce((sum, n) => sum + n, 0) - (list.length - 1) * live;
  return least > MOST_COUNTED ? least : null;
}

/** How many live artifacts lack words: all of them, less those that have the words and are live. */
async function countWithout(server: Server, { lacks }: Condition): Promise<number> {
  const live = (await countersOf(server, [], [['live', '']])).get('live ') ?? 0;
  const have = sql`SELECT rowid AS seq FROM artifact_fts WHERE artifact_fts MATCH ${lacks}`;
  const count = async (rows: SQL): Promise<number> => (await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (${rows})`)))[0].n;
  const hidden = await hiddenStates(server);
  const hiddenWith = hidden.length === 0 ? 0 : await count(sql`SELECT a.seq FROM (${rowsIn(hidden)}) a WHERE a.seq IN (${have})`);
  return live - (await count(have)) + hiddenWith;
}

/** A slice that took less than this may be followed by one twice as large. */
const SHORT_MS = 2;

/** What is counted already, and the place it reaches to. */
interface Begun {
  total: number;
  after: readonly [string | number, number] | null;
}

async function countWalking(server: Server, conditions: Conditions, walker: Walker, begun: Begun): Promise<Total> {
  const tests = await testsOf({ server, conditions, ...walker });
  const largest = LIMITS.slice > MOST_COUNTED / 4 ? 4 * LIMITS.slice : LIMITS.slice;
  // Words are put together anew for each slice: of fewer and larger ones they take less.
  const hasWords = tests.asksWords || conditions.list.some((one) => walker.covers.includes(one) && one.words);
  let size = hasWords ? largest : LIMITS.slice;
  let { total, after } = begun;
  for (;;) {
    const began = performance.now();
    const { found, end } = await countSlice(server, walker, walker.slice(after, size), size, tests);
    total += found;
    if (total > MOST_COUNTED || end === null) return capped(total);
    after = end;
    if (performance.now() - began < SHORT_MS) size = Math.min(largest, 2 * size);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What is found in a slice, and its last row; null when it was not full. */
async function countSlice(
  server: Server,
  walker: Walker,
  part: SQL,
  size: number,
  tests: Tests,
): Promise<{ found: number; end: readonly [string | number, number] | null }> {
  if (walker.bySeq) {
    const [{ found, seen, last }] = await server.db.read((q) =>
      q.all<{ found: number; seen: number; last: number }>(
        sql`SELECT count(*) FILTER (WHERE ${tests.of(part)}) AS found, count(*) AS seen, min(a.seq) AS last FROM (${part}) a`,
      ),
    );
    return { found, end: seen < size ? null : [last, last] };
  }
  const [{ found }] = await server.db.read((q) => q.all<{ found: number }>(sql`SELECT count(*) AS found FROM (${part}) a WHERE ${tests.of(null)}`));
  const [end] = await server.db.read((q) => q.all<{ seq: number; key: string | number }>(sql`SELECT seq, key FROM (${part}) LIMIT 1 OFFSET ${size - 1}`));
  return { found, end: end ? [end.key, end.seq] : null };
}
