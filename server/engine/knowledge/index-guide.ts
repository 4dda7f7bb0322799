import { eq } from 'drizzle-orm';
import type { Database } from '../../db/open-database.ts';
import { knowledgeChunk } from '../../db/schema.ts';
import type { Statement } from '../../db/statement.ts';
import type { KnowledgeChange } from '../../kit/intent.ts';
import type { KnowledgeIndex } from '../../kit/kinds/knowledge.ts';
import { type Chunk, chunkSources } from './chunk-guide.ts';
import { type EmbeddingEndpoint, embedTexts, makerOf } from './embed.ts';
import type { Source } from './read-guide.ts';

export type IndexPlan = KnowledgeIndex & { change: KnowledgeChange };

/** Compares guide and index by digest, and asks the endpoint, if any, for the vectors that are missing. Writes nothing. */
export async function planIndex(db: Database, sources: readonly Source[], endpoint: EmbeddingEndpoint | null, stop?: AbortSignal): Promise<IndexPlan> {
  const wanted = chunkSources(sources);
  const held = await db.read((q) =>
    q.select({ digest: knowledgeChunk.digest, source: knowledgeChunk.source, maker: knowledgeChunk.vectorModel }).from(knowledgeChunk),
  );
  const known = new Map(held.map((one) => [one.digest, one]));
  const digests = new Set(wanted.map(({ digest }) => digest));
  const add = wanted.filter(({ digest }) => !known.has(digest));
  const remove = held.filter(({ digest }) => !digests.has(digest));
  const { vectors, reason } = await embedMissing(endpoint, wanted, (digest) => known.get(digest)?.maker ?? null, stop);
  const before = new Set(held.map(({ source }) => source));
  const touched = new Set([...add, ...remove].map(({ source }) => source));
  const paths = sources.map(({ path }) => path);
  return {
    change: { add, remove: remove.map(({ digest }) => digest), vectors, maker: endpoint && vectors.length > 0 ? makerOf(endpoint) : null },
    sources: paths.length,
    chunks: wanted.length,
    added: paths.filter((path) => !before.has(path)).length,
    updated: paths.filter((path) => before.has(path) && touched.has(path)).length,
    unchanged: paths.filter((path) => before.has(path) && !touched.has(path)).length,
    vectors: endpoint === null || reason !== '' ? 0 : wanted.length,
    provider: endpoint === null || reason !== '' ? 'full-text' : endpoint.kind,
    reason,
  };
}

async function embedMissing(endpoint: EmbeddingEndpoint | null, chunks: readonly Chunk[], makerOfChunk: (digest: string) => string | null, stop?: AbortSignal) {
  if (endpoint === null) return { vectors: [], reason: '' };
  const missing = chunks.filter(({ digest }) => makerOfChunk(digest) !== makerOf(endpoint));
  if (missing.length === 0) return { vectors: [], reason: '' };
  const embedded = await embedTexts(
    endpoint,
    missing.map(({ title, heading, text }) => [title, heading, text].filter(Boolean).join('\n')),
    stop,
  );
  if (!embedded.ok) return { vectors: [], reason: embedded.reason };
  return { vectors: missing.map(({ digest }, at) => ({ digest, vector: encodeVector(embedded.vectors[at]) })), reason: '' };
}

/** Little-endian f32 as base64, and back. */
export const encodeVector = (vector: Float32Array): string => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
export const decodeVector = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);

/** Rows of a change; doing it twice does no harm. */
export function indexStatements({ add, remove, vectors, maker }: KnowledgeChange, at: string): Statement[] {
  const gone = JSON.stringify(remove);
  const removed = `(SELECT chunk_id FROM knowledge_chunk WHERE digest IN (SELECT value FROM json_each(?)))`;
  return [
    ...(remove.length === 0
      ? []
      : [
          { sql: `DELETE FROM knowledge_text WHERE rowid IN ${removed}`, args: [gone] },
          { sql: 'DELETE FROM knowledge_chunk WHERE digest IN (SELECT value FROM json_each(?))', args: [gone] },
        ]),
    ...(add.length === 0
      ? []
      : [
          {
            sql: `INSERT OR IGNORE INTO knowledge_chunk (source, title, heading, href, text, digest, indexed_at)
                  SELECT value ->> 'source', value ->> 'title', value ->> 'heading', value ->> 'href', value ->> 'text', value ->> 'digest', ? FROM json_each(?)`,
            args: [at, JSON.stringify(add)],
          },
          {
            sql: `INSERT INTO knowledge_text (rowid, title, heading, text)
                  SELECT chunk_id, title, heading, text FROM knowledge_chunk
                  WHERE digest IN (SELECT value ->> 'digest' FROM json_each(?)) AND chunk_id NOT IN (SELECT rowid FROM knowledge_text)`,
            args: [JSON.stringify(add)],
          },
        ]),
    ...vectors.map(({ digest, vector }) => ({
      sql: 'UPDATE knowledge_chunk SET vector = ?, vector_model = ? WHERE digest = ?',
      args: [Buffer.from(vector, 'base64'), maker, digest],
    })),
  ];
}

export const hasChange = ({ add, remove, vectors }: KnowledgeChange): boolean => add.length + remove.length + vectors.length > 0;
export const ofMaker = (endpoint: EmbeddingEndpoint) => eq(knowledgeChunk.vectorModel, makerOf(endpoint));
