import { and, desc, eq } from 'drizzle-orm';
import { modelRun, run } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { findArtifactFiles } from './check-artifact.ts';
import { movesOf } from './list-alias-moves.ts';
import { findModelRun, toModelRunView } from './model-run-row.ts';
import type { ModelRunDetail } from './views.ts';

const SIBLINGS = 20;
const MOVES = 50;

/** Everything about one model run: figures, window, data, artifact, the aliases it held, its earlier and later ones. */
export async function getModelRun(server: Server, modelRunId: string): Promise<ModelRunDetail> {
  const row = await findModelRun(server, modelRunId);
  const [view, runs, artifact, moves, siblings] = await Promise.all([
    toModelRunView(server, row),
    server.db.read((q) => q.select({ runId: run.runId, title: run.title, status: run.status }).from(run).where(eq(run.runId, row.runId))),
    row.digest === null ? null : findArtifactFiles(server, row.digest),
    movesOf(server, modelRunId, MOVES),
    server.db.read((q) =>
      q
        .select({ modelRunId: modelRun.modelRunId, createdAt: modelRun.createdAt, wape: modelRun.wape, source: modelRun.source, state: modelRun.state })
        .from(modelRun)
        .where(and(eq(modelRun.model, row.model), eq(modelRun.lineage, row.lineage), eq(modelRun.series, row.series)))
        .orderBy(desc(modelRun.createdAt), desc(modelRun.modelRunId))
        .limit(SIBLINGS),
    ),
  ]);
  return { ...view, run: runs[0] ?? null, artifact, moves, siblings };
}
