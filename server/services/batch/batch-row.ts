import { eq } from 'drizzle-orm';
import { dataset } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { toDatasetRows } from '../dataset/list-datasets.ts';
import { datasetOf, isOver, itemsOf, type ReadBatch, statusOf } from './read-batch.ts';
import type { BatchRow } from './views.ts';

/** A batch as lists show it. */
export async function toBatchRow(server: Server, batch: ReadBatch): Promise<BatchRow> {
  const { row, asked, step, params, state } = batch;
  const digest = datasetOf(batch);
  const items = itemsOf(batch);
  const over = isOver(batch);
  return {
    batchId: row.runId,
    title: params.title,
    preset: asked?.preset ?? null,
    status: statusOf(batch),
    scope: asked?.scope ?? textOf(step.data.scope),
    dataset: digest ?? '',
    datasetTitle: digest === null ? '' : await titleOf(server, digest),
    models: params.models,
    series: numberOf(step.data.series) ?? asked?.series ?? null,
    items: over && batch.result ? batch.result.items.length : (asked?.items ?? null),
    done: items.length,
    failed: items.filter(({ status }) => status === 'failed').length,
    queuedAt: row.queuedAt,
    finishedAt: over ? (state.finishedAt ?? null) : null,
    withinRun: asked === null,
    retryOf: asked?.retryOf ?? null,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

async function titleOf(server: Server, digest: string): Promise<string> {
  const found = await server.db.read((q) =>
    q.select({ digest: dataset.digest, meta: dataset.meta, createdAt: dataset.createdAt }).from(dataset).where(eq(dataset.digest, digest)),
  );
  return (await toDatasetRows(server, found))[0]?.title ?? '';
}
