import { endpointOf } from '../../engine/knowledge/embed.ts';
import { hasChange, indexStatements, planIndex } from '../../engine/knowledge/index-guide.ts';
import { readSources } from '../../engine/knowledge/read-guide.ts';
import { searchGuide } from '../../engine/knowledge/search-guide.ts';
import type { KnowledgeAnswer } from '../../kit/kinds/knowledge.ts';
import type { Server } from '../../server.ts';

/** The sections of the guide that answer a question best. The index is brought up to date first, so that no run has to have made it. */
export async function searchKnowledge(server: Server, { q, limit }: { q: string; limit: number }): Promise<KnowledgeAnswer> {
  const endpoint = endpointOf(server.environment.embedding);
  const { change, reason } = await planIndex(server.db, readSources(server.catalogue.catalogue), endpoint);
  if (hasChange(change)) await server.db.write(indexStatements(change, new Date(server.now()).toISOString()));
  // An endpoint that failed a moment ago is not waited for once more.
  return reason === '' ? searchGuide(server.db, q, limit, endpoint) : { ...(await searchGuide(server.db, q, limit, null)), reason };
}
