import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import { type Conditions, toConditions } from './artifact-conditions.ts';
import { countersOf } from './artifact-counters.ts';
import { decodePlace, encodePlace, type Place } from './artifact-cursor.ts';
import { type ArtifactQuery, checkQuery } from './artifact-query.ts';
import { readRows, toArtifactRow } from './artifact-row.ts';
import { countFacets } from './count-facets.ts';
import { countMatches, type Total } from './count-matches.ts';
import { isFew, isFewBy, LIMITS, type PickedDriver, pickDriver, readWords } from './pick-driver.ts';
import { createScan, scanNewest } from './scan-matches.ts';
import { createSieve } from './sift-candidates.ts';
import type { ArtifactPage } from './views.ts';
import { conditionsLeft, createWalker, type Key, type SortKey, toTests, type Walker, withKeys } from './walk-artifacts.ts';

/** Matches up to which relevance is worth its while: the rest of the list travels in the cursor, so that it never changes under the reader. */
const RANKED_MOST = 500;

interface Found {
  seqs: number[];
  next: Place | null;
  total: Total;
  ranking: 'relevance' | 'newest';
}

/** A page of the registry. Rows never repeat or are skipped while others are added; what the order is stands in the answer. */
export async function findArtifacts(server: Server, input: ArtifactQuery): Promise<ArtifactPage> {
  const query = checkQuery(input);
  const place = query.cursor === undefined ? null : decodePlace(query.cursor, query);
  const conditions = await toConditions(server, query);
  const found = (await findRanked(server, query, conditions, place)) ?? (await findWalking(server, query, conditions, place));
  const rows = await readRows(server, found.seqs);
  const { total } = found;
  return {
    artifacts: rows.map(toArtifactRow),
    total: total.value,
    totalRelation: total.relation,
    count: rows.length,
    nextCursor: found.next && encodePlace(query, found.next),
    ...say(query, found.ranking, conditions),
    facets: query.facets?.length ? await countFacets(server, conditions, query.facets) : null,
  };
}

function say(query: ArtifactQuery, ranking: Found['ranking'], { match }: Conditions): Pick<ArtifactPage, 'ranking' | 'rankingNote'> {
  if (query.sort !== 'relevance') return { ranking: query.sort === 'created' ? (query.order === 'asc' ? 'oldest' : 'newest') : query.sort, rankingNote: null };
  if (ranking === 'relevance') return { ranking, rankingNote: null };
  const why = match === null ? 'there are no words to rank by' : `more than ${RANKED_MOST} artifacts match; add a word to rank them`;
  return { ranking: 'newest', rankingNote: `newest first: ${why}` };
}

/** Null where relevance is not asked for or would be dear. */
async function findRanked(server: Server, query: ArtifactQuery, conditions: Conditions, place: Place | null): Promise<Found | null> {
  const { match } = conditions;
  if (query.sort !== 'relevance' || match === null || place?.ranking === 'newest') return null;
  const ranked = place?.rest ?? (await rank(server, match, conditions));
  if (ranked === null) return null;
  const total: Total = place?.total ?? { value: ranked.length, relation: 'eq' };
  const from = query.offset ?? 0;
  const seqs = ranked.slice(from, from + query.limit);
  const rest = ranked.slice(from + query.limit);
  return { seqs, total, ranking: 'relevance', next: rest.length > 0 ? { rest, total, ranking: 'relevance' } : null };
}

async function rank(server: Server, match: string, conditions: Conditions): Promise<number[] | null> {
  const words = conditions.list.find((one) => one.words !== null && one.driver !== null)!;
  const { estimate } = await readWords(server, words);
  if (estimate > RANKED_MOST) return null;
  const { hidden } = await countersOf(server, conditions);
  const rows = await server.db.read((q) =>
    q.all<{ seq: number }>(
      sql`SELECT a.seq FROM (SELECT rowid AS seq, bm25(artifact_fts, 8.0, 2.0, 4.0, 1.0) AS score FROM artifact_fts WHERE artifact_fts MATCH ${match} LIMIT ${RANKED_MOST}) a
          WHERE ${toTests(conditionsLeft([...conditions.list, ...hidden], [words]))} ORDER BY a.score, a.seq DESC`,
    ),
  );
  return rows.map((row) => row.seq);
}

interface Row {
  seq: number;
  key: string | number;
}

/** So many rows after a place, the first of them left out. */
interface Wanted {
  sort: SortKey;
  order: 'asc' | 'desc';
  place: Place | null;
  need: number;
  skip: number;
}

async function findWalking(server: Server, query: ArtifactQuery, conditions: Conditions, place: Place | null): Promise<Found> {
  const sort = query.sort === 'relevance' ? 'created' : query.sort;
  const order = query.order ?? (sort === 'title' ? 'asc' : 'desc');
  const driver = await pickDriver(server, conditions);
  const wanted: Wanted = { sort, order, place, need: query.limit + 1, skip: query.offset ?? 0 };
  // What is counted is found, and a page of it at hand.
  const total = place?.total ?? (await countMatches(server, conditions, driver));
  const found = await findPage(server, conditions, driver, wanted, total);
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  const next: Place | null = found.length > query.limit && last ? { after: [last.key, last.seq], total, ranking: 'newest' } : null;
  return { seqs: page.map((one) => one.seq), total, ranking: 'newest', next };
}

async function findPage(server: Server, conditions: Conditions, driver: PickedDriver, wanted: Wanted, total: Total): Promise<Row[]> {
  const { sort, order, place, need, skip } = wanted;
  if (sort === 'created') {
    const isTop = order === 'desc' && !place?.after;
    const scan = isTop ? await scanNewest(server, conditions) : createScan({ server, conditions, driver, order, after: place?.after?.[1] ?? null });
    await scan.reach(skip + need);
    return scan.found.slice(skip, skip + need).map((seq) => ({ seq, key: seq }));
  }
  // Few enough, or found already: all of them, sorted.
  const scan = await scanNewest(server, conditions);
  if (isFew(driver, sort) || (scan.isDone && isFewBy(sort, total.value)) || (await isSparse(server, conditions, driver, wanted, total))) {
    await scan.reach(Number.POSITIVE_INFINITY);
    return sortPage(server, scan.found, createWalker(conditions, driver, wanted), wanted);
  }
  return walk(server, conditions, createWalker(conditions, driver, wanted), wanted);
}

/** Along the key of the order more would be passed over than there is to begin with. */
async function isSparse(server: Server, conditions: Conditions, { condition, estimate }: PickedDriver, { sort, need, skip }: Wanted, total: Total) {
  if (condition === null || total.relation === 'gte' || !isFewBy(sort, total.value)) return false;
  const { live } = await countersOf(server, conditions);
  return ((need + skip) * live) / Math.max(1, total.value) > estimate;
}

async function sortPage(server: Server, seqs: readonly number[], { key, direction, beyond }: Walker, { sort, place, need, skip }: Wanted): Promise<Row[]> {
  const after = place?.after ? beyond(place.after) : sql`true`;
  return server.db.read((q) =>
    q.all<Row>(
      sql`SELECT a.seq, ${key} AS key FROM ${withKeys(seqs, sort)} WHERE ${after} ORDER BY ${key} ${sql.raw(direction)}, a.seq ${sql.raw(direction)} LIMIT ${need} OFFSET ${skip}`,
    ),
  );
}

/** Slices along a key, larger when little is found in them, each short enough for the event loop. */
async function walk(server: Server, conditions: Conditions, walker: Walker, { sort, place, need, skip }: Wanted): Promise<Row[]> {
  const { live, hidden, leastOf } = await countersOf(server, conditions);
  const left = conditionsLeft([...conditions.list, ...hidden], walker.covers);
  const known = left.map(leastOf).filter((n) => n > 0);
  const sieve = await createSieve({ server, conditions }, left, ((need + skip) * live) / Math.min(live, ...known));
  const found: number[] = [];
  const least = left.some((one) => one.words) ? 512 : 64;
  let after = place?.after ?? null;
  for (let n = Math.min(LIMITS.slice, Math.max(need + skip, least)); ; n = Math.min(LIMITS.slice, n * 4)) {
    const { seqs, end } = await readSlice(server, walker, after, n);
    const fit = new Set(await sieve(seqs.toSorted((a, b) => a - b)));
    for (const seq of seqs) if (fit.has(seq)) found.push(seq);
    if (found.length >= need + skip || end === null) return readKeys(server, found.slice(skip, skip + need), walker, sort);
    after = end;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Rows along a key, and the place of the last; null when there are no more. */
async function readSlice(server: Server, { slice, direction }: Walker, after: Key | null, n: number): Promise<{ seqs: number[]; end: Key | null }> {
  const last = direction === 'asc' ? sql`max(key)` : sql`min(key)`;
  const [row] = await server.db.read((q) =>
    q.all<{ seqs: string; last: string | number }>(sql`SELECT json_group_array(seq) AS seqs, ${last} AS last FROM (${slice(after, n)})`),
  );
  const seqs = JSON.parse(row.seqs) as number[];
  return { seqs, end: seqs.length < n ? null : [row.last, seqs[seqs.length - 1]] };
}

/** Rows with their keys, in the order given. */
const readKeys = (server: Server, seqs: readonly number[], { key }: Walker, sort: SortKey): Promise<Row[]> =>
  server.db.read((q) => q.all<Row>(sql`SELECT a.seq, ${key} AS key FROM ${withKeys(seqs, sort)} ORDER BY d.key`));
