import type { modelRun } from '../../db/schema.ts';
import type { RegistryFacts } from '../../kit/model-registry.ts';

export type ModelRunRow = typeof modelRun.$inferSelect;

/** Columns of `model_run` under the names drizzle gives them, for queries written by hand. */
export const MODEL_COLUMNS = `m.model_run_id AS modelRunId, m.run_id AS runId, m.step, m.model, m.state, m.source, m.digest, m.lineage, m.dataset, m.window_from AS windowFrom,
  m.window_to AS windowTo, m.series, m.frame_version AS frameVersion, m.config_hash AS configHash, m.metric, m.value, m.metrics, m.wape, m.duplicate_of AS duplicateOf,
  m.verified, m.verified_at AS verifiedAt, m.error, m.created_at AS createdAt, m.changed_at AS changedAt`;

export const figuresOf = (row: Pick<ModelRunRow, 'metrics'>): Record<string, number | null> => JSON.parse(row.metrics) as Record<string, number | null>;

/** What the rules look at. */
export const factsOf = (row: ModelRunRow): RegistryFacts => ({
  state: row.state,
  verified: row.verified,
  frameVersion: row.frameVersion,
  dataset: row.dataset,
  series: row.series,
  metric: row.metric,
  metrics: figuresOf(row),
});
