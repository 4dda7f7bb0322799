import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import { type Conditions, toConditions } from './artifact-conditions.ts';
import { countersOf } from './artifact-counters.ts';
import { decodePlace, encodePlace, type Place } from './artifact-cursor.ts';
import { type ArtifactQuery, checkQuery } from './artifact-query.ts';
import { readRows, toArtifactRow } from './artifact-row.ts';
import type { Condition } from './condition-parts.ts';
import { countFacets } from './count-facets.ts';
import { countMatches, type Total } from './count-matches.ts';
import { countUpTo, isFew, isFewBy, LIMITS, type PickedDriver, pickDriver } from './pick-driver.ts';
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
    ...(query.facets?.length ? await countFacets(server, conditions, query.facets) : { facets: null, facetsOver: null }),
  };
}

function say(query: ArtifactQuery, ranking: Found['ranking'], { words }: Conditions): Pick<ArtifactPage, 'ranking' | 'rankingNote'> {
  if (query.sort !== 'relevance') return { ranking: query.sort === 'created' ? (query.order === 'asc' ? 'oldest' : 'newest') : query.sort, rankingNote: null };
  if (ranking === 'relevance') return { ranking, rankingNote: null };
  const why = words === null ? 'there are no words to rank by' : `more than ${RANKED_MOST} artifacts have these words; add one to rank them`;
  return { ranking: 'newest', rankingNote: `newest first: ${why}` };
}

/** Null where relevance is not asked for or would be dear. */
async function findRanked(server: Server, query: ArtifactQuery, conditions: Conditions, place: Place | null): Promise<Found | null> {
  const { words } = conditions;
  if (query.sort !== 'relevance' || words === null || place?.ranking === 'newest') return null;
  const ranked = place?.rest ?? (await rank(server, words, conditions));
  if (ranked === null) return null;
  const total: Total = place?.total ?? { value: ranked.length, relation: 'eq' };
  const from = query.offset ?? 0;
  const seqs = ranked.slice(from, from + query.limit);
  const rest = ranked.slice(from + query.limit);
  return { seqs, total, ranking: 'relevance', next: rest.length > 0 ? { rest, total, ranking: 'relevance' } : null };
}

async function rank(server: Server, words: Condition, { list }: Conditions): Promise<number[] | null> {
  const match = words.term!.expression;
  const ranked = sql`SELECT rowid AS seq FROM artifact_fts WHERE artifact_fts MATCH ${match}`;
  if ((await countUpTo(server, ranked, RANKED_MOST + 1)) > RANKED_MOST) return null;
  const rows = await server.db.read((q) =>
    q.all<{ seq: number }>(
      sql`SELECT a.seq FROM (SELECT rowid AS seq, bm25(artifact_fts, 8.0, 2.0, 4.0, 1.0, 0.0) AS score FROM artifact_fts WHERE artifact_fts MATCH ${match} LIMIT ${RANKED_MOST}) a
          WHERE ${toTests(
            conditionsLeft(
              list.flatMap((one) => one.parts ?? [one]),
              [words],
            ),
          )} ORDER BY a.score, a.seq DESC`,
    ),
  );
  return rows.map((row) => row.seq);
}

/** So many matches tell how many candidates it takes for more. */
const TELLING = 8;

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
  const walker = createWalker(conditions, driver, wanted);
  const scan = await scanNewest(server, conditions);
  if (!scan.isDone && !isFew(driver, sort) && !(await isSparse(server, conditions, driver, wanted, total)))
    return walkTesting(server, conditions, walker, wanted);
  await scan.reach(Number.POSITIVE_INFINITY);
  return (await walkKnown(server, conditions, walker, { ...wanted, found: scan.found })) ?? sortPage(server, scan.found, walker, wanted);
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

/** A row along the key takes this part of what it takes to sort one that is found. */
const PASSING = 0.1;

/** Along the key, with all that is found at hand. Null where they lie so far apart there that sorting them takes less. */
async function walkKnown(
  server: Server,
  conditions: Conditions,
  walker: Walker,
  { found, ...wanted }: Wanted & { found: readonly number[] },
): Promise<Row[] | null> {
  const { live } = await countersOf(server, conditions);
  const likely = ((wanted.need + wanted.skip) * live) / Math.max(1, found.length);
  if (likely * PASSING > found.length) return null;
  const all = new Set(found);
  const most = found.length / PASSING;
  return walk(server, walker, wanted, { sift: (seqs) => Promise.resolve(seqs.filter((seq) => all.has(seq))), first: 1.2 * likely, most });
}

/** Along the key, each row tested. */
async function walkTesting(server: Server, conditions: Conditions, walker: Walker, wanted: Wanted): Promise<Row[]> {
  const { live, hidden, leastOf } = await countersOf(server, conditions);
  const left = conditionsLeft([...conditions.list, ...hidden], walker.covers);
  const known = left
    .flatMap((one) => one.parts ?? [one])
    .map(leastOf)
    .filter((n) => n > 0);
  const ahead = ((wanted.need + wanted.skip) * live) / Math.min(live, ...known);
  const sieve = await createSieve({ server, conditions }, left, { ahead, wanted: wanted.need + wanted.skip });
  const sift = async (seqs: readonly number[]): Promise<readonly number[]> => {
    const fit = new Set(await sieve(seqs.toSorted((a, b) => a - b)));
    return seqs.filter((seq) => fit.has(seq));
  };
  const first = left.some((one) => one.parts?.some((part) => part.words?.isDear)) ? 512 : 64;
  return (await walk(server, walker, wanted, { sift, first, most: Number.POSITIVE_INFINITY }))!;
}

interface Walk {
  /** Those of a slice that are wanted, in its order. */
  sift(seqs: readonly number[]): Promise<readonly number[]>;
  /** Rows of the first slice, at least. */
  first: number;
  /** Rows looked at, at most. */
  most: number;
}

/** Slices along a key, as large as what was found so far makes likely, each short enough for the event loop. Null: not found among the most. */
async function walk(server: Server, walker: Walker, { sort, place, need, skip }: Wanted, { sift, first, most }: Walk): Promise<Row[] | null> {
  const wanted = need + skip;
  const found: number[] = [];
  let after = place?.after ?? null;
  let seen = 0;
  for (let n = Math.ceil(Math.max(wanted, first)); seen < most; ) {
    n = Math.min(LIMITS.slice, n);
    const { seqs, end } = await readSlice(server, walker, after, n);
    for (const seq of await sift(seqs)) found.push(seq);
    if (found.length >= wanted || end === null) return readKeys(server, found.slice(skip, skip + need), walker, sort);
    after = end;
    seen += n;
    n = found.length < TELLING ? 4 * n : Math.ceil((1.2 * (wanted - found.length) * seen) / found.length) + 16;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return null;
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
