import { readOps } from '../../engine/ops/read-ops.ts';
import type { Server } from '../../server.ts';
import { toAliasViews } from '../registry/alias-row.ts';
import { toModelRunViews } from '../registry/model-run-row.ts';
import type { OpsView } from '../registry/views.ts';

/** The Control Center at this moment: five numbers and the lists behind them. Drills are left out of all of it. */
export async function getOps(server: Server): Promise<OpsView> {
  const now = server.now();
  const { ops, aliases, retraining, drift } = await readOps(server.db, now);
  const models = await toModelRunViews(
    server,
    retraining.map((one) => one.model),
  );
  return {
    at: new Date(now).toISOString(),
    ops,
    aliases: await toAliasViews(server, aliases),
    retraining: retraining.map(({ daysStale, wapePercent, score }, i) => ({ model: models[i], daysStale, wapePercent, score })),
    drift,
  };
}
