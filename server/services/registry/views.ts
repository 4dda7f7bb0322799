/** What the registry says to pages, clients and the CLI; types only. */
import type { AliasState } from '../../engine/ops/read-aliases.ts';
import type { DriftPoint, ModelDrift } from '../../engine/ops/read-drift.ts';
import type { Acknowledgement } from '../../kit/intent.ts';
import type { Gate, ModelSource, ModelState, Ops, StaleReason, Verified } from '../../kit/model-registry.ts';

export type { Acknowledgement, DriftPoint, Gate, ModelDrift, ModelSource, ModelState, Ops, StaleReason, Verified };

export interface ModelRunView {
  modelRunId: string;
  /** Null when no run made it. */
  runId: string | null;
  step: string;
  model: string;
  state: ModelState;
  /** States it may move to now. */
  next: readonly ModelState[];
  source: ModelSource;
  digest: string | null;
  /** `preset:<id>/<seed>` or `feed:<name>`. */
  lineage: string;
  dataset: string | null;
  /** Dates of the first and last period it was fitted on. */
  window: { from: string; to: string } | null;
  /** `all` or the key of one. */
  series: string;
  frameVersion: number;
  configHash: string;
  metric: string | null;
  value: number | null;
  metrics: Readonly<Record<string, number | null>>;
  duplicateOf: string | null;
  verified: Verified;
  verifiedAt: string | null;
  error: string | null;
  createdAt: string;
  changedAt: string;
  /** Aliases that point at it now. */
  aliases: readonly string[];
}

export interface ModelRunDetail extends ModelRunView {
  /** Of its run, while that is there. */
  run: { runId: string; title: string; status: string } | null;
  /** Of its artifact: id, files and their digests; null when it is gone or not there yet. */
  artifact: { artifactId: string; bytes: number; files: readonly { path: string; sha256: string; bytes: number }[] } | null;
  /** Every move it was part of, newest first. */
  moves: readonly AliasMove[];
  /** Others of the same model and lineage, newest first, at most 20, itself among them. */
  siblings: readonly { modelRunId: string; createdAt: string; wape: number | null; source: ModelSource; state: ModelState }[];
}

export interface AliasView {
  name: string;
  digest: string;
  drill: boolean;
  /** The run that moved it; null for a person. */
  movedBy: string | null;
  movedAt: string;
  holder: ModelRunView | null;
  newer: AliasState['newer'];
  /** Gravest first; empty: it stands well. */
  stale: readonly StaleReason[];
  /** Where a rollback would lead; null: nowhere. */
  before: { modelRunId: string; model: string } | null;
}

export interface AliasMove {
  id: number;
  name: string;
  kind: 'move' | 'rollback' | 'remove' | 'undo';
  at: string;
  actor: string;
  /** The run that moved it; null for a person. */
  runId: string | null;
  reason: string;
  acknowledged: readonly Acknowledgement[];
  to: { modelRunId: string | null; model: string | null; digest: string } | null;
  from: { modelRunId: string | null; model: string | null; digest: string } | null;
}

/** What stands between a model run and an alias at this moment. */
export interface PromotionView {
  alias: string;
  /** Of the model run the alias points at; send it back as `expected`. */
  expected: string | null;
  candidate: ModelRunView;
  holder: ModelRunView | null;
  gates: readonly Gate[];
  /** No gate is closed. */
  open: boolean;
  /** What must be acknowledged. */
  needs: readonly Acknowledgement[];
}

export interface RetrainingRow {
  model: ModelRunView;
  daysStale: number;
  wapePercent: number | null;
  /** 0 … 1: 0.6 · min(days, 90)/90 + 0.4 · min(WAPE %, 100)/100 */
  score: number;
}

export interface OpsView {
  at: string;
  ops: Ops;
  aliases: readonly AliasView[];
  retraining: readonly RetrainingRow[];
  drift: readonly ModelDrift[];
}
