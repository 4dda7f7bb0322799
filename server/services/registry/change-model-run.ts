import { z } from 'zod';
import { guard } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { AppError } from '../../errors.ts';
import { MODEL_STATES, nextStates } from '../../kit/model-registry.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { invalid, parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { findArtifactFiles } from './check-artifact.ts';
import { findModelRun, toModelRunView } from './model-run-row.ts';
import type { ModelRunView } from './views.ts';

export const ModelRunPatch = z.strictObject({
  state: z.enum(MODEL_STATES),
  /** Of a stored models artifact; needed for a success. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is no digest: 64 hex digits')
    .optional(),
  metric: z.string().min(1).max(64).optional(),
  value: z.number().optional(),
  metrics: z.record(z.string().max(64), z.number().nullable()).optional(),
  /** Why it failed. */
  error: z.string().max(2000).optional(),
});
export type ModelRunPatch = z.infer<typeof ModelRunPatch>;

/** Moves a model run on: `pending → running → success | failed`, any → archived. @throws AppError WRONG_MOVE for any other move */
export async function changeModelRun(server: Server, actor: Actor, modelRunId: string, body: unknown): Promise<ModelRunView> {
  requireWrite(actor);
  const patch = parseInput(ModelRunPatch, body);
  const row = await findModelRun(server, modelRunId);
  if (!nextStates(row.state).includes(patch.state)) throw wrongMove(modelRunId, row.state, patch.state);
  const digest = patch.digest ?? row.digest;
  if (patch.state === 'success' && digest === null) throw invalid([{ path: 'digest', message: 'a success needs the digest of its models artifact' }]);
  if (patch.digest !== undefined && !(await findArtifactFiles(server, patch.digest)))
    throw invalid([{ path: 'digest', message: `no models artifact with digest ${patch.digest.slice(0, 12)} is stored here` }]);
  const metric = patch.metric ?? row.metric;
  const value = patch.value ?? row.value;
  const figures: Record<string, number | null> = {
    ...(JSON.parse(row.metrics) as object),
    ...patch.metrics,
    ...(metric !== null && value !== null ? { [metric]: value } : {}),
  };
  const at = new Date(server.now()).toISOString();
  try {
    await server.db.write([
      guard('state_as_read', `(SELECT state FROM model_run WHERE model_run_id = ?) = ?`, [modelRunId, row.state]),
      {
        sql: `UPDATE model_run SET state = ?, digest = ?, metric = ?, value = ?, metrics = ?, wape = ?, error = COALESCE(?, error), changed_at = ? WHERE model_run_id = ?`,
        args: [patch.state, digest, metric, value, JSON.stringify(figures), figures.wape ?? null, patch.error ?? null, at, modelRunId],
      },
      auditRow(actor, `model.${patch.state}`, modelRunId, at),
    ]);
  } catch (error) {
    if (isRefused(error, { guard: 'state_as_read' })) throw wrongMove(modelRunId, (await findModelRun(server, modelRunId)).state, patch.state);
    throw error;
  }
  return toModelRunView(server, await findModelRun(server, modelRunId));
}

function wrongMove(modelRunId: string, from: Parameters<typeof nextStates>[0], to: string): AppError {
  const next = nextStates(from);
  const remedy = next.length === 0 ? 'that is the end' : `it can become ${next.join(' or ')}`;
  return new AppError('WRONG_MOVE', `model run ${modelRunId} is ${from} and cannot become ${to}; ${remedy}`, [
    { path: 'state', message: `cannot follow ${from}` },
  ]);
}
