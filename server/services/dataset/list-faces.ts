import { and, desc, eq, sql } from 'drizzle-orm';
import { artifactEdge, artifactVersion, dataset, run } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { getFace } from './get-face.ts';
import type { DatasetFace } from './views.ts';

/** Face of each preset's latest generated dataset here; presets that were never run are absent. */
export async function listFaces(server: Server): Promise<{ preset: string; face: DatasetFace }[]> {
  const faces = await Promise.all(
    server.catalogue.catalogue.presets.map(async ({ id, theme }) => {
      const [latest] = await server.db.read((q) =>
        q
          .select({ digest: dataset.digest })
          .from(run)
          .innerJoin(artifactEdge, and(eq(artifactEdge.sourceId, run.runId), eq(artifactEdge.relation, 'generates')))
          .innerJoin(artifactVersion, and(eq(artifactVersion.artifactId, artifactEdge.targetId), eq(artifactVersion.kind, 'dataset')))
          .innerJoin(dataset, eq(dataset.digest, artifactVersion.digest))
          .where(and(eq(run.preset, id), sql`${run.feedId} IS NULL`, eq(run.status, 'completed')))
          .orderBy(desc(run.queuedAt))
          .limit(1),
      );
      return latest ? [{ preset: id, face: await getFace(server, latest.digest, theme.effect) }] : [];
    }),
  );
  return faces.flat();
}
