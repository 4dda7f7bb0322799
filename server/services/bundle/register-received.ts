import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { versionDigest } from '../../blobs/digest.ts';
import { CHECKSUMS, MANIFEST, REPORT } from '../../bundle/layout.ts';
import type { BundleManifest } from '../../bundle/manifest.ts';
import { edgeStatement, registerStatements } from '../../db/register-artifact.ts';
import type { Statement } from '../../db/statement.ts';
import { newArtifactId } from '../../engine/new-id.ts';
import type { Server } from '../../server.ts';

/**
 * A bundle that came in is an artifact too, and its runs say that they were imported from it: where they came from stands beside what is
 * exported again, never in it.
 */
export async function receivedStatements(
  server: Server,
  { folder, manifest, runIds, importId, at }: { folder: string; manifest: BundleManifest; runIds: readonly string[]; importId: string; at: string },
): Promise<Statement[]> {
  const files = [];
  for (const path of [MANIFEST, CHECKSUMS, REPORT])
    files.push({ path: path.slice(path.lastIndexOf('/') + 1), ...(await server.blobs.put(createReadStream(join(folder, path)))) });
  const id = newArtifactId(server.now());
  return [
    ...registerStatements([
      {
        artifact: {
          ...{ id, type: 'bundle', kind: 'upload', title: manifest.name, source: 'import', runId: null, at },
          words: `bundle import ${manifest.id} ${importId}`,
          extra: { bundleId: manifest.id, payloadDigest: manifest.payload_digest, importId },
        },
        version: { output: 'bundle', digest: versionDigest(files), files, once: false },
      },
    ]),
    ...runIds.map((runId) => edgeStatement(runId, 'imported_from', id, at)),
  ];
}
