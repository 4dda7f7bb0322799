import { z } from 'zod';
import { defineKind } from '../kind.ts';

/** Who makes vectors: `full-text` = nobody, the guide is searched by its words alone. */
export const Provider = z.enum(['full-text', 'openai', 'ollama']);

/** Whether an embedding endpoint is configured and answers. */
export const embedding_probe = defineKind({
  id: 'embedding_probe',
  role: 'witness',
  encoding: 'json',
  schema: z.strictObject({
    provider: Provider,
    configured: z.boolean(),
    reachable: z.boolean(),
    /** Length of its vectors. */
    dimensions: z.int().nullable(),
    model: z.string().nullable(),
    /** Why it does not answer; '' otherwise. */
    reason: z.string(),
  }),
});
export type EmbeddingProbe = z.infer<typeof embedding_probe.schema>;

/** What became of the index of the guide. */
export const knowledge_index = defineKind({
  id: 'knowledge_index',
  role: 'witness',
  encoding: 'json',
  schema: z.strictObject({
    sources: z.int(),
    chunks: z.int(),
    /** Sources that are new, of which a part changed, and that did not. */
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    /** Chunks that have a vector. */
    vectors: z.int(),
    provider: Provider,
    /** Why there are no vectors although an endpoint is configured; '' otherwise. */
    reason: z.string(),
  }),
});
export type KnowledgeIndex = z.infer<typeof knowledge_index.schema>;

/** A question and what the guide has on it, best first. */
export const knowledge_answer = defineKind({
  id: 'knowledge_answer',
  role: 'witness',
  encoding: 'json',
  schema: z.strictObject({
    question: z.string(),
    method: z.enum(['words', 'words and meaning']),
    /** Why it went by words alone although an endpoint is configured; '' otherwise. */
    reason: z.string(),
    hits: z.array(
      z.strictObject({
        /** File it stands in, from the package's folder. */
        source: z.string(),
        title: z.string(),
        heading: z.string(),
        /** Address within the product; '' when it stands on no page. */
        href: z.string(),
        /** Text around what was found; `hit`: a word of the question. */
        snippet: z.array(z.strictObject({ text: z.string(), hit: z.boolean() })),
        /** Larger is better, within one answer. By words: BM25. With vectors: cosine of question and section, −1 … 1. */
        score: z.number(),
      }),
    ),
  }),
});
export type KnowledgeAnswer = z.infer<typeof knowledge_answer.schema>;
