import { inArray, sql } from 'drizzle-orm';
import { cutText } from '../../broken-text.ts';
import type { Database } from '../../db/open-database.ts';
import { knowledgeChunk } from '../../db/schema.ts';
import type { KnowledgeAnswer } from '../../kit/kinds/knowledge.ts';
import { type EmbeddingEndpoint, embedTexts } from './embed.ts';
import { decodeVector, ofMaker } from './index-guide.ts';

/** Words that say nothing of what is asked, left out while others remain. */
const COMMON: ReadonlySet<string> = new Set(
  'a an and any are as at be by can could do does for from has have how i if in is it its me my of on or our so than that the their there this to was we what when where which who why will with would you your'.split(
    ' ',
  ),
);
const MOST_WORDS = 32;
const CANDIDATES = 20;
/** Damps the first places of a ranking when two are joined. @see Cormack, Clarke & Büttcher 2009 */
const RANK_DAMPING = 60;

/** The words of a question as an FTS5 query: each in quotes, so that nothing a person types is read as an operator. '' when there are none. */
export function toMatch(question: string): string {
  const words =
    question
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => !COMMON.has(word));
  return [...new Set(telling.length > 0 ? telling : words)]
    .slice(0, MOST_WORDS)
    .map((word) => `"${cutText(word, 100)}"`)
    .join(' OR ');
}

interface Found {
  id: number;
  score: number;
  snippet: string;
}

/** The sections that answer a question best: by words, and by meaning too when an endpoint makes vectors. */
export async function searchGuide(
  db: Database,
  question: string,
  limit: number,
  endpoint: EmbeddingEndpoint | null,
  stop?: AbortSignal,
): Promise<KnowledgeAnswer> {
  const [byWords, meant] = await Promise.all([findByWords(db, question), endpoint ? findByMeaning(db, question, endpoint, stop) : null]);
  const byMeaning = meant !== null && 'found' in meant ? meant.found : [];
  const ranked = byMeaning.length === 0 ? byWords : join(byWords, byMeaning);
  const hits = ranked.slice(0, limit);
  const rows = await db.read((q) =>
    q
      .select()
      .from(knowledgeChunk)
      .where(
        inArray(
          knowledgeChunk.chunkId,
          hits.map(({ id }) => id),
        ),
      ),
  );
  return {
    question,
    method: byMeaning.length > 0 ? 'words and meaning' : 'words',
    reason: meant !== null && 'reason' in meant ? meant.reason : '',
    hits: hits.flatMap(({ id, score, snippet }) => {
      const row = rows.find(({ chunkId }) => chunkId === id);
      if (!row) return [];
      const { source, title, heading, href, text } = row;
      return [
        {
          source,
          title,
          heading,
          href,
          snippet: toPieces(snippet || `${text.slice(0, 240)}${text.length > 240 ? ' …' : ''}`),
          score: Math.round(score * 1000) / 1000,
        },
      ];
    }),
  };
}

/** A title counts four times, a heading three times what the text counts. */
async function findByWords(db: Database, question: string): Promise<Found[]> {
  const match = toMatch(question);
  if (match === '') return [];
  const rows = await db.read((q) =>
    q.all<{ id: number; score: number; snippet: string }>(
      sql`SELECT rowid AS id, -bm25(knowledge_text, 4.0, 3.0, 1.0) AS score, snippet(knowledge_text, 2, char(2), char(3), ' … ', 36) AS snippet
          FROM knowledge_text WHERE knowledge_text MATCH ${match} ORDER BY bm25(knowledge_text, 4.0, 3.0, 1.0), rowid LIMIT ${CANDIDATES}`,
    ),
  );
  return rows.map(({ id, score, snippet }) => ({ id: Number(id), score, snippet }));
}

async function findByMeaning(
  db: Database,
  question: string,
  endpoint: EmbeddingEndpoint,
  stop?: AbortSignal,
): Promise<{ found: Found[] } | { reason: string }> {
  const rows = await db.read((q) => q.select({ id: knowledgeChunk.chunkId, vector: knowledgeChunk.vector }).from(knowledgeChunk).where(ofMaker(endpoint)));
  if (rows.length === 0) return { reason: 'the guide has no vectors of this endpoint yet' };
  const asked = await embedTexts(endpoint, [question], stop);
  if (!asked.ok) return { reason: asked.reason };
  const found = rows.flatMap(({ id, vector }) => {
    const score = vector === null ? null : cosine(asked.vectors[0], decodeVector(vector));
    return score === null ? [] : [{ id, score, snippet: '' }];
  });
  return { found: found.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, CANDIDATES) };
}

/** Null when the two cannot be compared. */
function cosine(a: Float32Array, b: Float32Array): number | null {
  if (a.length !== b.length) return null;
  let [dot, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    left += a[i] * a[i];
    right += b[i] * b[i];
  }
  return left === 0 || right === 0 ? null : dot / Math.sqrt(left * right);
}

/** Reciprocal ranks of both added up; what is told is the likeness of meaning. */
function join(byWords: readonly Found[], byMeaning: readonly Found[]): Found[] {
  const all = new Map<number, Found & { rank: number }>();
  for (const list of [byMeaning, byWords])
    for (const [place, one] of list.entries()) {
      const before = all.get(one.id);
      const rank = (before?.rank ?? 0) + 1 / (RANK_DAMPING + place + 1);
      all.set(one.id, { ...one, score: before?.score ?? (list === byMeaning ? one.score : 0), snippet: one.snippet || (before?.snippet ?? ''), rank });
    }
  return [...all.values()].sort((a, b) => b.rank - a.rank || a.id - b.id);
}

/** What was found stands between characters 2 and 3. */
const toPieces = (snippet: string): KnowledgeAnswer['hits'][number]['snippet'] =>
  snippet
    .split('\u0002')
    .flatMap((part, at) => {
      const end = at === 0 ? 0 : part.indexOf('\u0003');
      return [
        { text: part.slice(0, Math.max(0, end)), hit: true },
        { text: part.slice(at === 0 ? 0 : end + 1), hit: false },
      ];
    })
    .filter(({ text }) => text !== '');
