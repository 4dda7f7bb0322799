import type { Server } from '../../server.ts';
import { resolveBatch } from './resolve-batch.ts';
import type { BatchCheck } from './views.ts';

/** What a request for a batch would start: errors, series, items. Writes nothing. */
export async function checkBatch(server: Server, body: unknown): Promise<BatchCheck> {
  const resolved = await resolveBatch(server, body);
  const { title = 'Batch', source, scope, models = [], items = 0, backtest, warnings = [] } = resolved.ok ? resolved.batch : resolved.partly;
  const titles = new Map(server.catalogue.catalogue.models.map((model) => [model.id, model.title]));
  return {
    ok: resolved.ok,
    errors: resolved.ok ? [] : resolved.errors,
    warnings,
    title,
    scope: scope?.words ?? '',
    dataset: source
      ? { digest: source.digest, title: source.row.title, series: source.meta.series, periods: source.meta.periods, frequency: source.meta.frequency }
      : null,
    models: models.map((id) => ({ id, title: titles.get(id) ?? id })),
    series: scope?.series ?? 0,
    items,
    atMost: scope?.atMost ?? false,
    horizon: backtest?.horizon ?? 0,
    windows: backtest?.windows ?? 0,
    metric: backtest?.metric ?? 'wape',
  };
}
