import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { LIMITS } from './pick-driver.ts';
import { scanNewest } from './scan-matches.ts';
import type { Facet } from './views.ts';

const SHOWN = 30;

export interface Facets {
  facets: Record<string, Facet[]>;
  /** Rows that were counted, when that is not all that is found. */
  facetsOver: number | null;
}

/** Counts by the facets asked for: of the whole registry by counters, of a query over what it finds, or the newest 2,000 of that. */
export async function countFacets(server: Server, conditions: Conditions, wanted: readonly string[]): Promise<Facets> {
  const facets: Record<string, Facet[]> = {};
  const isAll = conditions.liveOnly && conditions.list.length === 0;
  const found = isAll ? null : await newestMatches(server, conditions);
  const values = found === null ? null : await readValues(server, [...new Set(wanted)], found);
  for (const facet of new Set(wanted)) facets[facet] = values === null ? await readCounted(server, facet) : countValues(values.get(facet)!);
  return { facets, facetsOver: found?.isPart ? LIMITS.facets : null };
}

const readCounted = (server: Server, facet: string): Promise<Facet[]> =>
  server.db.read((q) =>
    q.all<Facet>(sql`SELECT value, n AS count FROM artifact_count WHERE dimension = ${facet} AND n > 0 ORDER BY n DESC, value LIMIT ${SHOWN}`),
  );

interface Found {
  seqs: readonly number[];
  /** Of those that were brought along. */
  types: ReadonlyMap<number, string>;
  /** There are more. */
  isPart: boolean;
}

async function newestMatches(server: Server, conditions: Conditions): Promise<Found> {
  const scan = await scanNewest(server, conditions);
  await scan.reach(LIMITS.facets + 1);
  return { seqs: scan.found.slice(0, LIMITS.facets), types: scan.types, isPart: scan.found.length > LIMITS.facets };
}

/** The values of what was found by facet, one for each that has one. Columns are read at one go: they stand side by side. */
async function readValues(server: Server, wanted: readonly string[], { seqs, types }: Found): Promise<Map<string, string[]>> {
  const values = new Map<string, string[]>();
  if (wanted.includes('type') && seqs.every((seq) => types.has(seq)))
    values.set(
      'type',
      seqs.map((seq) => types.get(seq)!),
    );
  const found = JSON.stringify(seqs);
  const read = async (lists: Record<string, SQL>, from: SQL): Promise<void> => {
    const columns = Object.entries(lists).map(([name, list]) => sql`json_group_array(${list}) FILTER (WHERE ${list} IS NOT NULL) AS ${sql.raw(name)}`);
    const [row] = await server.db.read((q) =>
      q.all<Record<string, string>>(sql`SELECT ${sql.join(columns, sql`, `)} FROM json_each(${found}) m CROSS JOIN ${from}`),
    );
    for (const name of Object.keys(lists)) values.set(name, JSON.parse(row[name]) as string[]);
  };
  const columns = wanted.filter((facet) => facet !== 'tag' && !values.has(facet));
  if (columns.length > 0)
    await read(Object.fromEntries(columns.map((name) => [name, sql.raw(`a.${name}`)])), sql`artifact a INDEXED BY artifact_narrow ON a.seq = m.value`);
  if (wanted.includes('tag')) await read({ tag: sql`t.tag` }, sql`artifact_tag t INDEXED BY artifact_tag_by_artifact ON t.created_at = m.value`);
  return values;
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
