import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { countersOf, MOST_COUNTED } from './artifact-counters.ts';
import { countUpTo, LIMITS, type PickedDriver } from './pick-driver.ts';
import { scanNewest } from './scan-matches.ts';
import { conditionsLeft, createWalker, toTests, type Walker } from './walk-artifacts.ts';

export interface Total {
  value: number;
  relation: 'eq' | 'gte';
}

const capped = (n: number): Total => (n > MOST_COUNTED ? { value: MOST_COUNTED, relation: 'gte' } : { value: n, relation: 'eq' });

/** How many artifacts a query has: by counters where they know, else counted up to 10,000. */
export async function countMatches(server: Server, conditions: Conditions, driver: PickedDriver): Promise<Total> {
  const known = await countKnown(server, conditions, driver);
  if (known !== null) return known;
  // Without a better beginning, a range is gone along by its own key, so that nothing outside it is looked at.
  if (driver.condition === null && conditions.ranges.length > 0) {
    const along = conditions.ranges[0].column === 'bytes' ? 'size' : 'modified';
    return (await countSurely(server, conditions)) ?? countWalking(server, conditions, createWalker(conditions, driver, { sort: along, order: 'desc' }));
  }
  const scan = await scanNewest(server, conditions);
  await scan.reach(MOST_COUNTED + 1);
  return capped(scan.found.length);
}

/** A total that takes no look at candidates; null where there is none. */
async function countKnown(server: Server, conditions: Conditions, { condition, estimate, newest }: PickedDriver): Promise<Total | null> {
  const { list, liveOnly } = conditions;
  const known = liveOnly ? await countByCounters(server, conditions) : null;
  if (known !== null) return capped(known);
  const { hidden } = await countersOf(server, conditions);
  if (condition === null || conditionsLeft([...list, ...hidden], [condition]).length > 0) return null;
  if (newest && !newest.isComplete && estimate <= MOST_COUNTED) return null;
  // Counters know the live ones alone.
  return capped(liveOnly || !condition.counted ? estimate : await countUpTo(server, condition.driver!.rows, MOST_COUNTED + 1));
}

/**
 * What counters alone say of live rows: all of them, those of one condition, or that there are more than are counted. Rows in all of some
 * sets are no fewer than the sum of the sets less every artifact that there is, but once. Null when they cannot say.
 */
async function countByCounters(server: Server, conditions: Conditions): Promise<number | null> {
  const { list } = conditions;
  const { live, leastOf } = await countersOf(server, conditions);
  if (list.length === 0) return live;
  if (list.some((one) => one.counted === null)) return null;
  const each = list.map(leastOf);
  if (list.length === 1 && !list[0].counted!.overlaps) return each[0];
  const least = each.reduce((sum, n) => sum + n, 0) - (list.length - 1) * live;
  return least > MOST_COUNTED ? least : null;
}

/** More than is counted, if a range has so many rows that those left out cannot matter; null when it cannot be told so. */
async function countSurely(server: Server, conditions: Conditions): Promise<Total | null> {
  const { hidden, leastIn } = await countersOf(server, conditions);
  const [only] = conditions.list;
  if (conditions.list.length > 1 || conditions.seqFrom !== null || only.driver === null) return null;
  const enough = MOST_COUNTED + 1 + hidden.reduce((sum, one) => sum + leastIn(one), 0);
  return (await countUpTo(server, only.driver.rows, enough)) < enough ? null : capped(MOST_COUNTED + 1);
}

/** A slice that took less than this may be followed by one twice as large. */
const SHORT_MS = 2;

/** Counts along another key than time. */
async function countWalking(server: Server, conditions: Conditions, walker: Walker): Promise<Total> {
  const { hidden } = await countersOf(server, conditions);
  const test = toTests(conditionsLeft([...conditions.list, ...hidden], walker.covers));
  let size = LIMITS.slice;
  let total = 0;
  let after: readonly [string | number, number] | null = null;
  for (;;) {
    const began = performance.now();
    const part = walker.slice(after, size);
    const [{ found }] = await server.db.read((q) => q.all<{ found: number }>(sql`SELECT count(*) AS found FROM (${part}) a WHERE ${test}`));
    total += found;
    const last = size - 1;
    const [end] = await server.db.read((q) => q.all<{ seq: number; key: string | number }>(sql`SELECT seq, key FROM (${part}) LIMIT 1 OFFSET ${last}`));
    if (total > MOST_COUNTED || !end) return capped(total);
    after = [end.key, end.seq];
    if (performance.now() - began < SHORT_MS) size = Math.min(4 * LIMITS.slice, 2 * size);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
