import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import { type Condition, type Conditions, rowsIn } from './artifact-conditions.ts';
import { countUpTo, createWalker, hiddenStates, isFew, LIMITS, MOST_COUNTED, type PickedDriver, readCounters, testsOf, type Walker } from './walk-artifacts.ts';

export interface Total {
  value: number;
  relation: 'eq' | 'gte';
}

const capped = (n: number): Total => (n > MOST_COUNTED ? { value: MOST_COUNTED, relation: 'gte' } : { value: n, relation: 'eq' });

/** How many artifacts a query has: by counters where they know, else counted in slices up to 10,000. */
export async function countMatches(server: Server, conditions: Conditions, driver: PickedDriver): Promise<Total> {
  const { list, liveOnly, ranges } = conditions;
  if (liveOnly && list.length === 0) return capped((await readCounters(server, [['live', '']])).get('live ') ?? 0);
  const [only] = list;
  if (liveOnly && list.length === 1 && only.counted) {
    const { dimension, values } = only.counted;
    const counters = await readCounters(
      server,
      values.map((value) => [dimension, value]),
    );
    return capped([...counters.values()].reduce((sum, n) => sum + n, 0));
  }
  const tests = await testsOf(server, conditions, [driver.condition]);
  if (liveOnly && list.length === 1 && only.lacks !== undefined) return capped(await countWithout(server, only));
  if (driver.condition && isFew(driver, 'any')) {
    const rows = driver.condition.driver!.rows;
    const [{ n }] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (${rows}) a WHERE ${tests.ofSome(rows, driver.estimate)}`));
    return capped(n);
  }
  // Counters know the live ones alone.
  if (driver.condition && tests.isNone)
    return capped(liveOnly || !driver.condition.counted ? driver.estimate : await countUpTo(server, driver.condition.driver!.rows, MOST_COUNTED + 1));
  if (driver.newest) {
    const rows = sql`SELECT value AS seq FROM json_each(${driver.newest.seqs})`;
    const n = await countUpTo(server, sql`SELECT 1 FROM (${rows}) a WHERE ${tests.of(null)}`, MOST_COUNTED + 1);
    if (n > MOST_COUNTED || driver.newest.isComplete) return capped(n);
  }
  // Without a better beginning, a range is gone along by its own key, so that nothing outside it is looked at.
  const along = driver.condition === null && ranges.length > 0 ? (ranges[0].column === 'bytes' ? 'size' : 'modified') : 'created';
  return countWalking(server, conditions, createWalker(conditions, driver, { sort: along, order: 'desc' }));
}

/** How many live artifacts lack words: all of them, less those that have the words and are live. */
async function countWithout(server: Server, { lacks }: Condition): Promise<number> {
  const live = (await readCounters(server, [['live', '']])).get('live ') ?? 0;
  const have = sql`SELECT rowid AS seq FROM artifact_fts WHERE artifact_fts MATCH ${lacks}`;
  const count = async (rows: SQL): Promise<number> => (await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (${rows})`)))[0].n;
  const hidden = await hiddenStates(server);
  const hiddenWith = hidden.length === 0 ? 0 : await count(sql`SELECT a.seq FROM (${rowsIn(hidden)}) a WHERE a.seq IN (${have})`);
  return live - (await count(have)) + hiddenWith;
}

async function countWalking(server: Server, conditions: Conditions, walker: Walker): Promise<Total> {
  const tests = await testsOf(server, conditions, walker.covers);
  // Words are put together anew for each slice: of fewer and larger ones they take less.
  const most =
    (tests.asksWords || conditions.list.some((one) => walker.covers.includes(one) && one.words)) && LIMITS.slice > MOST_COUNTED / 4
      ? 4 * LIMITS.slice
      : LIMITS.slice;
  let total = 0;
  let after: readonly [string | number, number] | null = null;
  for (;;) {
    const part: SQL = walker.slice(after, most);
    const [{ n }] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (${part}) a WHERE ${tests.of(walker.bySeq ? part : null)}`));
    total += n;
    if (total > MOST_COUNTED) return capped(total);
    const [end] = await server.db.read((q) => q.all<{ seq: number; key: string | number }>(sql`SELECT seq, key FROM (${part}) LIMIT 1 OFFSET ${most - 1}`));
    if (!end) return capped(total);
    after = [end.key, end.seq];
    await new Promise((resolve) => setImmediate(resolve));
  }
}
