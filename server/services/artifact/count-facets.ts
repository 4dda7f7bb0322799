import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { MOST_COUNTED } from './artifact-counters.ts';
import { scanNewest } from './scan-matches.ts';
import type { Facet } from './views.ts';

const SHOWN = 30;

/** Counts by the facets asked for: of the whole registry by counters, of a query over what it finds, or the newest 10,000 of that. */
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
  seqs: readonly number[];
  /** Of those that were brought along. */
  types: ReadonlyMap<number, string>;
}

async function newestMatches(server: Server, conditions: Conditions): Promise<Found> {
  const scan = await scanNewest(server, conditions);
  await scan.reach(MOST_COUNTED);
  return { seqs: scan.found.slice(0, MOST_COUNTED), types: scan.types };
}

/** The values of what was found, one for each that has one. */
async function readValues(server: Server, facet: string, { seqs, types }: Found): Promise<string[]> {
  if (facet === 'type' && seqs.every((seq) => types.has(seq))) return seqs.map((seq) => types.get(seq)!);
  const found = JSON.stringify(seqs);
  const [{ list }] = await server.db.read((q) => q.all<{ list: string }>(facet === 'tag' ? tagsOf(found) : valuesOf(facet, found)));
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
