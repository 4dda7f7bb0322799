import { z } from 'zod';
import { BatchScope } from '../../kit/kinds/batch.ts';
import { BacktestSettings } from '../../kit/settings.ts';
import { IdempotencyKey } from '../request-key.ts';
import { WorkspaceName } from '../run/start-request.ts';

/** A scope as it is asked for: `high_wape` looks at a run's test and becomes a list of series. */
export const ScopeRequest = z.union([BatchScope, z.strictObject({ kind: z.literal('high_wape'), top: z.int().min(1).max(1000) })]);
export type ScopeRequest = z.infer<typeof ScopeRequest>;

/** What starts a batch. It names a run or a dataset, and a preset or models. */
export const BatchRequest = z.strictObject({
  runId: z.string().min(1).max(100).optional().describe('Test on the dataset of this run; its champion and its errors are known then'),
  dataset: z.string().length(64, 'is the digest of a dataset, 64 hex digits').optional().describe('Digest of the dataset to test on'),
  preset: z.string().max(64).optional().describe('Id of a named batch; what is set beside it counts more'),
  scope: ScopeRequest.optional().describe('Which series'),
  models: z
    .array(z.string().max(64))
    .min(1, 'names at least one model')
    .max(30)
    .refine((ids) => new Set(ids).size === ids.length, 'names each model once')
    .optional(),
  backtest: BacktestSettings.partial().default({}),
  preservation: z.enum(['ephemeral', 'keep']).default('ephemeral'),
  workspaceName: WorkspaceName.optional(),
  ifBusy: z.enum(['queue', 'refuse']).default('queue'),
  idempotencyKey: IdempotencyKey.optional(),
});
export type BatchRequest = z.output<typeof BatchRequest>;
export type BatchInput = z.input<typeof BatchRequest>;

/** What a retry may change: how the items are tested. */
export const RetryRequest = z.strictObject({
  batchId: z.string().min(1).max(100),
  backtest: BacktestSettings.partial().default({}),
  idempotencyKey: IdempotencyKey.optional(),
});
