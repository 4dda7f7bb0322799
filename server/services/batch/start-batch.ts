import type { JsonObject } from '../../kit/json.ts';
import { plural } from '../../kit/words.ts';
import type { Actor, Server } from '../../server.ts';
import { invalid } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { findRun } from '../run/find-run.ts';
import { codeOf } from '../run/resolve-start.ts';
import { stampPlugins } from '../run/stamp-plugins.ts';
import { enqueueRun } from '../run/start-run.ts';
import type { ResolvedConfig } from '../run/views.ts';
import type { Source } from './find-source.ts';
import { BATCH_PLAN, BATCH_STEP, planBatch } from './plan-batch.ts';
import type { BatchParams } from './read-batch.ts';
import { resolveBatch } from './resolve-batch.ts';
import type { BatchConfig } from './views.ts';

export interface BatchStarted {
  /** Also the id of the run that carries it. */
  batchId: string;
  items: number;
  warnings: readonly string[];
}

/** Starts a batch. @throws AppError with every bad field; nothing is written then */
export async function startBatch(server: Server, actor: Actor, body: unknown): Promise<BatchStarted> {
  requireWrite(actor);
  const resolved = await resolveBatch(server, body);
  if (!resolved.ok) throw invalid(resolved.errors);
  const { batch } = resolved;
  const { title, preset, scope, models, backtest, items, request } = batch;
  const about = { preset, title, scope: scope.words, series: scope.series, items, retryOf: null };
  const params = { ...backtest, title, scope: scope.scope, models, leaveOut: [] };
  const batchId = await enqueueBatch(
    server,
    actor,
    batch.source,
    { about, params },
    {
      kept: request.preservation === 'keep' ? { name: request.workspaceName ?? null } : null,
      idempotencyKey: request.idempotencyKey ?? null,
      onlyWhenFree: request.ifBusy === 'refuse',
    },
  );
  const isKept = request.preservation === 'ephemeral' || (await findRun(server, batchId)).workspaceId !== null;
  return { batchId, items, warnings: isKept ? batch.warnings : [...batch.warnings, 'the workspace could not be written; the batch can still be kept'] };
}

interface Wish {
  kept: { name: string | null } | null;
  idempotencyKey: string | null;
  onlyWhenFree?: boolean;
}

interface Asked {
  about: Omit<BatchConfig, 'params'>;
  params: BatchParams;
}

/** Writes the queued run of a batch. */
export function enqueueBatch(server: Server, actor: Actor, { digest, meta, row }: Source, { about, params }: Asked, wish: Wish): Promise<string> {
  const batch: BatchConfig = { ...about, params: params as unknown as JsonObject };
  const steps = planBatch(server, batch.params);
  const { models, title: _, scope: __, leaveOut: ___, ...backtest } = params;
  const settings = { preset: BATCH_PLAN, models };
  const config: ResolvedConfig = {
    preset: BATCH_PLAN,
    presetVersion: server.catalogue.catalogue.steps.find((step) => step.id === BATCH_STEP)?.version ?? '',
    seed: 42,
    anchorDay: '',
    reset: false,
    reuseDataset: true,
    overrides: {},
    feed: { feedId: row.feedId ?? '', name: row.title, digest },
    focus: null,
    models,
    backtest,
    levels: [],
    shape: { frequency: meta.frequency, start: meta.start, periods: meta.periods, series: meta.series },
    codeDigest: codeOf(server, settings, steps),
    productVersion: server.version,
    plugins: stampPlugins(server.catalogue.catalogue, settings, steps),
    batch,
  };
  return enqueueRun(server, actor, {
    config,
    steps,
    reuse: true,
    purpose: 'batch',
    replayedFrom: null,
    title: `${batch.title}, ${plural(batch.items, 'item')}`,
    ...wish,
  });
}
