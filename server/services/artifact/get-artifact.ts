import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import { findArtifact, toArtifactRow } from './artifact-row.ts';
import { listFiles, listVersions } from './list-files.ts';
import { listRelationships } from './list-relationships.ts';
import { protectionOf } from './protection.ts';
import type { ArtifactDetail } from './views.ts';

const FILES_SHOWN = 200;

/** Everything the artifact's page says. A purged one is told with its metadata and no files. @throws AppError ARTIFACT_NOT_FOUND */
export async function getArtifact(server: Server, artifactId: string): Promise<ArtifactDetail> {
  const row = await findArtifact(server, artifactId);
  const isPurged = row.purgedAt !== null;
  const [versions, files, relationships, aliases, workspaces, [hold], reasons] = await Promise.all([
    isPurged ? [] : listVersions(server, artifactId),
    isPurged ? { files: [], nextAfter: null } : listFiles(server, { artifactId, limit: FILES_SHOWN }),
    listRelationships(server, artifactId, 100),
    server.db.read((q) =>
      q.all<{ name: string }>(
        sql`SELECT DISTINCT l.name FROM artifact_version v CROSS JOIN alias l ON l.digest = v.digest WHERE v.artifact_id = ${artifactId} ORDER BY 1 LIMIT 50`,
      ),
    ),
    server.db.read((q) =>
      q.all<{ workspaceId: string; name: string | null }>(
        sql`SELECT DISTINCT w.workspace_id AS workspaceId, w.name FROM (SELECT ${artifactId} AS id UNION SELECT source_id FROM artifact_edge WHERE target_id = ${artifactId} AND relation = 'generates') r
            CROSS JOIN workspace w ON w.run_id = r.id WHERE w.deleted_at IS NULL LIMIT 50`,
      ),
    ),
    server.db.read((q) =>
      q.all<{ reason: string; until: string | null }>(
        sql`SELECT reason, until FROM artifact_hold WHERE artifact_id = ${artifactId} AND (until IS NULL OR until > ${new Date(server.now()).toISOString()})`,
      ),
    ),
    protectionOf(server, [artifactId]),
  ]);
  return {
    ...toArtifactRow(row),
    digest: versions[0]?.digest ?? null,
    versions,
    fileList: files.files,
    filesTruncated: files.nextAfter !== null,
    relationships,
    aliases: aliases.map((one) => one.name),
    workspaces,
    hold: hold ?? null,
    extra: JSON.parse(row.extra) as Record<string, unknown>,
    protectedBy: reasons.get(artifactId) ?? [],
    copy: {
      cli: `vitrine artifacts show ${artifactId}`,
      typescript: `await client.artifact.get.query({ artifactId: '${artifactId}' })`,
      curl: `curl ${originOf(server)}/api/v1/artifacts/${artifactId}`,
    },
  };
}

const originOf = ({ environment: { host, port } }: Server): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
