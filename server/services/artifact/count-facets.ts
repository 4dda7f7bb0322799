import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import type { Facet } from './views.ts';
import { createWalker, isFew, MOST_COUNTED, pickDriver, testsOf } from './walk-artifacts.ts';

const SHOWN = 30;

/** Counts by the facets asked for: of the whole registry by counters, of a query over its newest 10,000 candidates. */
export async function countFacets(server: Server, conditions: Conditions, wanted: readonly string[]): Promise<Record<string, Facet[]>> {
  const facets: Record<string, Facet[]> = {};
  const isAll = conditions.liveOnly && conditions.list.length === 0;
  const found = isAll ? '' : JSON.stringify(await newestMatches(server, conditions));
  for (const facet of new Set(wanted)) {
    const rows = await server.db.read((q) => q.all<Facet>(isAll ? counted(facet) : grouped(facet, found)));
    facets[facet] = rows.map(({ value, count }) => ({ value, count }));
  }
  return facets;
}

const counted = (facet: string): SQL =>
  sql`SELECT value, n AS count FROM artifact_count WHERE dimension = ${facet} AND n > 0 ORDER BY n DESC, value LIMIT ${SHOWN}`;

/** Seqs of what a query finds among its newest 10,000 candidates. */
async function newestMatches(server: Server, conditions: Conditions): Promise<number[]> {
  const driver = await pickDriver(server, conditions);
  if (driver.condition && isFew(driver, 'created')) {
    const { rows } = driver.condition.driver!;
    const tests = await testsOf(server, conditions, [driver.condition]);
    return (await server.db.read((q) => q.all<{ seq: number }>(sql`SELECT a.seq FROM (${rows}) a WHERE ${tests.ofSome(rows, driver.estimate)}`))).map(
      (row) => row.seq,
    );
  }
  const walker = createWalker(conditions, driver, { sort: 'created', order: 'desc' });
  const tests = await testsOf(server, conditions, walker.covers);
  const part = walker.slice(null, MOST_COUNTED);
  return (await server.db.read((q) => q.all<{ seq: number }>(sql`SELECT a.seq FROM (${part}) a WHERE ${tests.of(part)}`))).map((row) => row.seq);
}

/** Each value by the index of its column: no row is read. */
const grouped = (facet: string, found: string): SQL =>
  facet === 'tag'
    ? sql`SELECT t.tag AS value, count(*) AS count FROM json_each(${found}) m CROSS JOIN artifact_tag t INDEXED BY artifact_tag_by_artifact ON t.created_at = m.value GROUP BY t.tag ORDER BY 2 DESC, 1 LIMIT ${SHOWN}`
    : sql`SELECT value, count(*) AS count FROM (SELECT ${sql.raw(`a.${facet}`)} AS value FROM json_each(${found}) m CROSS JOIN artifact a ON a.seq = m.value)
          WHERE value IS NOT NULL GROUP BY value ORDER BY 2 DESC, 1 LIMIT ${SHOWN}`;
