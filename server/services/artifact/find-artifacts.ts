import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import { type Conditions, toConditions } from './artifact-conditions.ts';
import { decodePlace, encodePlace, type Place } from './artifact-cursor.ts';
import { type ArtifactQuery, checkQuery } from './artifact-query.ts';
import { readRows, toArtifactRow } from './artifact-row.ts';
import { countFacets } from './count-facets.ts';
import { countMatches, type Total } from './count-matches.ts';
import type { ArtifactPage } from './views.ts';
import { createWalker, isFew, LIMITS, type PickedDriver, pickDriver, readWords, type Tests, testsOf, type Walker } from './walk-artifacts.ts';

/** Matches up to which relevance is worth its while: the rest of the list travels in the cursor, so that it never changes under the reader. */
const RANKED_MOST = 500;

/** Of rows that are read already, so many are tested before all of them are. */
const FIRST_TESTED = 1500;

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
  const tests = await testsOf({ server, conditions, covers: [words], carries: [] });
  const rows = await server.db.read((q) =>
    q.all<{ seq: number }>(
      sql`SELECT a.seq FROM (SELECT rowid AS seq, bm25(artifact_fts, 8.0, 2.0, 4.0, 1.0) AS score FROM artifact_fts WHERE artifact_fts MATCH ${match} LIMIT ${RANKED_MOST}) a
          WHERE ${tests.of(null)} ORDER BY a.score, a.seq DESC`,
    ),
  );
  return rows.map((row) => row.seq);
}

async function findWalking(server: Server, query: ArtifactQuery, conditions: Conditions, place: Place | null): Promise<Found> {
  const sort = query.sort === 'relevance' ? 'created' : query.sort;
  const order = query.order ?? (sort === 'title' ? 'asc' : 'desc');
  const driver = await pickDriver(server, conditions);
  const walker = createWalker(conditions, driver, { sort, order });
  const wanted = { place, need: query.limit + 1, skip: query.offset ?? 0 };
  const found = isFew(driver, sort)
    ? await gather(server, driver, await testsOf({ server, conditions, covers: [driver.condition], carries: walker.gather.carries }), walker, wanted)
    : await walk(server, await testsOf({ server, conditions, ...walker }), walker, wanted, walker.bySeq && order === 'desc' ? driver.newest : null);
  const total = place?.total ?? (await countMatches(server, conditions, driver));
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  const next: Place | null = found.length > query.limit && last ? { after: [last.key, last.seq], total, ranking: 'newest' } : null;
  return { seqs: page.map((one) => one.seq), total, ranking: 'newest', next };
}

interface Row {
  seq: number;
  key: string | number;
}

/** So many rows after a place, the first of them left out. */
interface Wanted {
  place: Place | null;
  need: number;
  skip: number;
}

/** Few enough candidates: all of them, sorted. */
async function gather(server: Server, { condition, estimate }: PickedDriver, tests: Tests, walker: Walker, { place, need, skip }: Wanted): Promise<Row[]> {
  const { key, direction, beyond, gather: all } = walker;
  const { rows } = condition!.driver!;
  const after = place?.after ? beyond(place.after) : sql`true`;
  return server.db.read((q) =>
    q.all<Row>(
      sql`SELECT a.seq, ${key} AS key FROM ${all.from(rows)} WHERE ${after} AND ${tests.ofSome(rows, estimate)}
          ORDER BY ${key} ${direction}, a.seq ${direction} LIMIT ${need} OFFSET ${skip}`,
    ),
  );
}

/** Slices in order, larger when little is found in them, each short enough for the event loop. @param newest rows that are read already */
async function walk(server: Server, tests: Tests, walker: Walker, { place, need, skip }: Wanted, newest: PickedDriver['newest']): Promise<Row[]> {
  const { slice, direction, bySeq, beyond } = walker;
  const found: Row[] = [];
  let after = place?.after ?? null;
  let left = skip;
  // The newest of them first: mostly they are enough.
  for (const most of newest ? [FIRST_TESTED, Number.MAX_SAFE_INTEGER] : []) {
    const rows = await server.db.read((q) =>
      q.all<Row>(
        sql`SELECT a.seq, a.seq AS key FROM (SELECT value AS seq FROM json_each(${newest!.seqs}) j WHERE j.key < ${most}) a
            WHERE ${after === null ? sql`true` : beyond(after)} AND ${tests.of(null)} ORDER BY a.seq DESC LIMIT ${need} OFFSET ${skip}`,
      ),
    );
    if (rows.length >= need || (newest!.isComplete && most > FIRST_TESTED)) return rows;
  }
  // Nothing to test: what is left out is left out by the index.
  if (tests.isNone) return server.db.read((q) => q.all<Row>(sql`SELECT seq, key FROM (${slice(after, need + skip)}) LIMIT ${need} OFFSET ${skip}`));
  for (let n = Math.min(LIMITS.slice, Math.max(need + skip, tests.asksWords ? 512 : 64)); ; n = Math.min(LIMITS.slice, n * 4)) {
    const part = slice(after, n);
    const test = tests.of(bySeq ? part : null);
    const skipped = left > 0 ? await countIn(server, part, test) : 0;
    if (left === 0 || skipped > left) {
      const rows = await server.db.read((q) =>
        q.all<Row>(
          sql`SELECT a.seq, a.key FROM (${part}) a WHERE ${test} ORDER BY a.key ${direction}, a.seq ${direction} LIMIT ${need - found.length} OFFSET ${left}`,
        ),
      );
      found.push(...rows);
      if (found.length >= need) return found;
    }
    left = Math.max(0, left - skipped);
    const [end] = await server.db.read((q) => q.all<Row>(sql`SELECT seq, key FROM (${part}) LIMIT 1 OFFSET ${n - 1}`));
    if (!end) return found;
    after = [end.key, end.seq];
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function countIn(server: Server, part: SQL, test: SQL): Promise<number> {
  const [{ n }] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (${part}) a WHERE ${test}`));
  return n;
}
