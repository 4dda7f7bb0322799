import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import type { Narrow } from './condition-parts.ts';
import type { Facet } from './views.ts';
import { createWalker, isFew, MOST_COUNTED, pickDriver, testsOf } from './walk-artifacts.ts';

const SHOWN = 30;

/** Counts by the facets asked for: of the whole registry by counters, of a query over its newest 10,000 candidates. */
export async function countFacets(server: Server, conditions: Conditions, wanted: readonly string[]): Promise<Record<string, Facet[]>> {
  const facets: Record<string, Facet[]> = {};
  const isAll = conditions.liveOnly && conditions.list.length === 0;
  const found = isAll ? null : await newestMatches(server, conditions);
  for (const facet of new Set(wanted)) facets[facet] = found === null ? await readCounted(server, facet) : countValues(await readValues(server, facet, found));
  return facets;
}

const readCounted = (server: Server, facet: string): Promise<Facet[]> =>
  server.db.read((q) =>
    q.all<Facet>(sql`SELECT value, n AS count FROM artifact_count WHERE dimension = ${facet} AND n > 0 ORDER BY n DESC, value LIMIT ${SHOWN}`),
  );

interface Found {
  /** As JSON. */
  seqs: string;
  /** Of those that the candidates brought along. */
  types: string | null;
}

/** What a query finds among its newest 10,000 candidates. */
async function newestMatches(server: Server, conditions: Conditions): Promise<Found> {
  const driver = await pickDriver(server, conditions);
  const read = async (from: SQL, test: SQL, carries: readonly Narrow[]): Promise<Found> => {
    const types = carries.includes('type') ? sql`json_group_array(a.type)` : sql`NULL`;
    const [found] = await server.db.read((q) => q.all<Found>(sql`SELECT json_group_array(a.seq) AS seqs, ${types} AS types FROM (${from}) a WHERE ${test}`));
    return found;
  };
  if (driver.condition && isFew(driver, 'created')) {
    const { rows, carries } = driver.condition.driver!;
    const tests = await testsOf({ server, conditions, covers: [driver.condition], carries });
    return read(rows, tests.ofSome(rows, driver.estimate), carries);
  }
  const walker = createWalker(conditions, driver, { sort: 'created', order: 'desc' });
  const part = walker.slice(null, MOST_COUNTED);
  return read(part, (await testsOf({ server, conditions, ...walker })).of(part), walker.carries);
}

/** The values of what was found, one for each that has one. */
async function readValues(server: Server, facet: string, { seqs, types }: Found): Promise<string[]> {
  if (facet === 'type' && types !== null) return JSON.parse(types) as string[];
  const [{ list }] = await server.db.read((q) => q.all<{ list: string }>(facet === 'tag' ? tagsOf(seqs) : valuesOf(facet, seqs)));
  return JSON.parse(list) as string[];
}

/** The most frequent, counted here: to sort them for grouping would take the database as long as to read them. */
function countValues(values: readonly string[]): Facet[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)))
    .slice(0, SHOWN);
}

const tagsOf = (found: string): SQL =>
  sql`SELECT json_group_array(t.tag) AS list FROM json_each(${found}) m CROSS JOIN artifact_tag t INDEXED BY artifact_tag_by_artifact ON t.created_at = m.value`;
const valuesOf = (facet: string, found: string): SQL =>
  sql`SELECT json_group_array(a.${sql.raw(facet)}) FILTER (WHERE a.${sql.raw(facet)} IS NOT NULL) AS list
      FROM json_each(${found}) m CROSS JOIN artifact a INDEXED BY artifact_narrow ON a.seq = m.value`;
