import { z } from 'zod';
import type { BatchInput } from '../services/batch/batch-request.ts';
import { checkBatch } from '../services/batch/check-batch.ts';
import { getBatch } from '../services/batch/get-batch.ts';
import { listBatchItems } from '../services/batch/list-batch-items.ts';
import { listBatchPresets } from '../services/batch/list-batch-presets.ts';
import { listBatches } from '../services/batch/list-batches.ts';
import { readBatch } from '../services/batch/read-batch.ts';
import { retryBatch } from '../services/batch/retry-batch.ts';
import { startBatch } from '../services/batch/start-batch.ts';
import { controlRun } from '../services/run/control-run.ts';
import { procedure, router } from './trpc.ts';

const batchId = z.string().min(1).max(100);
const cursor = z.string().max(1000).optional();
const byId = z.strictObject({ batchId });
/** Checked whole, with all its problems listed, by the verb itself; typed here for clients. */
const start = z.custom<BatchInput>();

export const batchRouter = router({
  presets: procedure.query(() => listBatchPresets()),
  list: procedure
    .input(z.strictObject({ cursor, limit: z.int().min(1).max(100).default(30) }).prefault({}))
    .query(({ ctx, input }) => listBatches(ctx.server, input)),
  get: procedure.input(byId).query(({ ctx, input }) => getBatch(ctx.server, input.batchId)),
  items: procedure
    .input(z.strictObject({ batchId, cursor, status: z.enum(['ok', 'warn', 'failed']).optional(), limit: z.int().min(1).max(1000).default(200) }))
    .query(({ ctx, input }) => listBatchItems(ctx.server, input)),
  check: procedure.input(start).query(({ ctx, input }) => checkBatch(ctx.server, input)),
  start: procedure.input(start).mutation(({ ctx, input }) => startBatch(ctx.server, ctx.actor, input)),
  retry: procedure
    .input(z.custom<{ batchId: string; backtest?: BatchInput['backtest']; idempotencyKey?: string }>())
    .mutation(({ ctx, input }) => retryBatch(ctx.server, ctx.actor, input)),
  cancel: procedure.input(byId).mutation(async ({ ctx, input }) => {
    await readBatch(ctx.server, input.batchId);
    await controlRun(ctx.server, ctx.actor, 'cancel', input.batchId);
    return { batchId: input.batchId };
  }),
});
