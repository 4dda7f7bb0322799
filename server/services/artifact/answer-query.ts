import type { Server } from '../../server.ts';
import type { ArtifactQuery } from './artifact-query.ts';
import { findArtifacts } from './find-artifacts.ts';
import { parseSearch } from './parse-search.ts';
import type { ArtifactAnswer } from './views.ts';

/** A page of the registry, with what is to be said of how the search text was read. */
export async function answerQuery(server: Server, query: ArtifactQuery): Promise<ArtifactAnswer> {
  const { notes } = parseSearch(query.q ?? '');
  return { notes, ...(await findArtifacts(server, query)) };
}
