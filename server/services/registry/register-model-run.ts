import { z } from 'zod';
import { canonicalJson } from '../../blobs/canonical-json.ts';
import { sha256 } from '../../blobs/digest.ts';
import { isRefused } from '../../db/write-failure.ts';
import { DUPLICATE_GUARD, modelRunStatements } from '../../engine/intents/register-model.ts';
import { newModelRunId } from '../../engine/new-id.ts';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { invalid, parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { findArtifactFiles } from './check-artifact.ts';
import { findModelRun, toModelRunView } from './model-run-row.ts';
import type { ModelRunView } from './views.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'is no digest: 64 hex digits');
const day = z.string().min(1).max(40);

/** A model trained elsewhere, or entered before it is trained; it begins as `pending` and is moved on from there. */
export const NewModelRun = z.strictObject({
  model: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, 'is lower-case letters, digits, _ and -'),
  /** Whose history it continues; its own by default. */
  lineage: z.string().min(1).max(200).optional(),
  dataset: digest.optional(),
  window: z.strictObject({ from: day, to: day }).optional(),
  series: z.string().min(1).max(400).default('all'),
  frameVersion: z.int().min(1).max(1_000_000).default(1),
  /** Of a stored models artifact, when there is one already. */
  digest: digest.optional(),
  /** What it is configured with; its digest tells duplicates. */
  config: z.record(z.string(), z.json()).default({}),
});

/** Enters a model run as `pending`. @throws AppError DUPLICATE_MODEL_RUN when an equal one is there and the policy is `deny` */
export async function registerModelRun(server: Server, actor: Actor, body: unknown): Promise<ModelRunView> {
  requireWrite(actor);
  const { model, lineage, dataset, window, config, ...entry } = parseInput(NewModelRun, body);
  if (entry.digest !== undefined && !(await findArtifactFiles(server, entry.digest)))
    throw invalid([{ path: 'digest', message: `no models artifact with digest ${entry.digest.slice(0, 12)} is stored here` }]);
  const at = new Date(server.now()).toISOString();
  const modelRunId = newModelRunId(server.now());
  const configHash = sha256(canonicalJson({ model, dataset: dataset ?? null, config }));
  const statements = modelRunStatements(
    {
      ...entry,
      modelRunId,
      runId: '',
      step: '',
      model,
      state: 'pending',
      source: 'user',
      digest: entry.digest ?? null,
      lineage: lineage ?? `model:${model}`,
      dataset: dataset ?? null,
      window: window ?? null,
      configHash,
      metric: null,
      value: null,
      metrics: {},
      verified: false,
      at,
    },
    server.environment.duplicates,
  );
  try {
    await server.db.write([...statements, auditRow(actor, 'model.register', modelRunId, at)]);
  } catch (error) {
    if (!isRefused(error, { guard: DUPLICATE_GUARD })) throw error;
    throw new AppError(
      'DUPLICATE_MODEL_RUN',
      `a model run of ${model} with this configuration, series, window and frame version is there already; use that one, or change one of them`,
    );
  }
  return toModelRunView(server, await findModelRun(server, modelRunId));
}
