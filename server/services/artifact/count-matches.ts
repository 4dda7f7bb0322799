import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { createWalker, hasHidden, LIMITS, MOST_COUNTED, type PickedDriver, readCounters } from './walk-artifacts.ts';

export interface Total {
  value: number;
  relation: 'eq' | 'gte';
}

const capped = (n: number): Total => (n > MOST_COUNTED ? { value: MOST_COUNTED, relation: 'gte' } : { value: n, relation: 'eq' });

/** How many artifacts a query has: by counters where they know, else counted in slices up to 10,000. */
export async function countMatches(server: Server, conditions: Conditions, driver: PickedDriver, tests: SQL): Promise<Total> {
  const { list, liveOnly } = conditions;
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
  if (driver.condition && driver.estimate <= LIMITS.gather) {
    const rows = driver.condition.driver!.rows;
    const [{ n }] = await server.db.read((q) =>
      q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (${rows}) d CROSS JOIN artifact a ON a.seq = d.seq WHERE ${tests}`),
    );
    return capped(n);
  }
  if (driver.condition && list.length === 1 && (!liveOnly || !(await hasHidden(server)))) return capped(driver.estimate);
  return countWalking(server, conditions, driver, tests);
}

async function countWalking(server: Server, conditions: Conditions, driver: PickedDriver, tests: SQL): Promise<Total> {
  const { slice, most } = createWalker(conditions, driver, { sort: 'created', order: 'desc' });
  let total = 0;
  let after: readonly [number, number] | null = null;
  for (;;) {
    const part: SQL = slice(after, most);
    const [{ n, end, seen }] = await server.db.read((q) =>
      q.all<{ n: number; end: number | null; seen: number }>(
        sql`SELECT count(*) AS seen, min(w.seq) AS end, coalesce(sum(EXISTS (SELECT 1 FROM artifact a WHERE a.seq = w.seq AND ${tests})), 0) AS n FROM (${part}) w`,
      ),
    );
    total += n;
    if (total > MOST_COUNTED || seen < most || end === null) return capped(total);
    after = [end, end];
    await new Promise((resolve) => setImmediate(resolve));
  }
}
