import { desc, sql } from 'drizzle-orm';
import { run } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { toBatchRow } from './batch-row.ts';
import { doneItems, isOver, readBatch } from './read-batch.ts';
import type { BatchView } from './views.ts';

/** One batch: what was asked, how far it is, who won. */
export async function getBatch(server: Server, batchId: string): Promise<BatchView> {
  const batch = await readBatch(server, batchId);
  const { row, config, params, step, result, state, asked } = batch;
  const head = await toBatchRow(server, batch);
  const known = new Map(server.catalogue.catalogue.models.map(({ id, title }) => [id, title]));
  const titles = Object.fromEntries(params.models.map((id) => [id, known.get(id) ?? id]));
  const wins = Object.entries((step.data.wins ?? {}) as Record<string, number>).filter(([, series]) => series > 0);
  const planned = asked ? asked.items + (params.leaveOut?.length ?? 0) : (result?.items.length ?? 0);
  const retries = await server.db.read((q) =>
    q
      .select({ runId: run.runId })
      .from(run)
      .where(sql`${run.preset} = 'batch' AND ${run.config} ->> '$.batch.retryOf' = ${row.runId}`)
      .orderBy(desc(run.queuedAt)),
  );
  return {
    ...head,
    metric: params.metric,
    horizon: params.horizon,
    windows: params.windows,
    frequency: config.shape.frequency,
    titles,
    wins: wins.map(([model, series]) => ({ model, title: titles[model] ?? model, series })).sort((a, b) => b.series - a.series),
    retryable: isOver(batch) && step.status !== 'skip' ? Math.max(0, planned - doneItems(batch).length) : 0,
    retries: retries.map((one) => one.runId),
    detail: step.detail || (state.summary?.detail ?? ''),
    expiresAt: row.expiresAt,
    workspaceId: row.workspaceId,
  };
}
