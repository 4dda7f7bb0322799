import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import type { Facet } from './views.ts';
import { createWalker, LIMITS, MOST_COUNTED, pickDriver, testsOf } from './walk-artifacts.ts';

const SHOWN = 30;

/** Counts by the facets asked for: of the whole registry by counters, of a query over its newest 10,000 candidates. */
export async function countFacets(server: Server, conditions: Conditions, wanted: readonly string[]): Promise<Record<string, Facet[]>> {
  const facets: Record<string, Facet[]> = {};
  const candidates = conditions.liveOnly && conditions.list.length === 0 ? null : await candidatesOf(server, conditions);
  for (const facet of new Set(wanted)) {
    const rows = await server.db.read((q) => q.all<Facet>(candidates === null ? counted(facet) : grouped(facet, candidates)));
    facets[facet] = rows.map(({ value, count }) => ({ value, count }));
  }
  return facets;
}

const counted = (facet: string): SQL =>
  sql`SELECT value, n AS count FROM artifact_count WHERE dimension = ${facet} AND n > 0 ORDER BY n DESC, value LIMIT ${SHOWN}`;

async function candidatesOf(server: Server, conditions: Conditions): Promise<SQL> {
  const driver = await pickDriver(server, conditions);
  const tests = await testsOf(server, conditions, driver.condition);
  const rows =
    driver.condition && driver.estimate <= LIMITS.gather
      ? driver.condition.driver!.rows
      : createWalker(conditions, driver, { sort: 'created', order: 'desc' }).slice(null, MOST_COUNTED);
  return sql`SELECT a.seq, a.type, a.source, a.preset FROM (${rows}) w CROSS JOIN artifact a ON a.seq = w.seq WHERE ${tests} LIMIT ${MOST_COUNTED}`;
}

const grouped = (facet: string, candidates: SQL): SQL =>
  facet === 'tag'
    ? sql`SELECT t.tag AS value, count(*) AS count FROM (${candidates}) m CROSS JOIN artifact_tag t ON t.created_at = m.seq GROUP BY t.tag ORDER BY 2 DESC, 1 LIMIT ${SHOWN}`
    : sql`SELECT value, count(*) AS count FROM (SELECT ${sql.raw(facet)} AS value FROM (${candidates})) WHERE value IS NOT NULL GROUP BY value ORDER BY 2 DESC, 1 LIMIT ${SHOWN}`;
