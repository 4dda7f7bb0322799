import { isAppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { answerQuery } from './answer-query.ts';
import { type ArtifactQuery, FACETS, readArtifactQuery, writeArtifactQuery } from './artifact-query.ts';
import { findArtifacts } from './find-artifacts.ts';
import type { ArtifactPage, ArtifactSearch, Facet } from './views.ts';

/** Facets of which any value counts: those that a person has chosen among are counted as if he had not, so that he can choose another too. */
const ANY_OF = ['type', 'source', 'preset'] as const;

/**
 * What an address asks, found and with its facets. An address that cannot be read is no error here: the page shows what is wrong beside
 * the field that says it.
 */
export async function searchAddress(server: Server, address: string): Promise<ArtifactSearch> {
  let written: string | null = null;
  try {
    const query = readArtifactQuery(new URLSearchParams(address));
    const { cursor: _, offset: __, facets: ___, ...plain } = query;
    written = writeArtifactQuery(plain).toString();
    const page = await answerQuery(server, { ...query, facets: [...FACETS] });
    const others = await countOthers(server, query);
    const facets = { ...page.facets, ...others.facets };
    return { address: written, page: { ...page, facets, facetsOver: page.facetsOver ?? others.facetsOver }, problems: [] };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const path = error.code === 'ARTIFACT_NOT_FOUND' ? 'relatedTo' : 'q';
    return { address: written, page: null, problems: error.errors.length > 0 ? error.errors : [{ path, message: error.message }] };
  }
}

async function countOthers(
  server: Server,
  { cursor: _, offset: __, ...query }: ArtifactQuery,
): Promise<Pick<ArtifactPage, 'facetsOver'> & { facets: Record<string, readonly Facet[]> }> {
  const counted: Record<string, readonly Facet[]> = {};
  let over: number | null = null;
  for (const name of ANY_OF) {
    if (!query[name]?.length) continue;
    const { facets, facetsOver } = await findArtifacts(server, { ...query, [name]: undefined, limit: 1, facets: [name] });
    if (facets) counted[name] = facets[name];
    over ??= facetsOver;
  }
  return { facets: counted, facetsOver: over };
}
