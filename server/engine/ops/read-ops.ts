import { sql } from 'drizzle-orm';
import type { Database } from '../../db/open-database.ts';
import type { Ops } from '../../kit/model-registry.ts';
import { type AliasState, readAliases } from './read-aliases.ts';
import { type ModelDrift, readDrift } from './read-drift.ts';
import { type RetrainingCandidate, readRetraining } from './read-retraining.ts';

export interface OpsState {
  ops: Ops;
  aliases: readonly AliasState[];
  retraining: readonly RetrainingCandidate[];
  drift: readonly ModelDrift[];
}

/** Of each list in `Ops`. */
const TOP = 5;

/** Everything the Control Center shows and `ops_snapshot` records, from one place: the two cannot disagree. Drills are left out. */
export async function readOps(db: Database, now: number): Promise<OpsState> {
  const [all, retraining, drift, [{ total }]] = await Promise.all([
    readAliases(db),
    readRetraining(db, now),
    readDrift(db),
    db.read((q) => q.all<{ total: number }>(sql`SELECT count(*) AS total FROM model_run WHERE source <> 'drill'`)),
  ]);
  const aliases = all.filter((one) => !one.drill);
  const stale = aliases.filter((one) => one.stale.length > 0);
  const degrading = drift.filter((one) => one.verdict === 'degrading');
  const ops: Ops = {
    staleAliases: stale.length,
    retrainingCandidates: retraining.length,
    totalRuns: Number(total),
    totalAliases: aliases.length,
    degradingModels: degrading.length,
    stale: stale.slice(0, TOP).map(({ name, stale: [reason] }) => ({ alias: name, reason })),
    retraining: retraining.slice(0, TOP).map(({ model, score }) => ({ lineage: model.lineage, model: model.model, score })),
    degrading: degrading.slice(0, TOP).map(({ lineage, model, change }) => ({ lineage, model, change })),
  };
  return { ops, aliases, retraining, drift };
}
