import { BatchRequest, RetryRequest } from '../services/batch/batch-request.ts';
import type { RestRoute } from './routes.ts';

const one = '/batches/:batchId';
const example = { dataset: '0'.repeat(64), preset: 'quick_baseline_sweep' };
const RetryBody = RetryRequest.omit({ batchId: true }).extend({ backtest: RetryRequest.shape.backtest.describe('What is tested otherwise than before') });

/** Batches as REST, under /api/v1. */
export const BATCH_ROUTES: readonly RestRoute[] = [
  { method: 'GET', path: '/batches', procedure: 'batch.list', docs: { summary: 'Batches, newest first' } },
  {
    method: 'POST',
    path: '/batches',
    procedure: 'batch.start',
    status: 201,
    keyed: true,
    docs: {
      summary: 'Start a batch: many series with many models',
      body: BatchRequest,
      example,
      errors: ['RUN_NOT_FOUND', 'ARTIFACT_NOT_FOUND', 'SPLIT_TOO_LONG', 'NAME_TAKEN', 'RUN_BUSY'],
    },
  },
  { method: 'GET', path: '/batches/presets', procedure: 'batch.presets', docs: { summary: 'Named batches' } },
  {
    method: 'POST',
    path: '/batches/check',
    procedure: 'batch.check',
    docs: { summary: 'What a batch would test, and every problem it has; nothing is written', body: BatchRequest, example },
  },
  { method: 'GET', path: one, procedure: 'batch.get', docs: { summary: 'One batch with its matrix of series and models' } },
  { method: 'GET', path: `${one}/items`, procedure: 'batch.items', docs: { summary: 'Items of a batch, each series with each model' } },
  {
    method: 'POST',
    path: `${one}/retry`,
    procedure: 'batch.retry',
    status: 201,
    keyed: true,
    docs: {
      summary: 'Start a new batch of what has no score',
      body: RetryBody,
      example: { backtest: { windows: 2 } },
      errors: ['WRONG_STATE', 'ARTIFACT_NOT_FOUND'],
    },
  },
  { method: 'POST', path: `${one}/cancel`, procedure: 'batch.cancel', docs: { summary: 'Cancel a batch; what is done stays', errors: ['WRONG_STATE'] } },
];
