import { canonicalJson } from '../../blobs/canonical-json.ts';
import { cutText } from '../../broken-text.ts';
import type { Actor, Server } from '../../server.ts';
import { requireWrite } from '../require-write.ts';
import { compareArtifacts } from './compare-artifacts.ts';
import { putArtifact } from './put-artifact.ts';
import type { ArtifactComparison } from './views.ts';

/** Compares two artifacts and keeps the outcome as an artifact derived from both. @throws AppError ARTIFACT_NOT_FOUND, ARTIFACT_GONE */
export async function storeComparison(server: Server, actor: Actor, idA: string, idB: string): Promise<ArtifactComparison & { artifactId: string }> {
  requireWrite(actor);
  const comparison = await compareArtifacts(server, idA, idB);
  const { sha256 } = await server.blobs.put([Buffer.from(canonicalJson(comparison))]);
  const { artifact } = await putArtifact(server, actor, {
    title: cutText(`${comparison.a.title} against ${comparison.b.title}`, 300),
    type: 'comparison',
    derivedFrom: [...new Set([idA, idB])],
    files: [{ path: 'comparison.json', sha256 }],
  });
  return { ...comparison, artifactId: artifact.artifactId };
}
