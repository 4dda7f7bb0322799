import { inArray } from 'drizzle-orm';
import { artifact } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { toArtifactRow } from './artifact-row.ts';
import type { ArtifactRow } from './views.ts';

/** Artifacts by id, in the order given, whatever their state; unknown ids are left out. */
export async function listRows(server: Server, ids: readonly string[]): Promise<ArtifactRow[]> {
  if (ids.length === 0) return [];
  const rows = await server.db.read((q) =>
    q
      .select()
      .from(artifact)
      .where(inArray(artifact.artifactId, [...ids])),
  );
  const byId = new Map(rows.map((row) => [row.artifactId, toArtifactRow(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
