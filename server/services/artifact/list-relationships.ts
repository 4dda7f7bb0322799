import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import { findArtifact, type StoredArtifact } from './artifact-row.ts';
import { hopsOf } from './find-related.ts';
import type { Related, Relationships } from './views.ts';

/** What an artifact is directly related to: as recorded, and as its bytes and inputs let one infer. */
export async function listRelationships(server: Server, artifactId: string, limit = 200): Promise<Relationships> {
  const row = await findArtifact(server, artifactId);
  const [up, down, inferred] = await Promise.all([
    hopsOf(server, [artifactId], 'up', undefined, limit + 1),
    hopsOf(server, [artifactId], 'down', undefined, limit + 1),
    infer(server, row, limit),
  ]);
  const declared = [
    ...up.slice(0, limit).map(({ parent, relation }) => ({ relation, direction: 'up' as const, artifactId: parent })),
    ...down.slice(0, limit).map(({ child, relation }) => ({ relation, direction: 'down' as const, artifactId: child })),
  ];
  const names = await nameArtifacts(
    server,
    [...declared, ...inferred].map((one) => one.artifactId),
  );
  const named = (one: Pick<Related, 'relation' | 'direction' | 'artifactId'>): Related => {
    const found = names.get(one.artifactId);
    return { ...one, type: found?.type ?? null, title: found?.title ?? one.artifactId, known: found !== undefined, createdAt: found?.createdAt ?? null };
  };
  return { declared: declared.map(named), inferred: inferred.map(named), truncated: up.length > limit || down.length > limit || inferred.length >= limit };
}

/** Equal bytes in another artifact, or equal input. Files of less than 1 KiB say nothing: flags that are all set are equal everywhere. */
async function infer(server: Server, row: StoredArtifact, limit: number): Promise<Pick<Related, 'relation' | 'direction' | 'artifactId'>[]> {
  const [bytes, input] = await Promise.all([
    server.db.read((q) =>
      q.all<{ id: string }>(
        sql`SELECT DISTINCT g.artifact_id AS id FROM (SELECT sha256 FROM artifact_file WHERE artifact_id = ${row.artifactId} AND version = ${row.headVersion} AND bytes >= 1024 LIMIT 50) f
            CROSS JOIN artifact_file g ON g.sha256 = f.sha256 WHERE g.artifact_id <> ${row.artifactId} LIMIT ${limit}`,
      ),
    ),
    row.inputHash === null
      ? []
      : server.db.read((q) =>
          q.all<{ id: string }>(
            sql`SELECT artifact_id AS id FROM artifact INDEXED BY artifact_by_input WHERE input_hash = ${row.inputHash} AND input_hash IS NOT NULL AND type = ${row.type}
                AND artifact_id <> ${row.artifactId} ORDER BY seq DESC LIMIT ${limit}`,
          ),
        ),
  ]);
  const way = (id: string): 'up' | 'down' => (id < row.artifactId ? 'up' : 'down');
  return [
    ...bytes.map(({ id }) => ({ relation: 'same_bytes', direction: way(id), artifactId: id })),
    ...input.map(({ id }) => ({ relation: 'same_input', direction: way(id), artifactId: id })),
  ].slice(0, limit);
}

export type Named = Pick<StoredArtifact, 'artifactId' | 'type' | 'kind' | 'title' | 'createdAt' | 'deletedAt'>;

export async function nameArtifacts(server: Server, ids: readonly string[]): Promise<Map<string, Named>> {
  if (ids.length === 0) return new Map();
  const rows = await server.db.read((q) =>
    q.all<Named>(
      sql`SELECT artifact_id AS artifactId, type, kind, title, created_at AS createdAt, deleted_at AS deletedAt FROM artifact
          WHERE artifact_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
    ),
  );
  return new Map(rows.map((row) => [row.artifactId, row]));
}
