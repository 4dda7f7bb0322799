import { eq, sql } from 'drizzle-orm';
import { modelRun } from '../../db/schema.ts';
import { figuresOf, type ModelRunRow } from '../../engine/ops/model-facts.ts';
import { AppError } from '../../errors.ts';
import { nextStates } from '../../kit/model-registry.ts';
import type { Server } from '../../server.ts';
import type { ModelRunView } from './views.ts';

/** @throws AppError MODEL_RUN_NOT_FOUND */
export async function findModelRun(server: Server, modelRunId: string): Promise<ModelRunRow> {
  const [row] = await server.db.read((q) => q.select().from(modelRun).where(eq(modelRun.modelRunId, modelRunId)));
  if (row) return row;
  throw new AppError('MODEL_RUN_NOT_FOUND', `there is no model run "${modelRunId.slice(0, 100)}"; list them with GET /api/v1/models/runs`);
}

const toView = (row: ModelRunRow, aliases: readonly string[]): ModelRunView => {
  const { runId, windowFrom, windowTo, wape: _, ...rest } = row;
  return {
    ...rest,
    runId: runId || null,
    metrics: figuresOf(row),
    window: windowFrom !== null && windowTo !== null ? { from: windowFrom, to: windowTo } : null,
    next: nextStates(row.state),
    aliases,
  };
};

/** Rows as lists show them, with the aliases that point at each. */
export async function toModelRunViews(server: Server, rows: readonly ModelRunRow[]): Promise<ModelRunView[]> {
  if (rows.length === 0) return [];
  const ids = JSON.stringify(rows.map((row) => row.modelRunId));
  const held = await server.db.read((q) =>
    q.all<{ name: string; id: string }>(
      sql`SELECT name, model_run_id AS id FROM alias WHERE model_run_id IN (SELECT value FROM json_each(${ids})) ORDER BY name`,
    ),
  );
  return rows.map((row) =>
    toView(
      row,
      held.filter((one) => one.id === row.modelRunId).map((one) => one.name),
    ),
  );
}

export async function toModelRunView(server: Server, row: ModelRunRow): Promise<ModelRunView> {
  return (await toModelRunViews(server, [row]))[0];
}
