import { and, eq } from 'drizzle-orm';
import { versionDigest } from '../../blobs/digest.ts';
import { artifactFile, artifactVersion } from '../../db/schema.ts';
import { verifyBlobs } from '../../engine/verify-blobs.ts';
import type { Verified } from '../../kit/model-registry.ts';
import type { Server } from '../../server.ts';

/** Bytes not read again by then could not be verified. */
const TIMEOUT_MS = 60_000;

export interface ArtifactFiles {
  artifactId: string;
  bytes: number;
  files: { path: string; sha256: string; bytes: number }[];
}

/** Files of the models artifact with this digest; null when there is none. */
export async function findArtifactFiles(server: Server, digest: string): Promise<ArtifactFiles | null> {
  const rows = await server.db.read((q) =>
    q
      .select({
        artifactId: artifactVersion.artifactId,
        bytes: artifactVersion.bytes,
        path: artifactFile.path,
        sha256: artifactFile.sha256,
        size: artifactFile.bytes,
      })
      .from(artifactVersion)
      .innerJoin(artifactFile, and(eq(artifactFile.artifactId, artifactVersion.artifactId), eq(artifactFile.version, artifactVersion.version)))
      .where(and(eq(artifactVersion.digest, digest), eq(artifactVersion.kind, 'models')))
      .orderBy(artifactFile.path),
  );
  if (rows.length === 0) return null;
  return { artifactId: rows[0].artifactId, bytes: rows[0].bytes, files: rows.map(({ path, sha256, size }) => ({ path, sha256, bytes: size })) };
}

/** Reads an artifact's bytes again, in a thread of their own, and computes its digest anew. Null: not readable within the time. */
export async function checkArtifact(server: Server, digest: string | null, timeoutMs = TIMEOUT_MS): Promise<Verified> {
  const artifact = digest === null ? null : await findArtifactFiles(server, digest);
  if (!artifact) return 'missing';
  const checks = [
    ...(
      await verifyBlobs(
        server.blobs,
        artifact.files.map((file) => file.sha256),
        timeoutMs,
      )
    ).values(),
  ];
  if (checks.includes('missing')) return 'missing';
  if (checks.includes('mismatch') || versionDigest(artifact.files) !== digest) return 'mismatch';
  return checks.includes('unknown') ? null : 'verified';
}
