import { sql } from 'drizzle-orm';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { findArtifact, readRows, toArtifactRow } from './artifact-row.ts';
import { type RunShape, shapeDistance } from './run-shape.ts';
import type { SimilarRun } from './views.ts';

/** Runs compared at most, newest first. */
const COMPARED = 5000;
const PAGE = 500;

/** Runs of like shape, nearest first, by the exact distance of `run-shape.ts`. @throws AppError WRONG_STATE for what is no run or has no shape */
export async function findSimilarRuns(server: Server, artifactId: string, limit: number): Promise<SimilarRun[]> {
  const row = await findArtifact(server, artifactId);
  const own = (JSON.parse(row.extra) as { shape?: RunShape }).shape;
  if (row.type !== 'run' || !own)
    throw new AppError('WRONG_STATE', `artifact ${artifactId} is a ${row.type} without a recorded shape; only runs are compared by shape`);
  const near: { seq: number; distance: number; sameInput: boolean }[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  for (let seen = 0; seen < COMPARED; seen += PAGE) {
    const rows = await server.db.read((q) =>
      q.all<{ seq: number; shape: string | null; input: string | null }>(
        sql`SELECT seq, extra ->> 'shape' AS shape, input_hash AS input FROM artifact INDEXED BY artifact_by_type
            WHERE type = 'run' AND seq < ${before} AND deleted_at IS NULL ORDER BY seq DESC LIMIT ${PAGE}`,
      ),
    );
    for (const { seq, shape, input } of rows)
      if (seq !== row.seq && shape !== null)
        near.push({ seq, distance: shapeDistance(own, JSON.parse(shape) as RunShape), sameInput: input !== null && input === row.inputHash });
    near.sort((a, b) => a.distance - b.distance || b.seq - a.seq);
    near.length = Math.min(near.length, limit);
    if (rows.length < PAGE) break;
    before = rows[rows.length - 1].seq;
  }
  const found = await readRows(
    server,
    near.map((one) => one.seq),
  );
  return found.map((artifact) => {
    const { distance, sameInput } = near.find((one) => one.seq === artifact.seq)!;
    return { artifact: toArtifactRow(artifact), distance: Math.round(distance * 1e6) / 1e6, sameInput };
  });
}
