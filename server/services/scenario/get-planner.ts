import { eq } from 'drizzle-orm';
import { series as seriesRow } from '../../db/schema.ts';
import { isAppError } from '../../errors.ts';
import { dateOfPeriod } from '../../kit/calendar.ts';
import { MAX_PLAN_HORIZON } from '../../kit/kinds/scenario.ts';
import type { Server } from '../../server.ts';
import { findRun } from '../run/find-run.ts';
import { readTable } from '../run/read-output.ts';
import { findPlanBase, type PlanBase } from './ask-plan.ts';
import type { PlannerOptions } from './views.ts';

/** Series named in the form at most; others are asked for by their number. */
const NAMED = 500;

/** What can be chosen of a run: models, series, shops, goods, days. @throws AppError RUN_NOT_FOUND */
export async function getPlanner(server: Server, runId: string): Promise<PlannerOptions> {
  const { title } = await findRun(server, runId);
  const base = await findPlanBase(server, runId).catch((error) => {
    if (isAppError(error) && error.code === 'ARTIFACT_NOT_FOUND') return null;
    throw error;
  });
  return { runId, title, ready: base && (await optionsOf(server, base)) };
}

async function optionsOf(server: Server, { stored, meta, horizon, models }: PlanBase): Promise<PlannerOptions['ready']> {
  const { winner } = readTable(server, 'backtest', stored.backtest).meta;
  const known = new Map(server.catalogue.catalogue.models.map((model) => [model.id, model]));
  const table = readTable(server, 'dataset', stored.dataset);
  const series = await server.db.read((q) =>
    q
      .select({ ordinal: seriesRow.ordinal, key: seriesRow.key })
      .from(seriesRow)
      .where(eq(seriesRow.dataset, stored.dataset.digest))
      .orderBy(seriesRow.ordinal)
      .limit(NAMED),
  );
  const names = (of: 'store' | 'product'): string[] => [...new Set(table.text(of))].filter((name) => name !== '').sort();
  const has = (name: string): boolean => meta.channels.some((channel) => channel.name === name && channel.role === 'known');
  const date = (period: number): string => dateOfPeriod(meta.frequency, meta.start, period);
  return {
    models: models.map((id) => ({ id, title: known.get(id)?.title ?? id, winner: id === winner, drivers: known.get(id)?.drivers ?? [] })),
    stores: names('store'),
    products: names('product'),
    series,
    seriesCount: meta.series,
    dates: Array.from({ length: MAX_PLAN_HORIZON }, (_, step) => date(meta.periods + step)),
    horizon: Math.min(MAX_PLAN_HORIZON, horizon),
    holidays: [...new Set(meta.events.filter(({ period }) => period < meta.periods).map(({ name }) => name))].sort(),
    ahead: meta.events
      .filter(({ period }) => period >= meta.periods && period < meta.periods + MAX_PLAN_HORIZON)
      .map(({ period, name }) => ({ date: date(period), name })),
    unit: meta.unit,
    hasPrice: has('price'),
    hasPromotion: has('promotion'),
  };
}
