import { sql } from 'drizzle-orm';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';

/** The artifact one of whose versions has a digest, the oldest when there are several. @throws AppError ARTIFACT_NOT_FOUND */
export async function findByDigest(server: Server, digest: string): Promise<{ artifactId: string; version: number; isHead: boolean }> {
  const [row] = await server.db.read((q) =>
    q.all<{ artifactId: string; version: number; head: number }>(
      sql`SELECT v.artifact_id AS artifactId, v.version, a.head_version AS head FROM artifact_version v CROSS JOIN artifact a ON a.artifact_id = v.artifact_id
          WHERE v.digest = ${digest} ORDER BY a.deleted_at IS NOT NULL, v.artifact_id, v.version DESC LIMIT 1`,
    ),
  );
  if (!row) throw new AppError('ARTIFACT_NOT_FOUND', `no artifact has a version of digest ${digest.slice(0, 64)}`);
  return { artifactId: row.artifactId, version: row.version, isHead: row.version === row.head };
}
