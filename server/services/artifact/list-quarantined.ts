import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { QuarantinedBlob } from './views.ts';

const SHOWN = 50;
const NAMED = 5;

/** Stored bytes found not to match their digest, the latest first, and the artifacts that hold them. */
export async function listQuarantined(server: Server): Promise<QuarantinedBlob[]> {
  const blobs = await server.db.read((q) =>
    q.all<Omit<QuarantinedBlob, 'artifacts'>>(
      sql`SELECT sha256, bytes, at, note FROM blob_state WHERE state = 'quarantined' ORDER BY at DESC, sha256 LIMIT ${SHOWN}`,
    ),
  );
  const holders = await server.db.read((q) =>
    q.all<QuarantinedBlob['artifacts'][number] & { sha256: string }>(
      sql`SELECT DISTINCT f.sha256, a.artifact_id AS artifactId, a.title, f.path FROM json_each(${JSON.stringify(blobs.map((one) => one.sha256))}) j
          CROSS JOIN artifact_file f ON f.sha256 = j.value CROSS JOIN artifact a ON a.artifact_id = f.artifact_id ORDER BY a.seq DESC LIMIT 1000`,
    ),
  );
  return blobs.map((blob) => ({
    ...blob,
    artifacts: holders
      .filter((one) => one.sha256 === blob.sha256)
      .slice(0, NAMED)
      .map(({ artifactId, title, path }) => ({ artifactId, title, path })),
  }));
}
