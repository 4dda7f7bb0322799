import { AppError } from '../../errors.ts';
import { fitSplit } from '../../pipeline/fit-split.ts';
import type { Actor, Server } from '../../server.ts';
import { invalid, parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { RetryRequest } from './batch-request.ts';
import { findSource, isSource } from './find-source.ts';
import { datasetOf, doneItems, isOver, type ReadBatch, readBatch } from './read-batch.ts';
import { type BatchStarted, enqueueBatch } from './start-batch.ts';

/**
 * A new batch of what the first left without a score: items that failed, and those it did not come to. Linked to it; the first stays
 * as it is. What failed of its own data fails again unless the test is changed: `backtest` says how.
 */
export async function retryBatch(server: Server, actor: Actor, body: unknown): Promise<BatchStarted> {
  requireWrite(actor);
  const { batchId, backtest: changed, idempotencyKey = null } = parseInput(RetryRequest, body);
  const batch = await readBatch(server, batchId);
  if (!isOver(batch)) throw new AppError('WRONG_STATE', `batch ${batchId} is ${batch.state.status}; retry when it has ended`);
  const { title, scope, models, leaveOut: _, ...before } = batch.params;
  const leaveOut = doneItems(batch);
  const { series, items } = sizeOf(batch, leaveOut.length);
  if (items <= 0) throw new AppError('WRONG_STATE', `every item of batch ${batchId} has a score; there is nothing to retry`);
  const digest = datasetOf(batch);
  const source = digest === null ? null : await findSource(server, { dataset: digest });
  if (!source || !isSource(source)) throw new AppError('ARTIFACT_NOT_FOUND', 'the dataset of the batch is gone; start a new batch on another');
  const split = fitSplit(source.meta.frequency, source.meta.periods, { ...before, ...changed });
  if (!split.ok) throw invalid(split.errors);
  const params = { ...split.backtest, title, scope, models, leaveOut };
  const about = { preset: batch.asked?.preset ?? null, title, scope: batch.asked?.scope ?? '', series, items, retryOf: batchId };
  const id = await enqueueBatch(server, actor, source, { about, params }, { kept: null, idempotencyKey });
  return { batchId: id, items, warnings: split.warnings };
}

/** Series and items that are left. */
function sizeOf({ asked, result, params }: ReadBatch, done: number): { series: number; items: number } {
  const planned = result ? result.items.length + (params.leaveOut?.length ?? 0) : (asked?.items ?? 0) + (params.leaveOut?.length ?? 0);
  const failed = result?.items.filter(({ status }) => status === 'failed') ?? [];
  return { series: result ? new Set(failed.map(({ series }) => series)).size : (asked?.series ?? 0), items: planned - done };
}
