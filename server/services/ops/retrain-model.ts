import { eq } from 'drizzle-orm';
import { run } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { findModelRun } from '../registry/model-run-row.ts';
import { requireWrite } from '../require-write.ts';
import { type Started, startRun } from '../run/start-run.ts';
import type { ResolvedConfig } from '../run/views.ts';

/**
 * Starts the run that made a model once more: the same settings, on a world up to today or on the same file. The old model and its alias stay
 * until the new run has registered its own. @throws AppError MODEL_RUN_NOT_FOUND, WRONG_STATE when no run made it or that run is gone
 */
export async function retrainModel(server: Server, actor: Actor, modelRunId: string): Promise<Started> {
  requireWrite(actor);
  const { runId } = await findModelRun(server, modelRunId);
  const [row] = await server.db.read((q) => q.select({ config: run.config }).from(run).where(eq(run.runId, runId)));
  if (!row)
    throw new AppError('WRONG_STATE', `no run here made model run ${modelRunId}, so there are no settings to train it again with; start a run of your own`);
  const { preset, seed, overrides, models, backtest, levels, focus, feed } = JSON.parse(row.config) as ResolvedConfig;
  return startRun(server, actor, {
    preset,
    seed,
    overrides,
    models,
    backtest,
    levels,
    ...(focus === null ? {} : { focus }),
    ...(feed === null ? {} : { feed: feed.feedId }),
  });
}
