import type { World } from '../../kit/step.ts';
import { embedTexts } from '../knowledge/embed.ts';
import { planIndex } from '../knowledge/index-guide.ts';
import { readSources } from '../knowledge/read-guide.ts';
import { searchGuide } from '../knowledge/search-guide.ts';
import type { Viewpoint } from './index.ts';

/** Whether an embedding endpoint is configured and answers, with one word. */
export async function lookAtEmbedding({ embedding, signal }: Viewpoint): Promise<NonNullable<World['embedding']>> {
  if (!embedding) return { provider: 'full-text', configured: false, reachable: false, dimensions: null, model: null, reason: '' };
  const answer = await embedTexts(embedding, ['guide'], signal);
  const { kind, model } = embedding;
  if (!answer.ok) return { provider: 'full-text', configured: true, reachable: false, dimensions: null, model, reason: answer.reason };
  return { provider: kind, configured: true, reachable: true, dimensions: answer.dimensions, model, reason: '' };
}

/** What the guide says against what the index holds, vectors of the missing among it. */
export async function lookAtGuide({ db, catalogue, embedding, signal }: Viewpoint): Promise<NonNullable<World['guide']>> {
  return planIndex(db, readSources(catalogue), embedding, signal);
}

const HITS = 3;

/** The step's question, answered from the index. */
export async function lookAtSearch({ db, params, embedding, signal }: Viewpoint): Promise<NonNullable<World['search']>> {
  return searchGuide(db, typeof params.question === 'string' ? params.question : '', HITS, embedding, signal);
}
