import { canonicalJson } from '../../blobs/canonical-json.ts';
import { sha256 } from '../../blobs/digest.ts';
import { guard, type Statement } from '../../db/statement.ts';
import type { IntentOf } from '../../kit/intent.ts';
import type { ModelSource, ModelState } from '../../kit/model-registry.ts';
import { newModelRunId } from '../new-id.ts';
import type { Apply, Asker } from './index.ts';

/** Under this name a registration fails that the policy `deny` refuses. */
export const DUPLICATE_GUARD = 'duplicate_model_run';

/** What is done with a model run equal to an earlier one: nothing, a flag, or a refusal. */
export type DuplicatePolicy = 'allow' | 'detect' | 'deny';

export interface NewModelRun {
  modelRunId: string;
  /** '' when no run made it. */
  runId: string;
  step: string;
  model: string;
  state: ModelState;
  source: ModelSource;
  digest: string | null;
  lineage: string;
  dataset: string | null;
  window: { from: string; to: string } | null;
  series: string;
  frameVersion: number;
  configHash: string;
  metric: string | null;
  value: number | null;
  metrics: Readonly<Record<string, number | null>>;
  verified: boolean;
  at: string;
}

/** The row of a model run, flagged or refused as the policy says when an equal one is there. Drills are copies on purpose. */
export function modelRunStatements(entry: NewModelRun, policy: DuplicatePolicy): Statement[] {
  const { window, metrics, metric, value, at } = entry;
  const equal = `FROM model_run WHERE config_hash = ? AND series = ? AND window_from IS ? AND window_to IS ? AND frame_version = ?
    AND config_hash <> '' AND source <> 'drill' AND state IN ('pending', 'running', 'success')`;
  const key = [entry.configHash, entry.series, window?.from ?? null, window?.to ?? null, entry.frameVersion];
  const figures = metric === null || value === null ? metrics : { ...metrics, [metric]: value };
  const looks = policy !== 'allow' && entry.source !== 'drill';
  const row: Record<string, string | number | null> = {
    model_run_id: entry.modelRunId,
    run_id: entry.runId,
    step: entry.step,
    model: entry.model,
    state: entry.state,
    source: entry.source,
    digest: entry.digest,
    lineage: entry.lineage,
    dataset: entry.dataset,
    window_from: window?.from ?? null,
    window_to: window?.to ?? null,
    series: entry.series,
    frame_version: entry.frameVersion,
    config_hash: entry.configHash,
    metric,
    value,
    metrics: canonicalJson(figures),
    wape: figures.wape ?? null,
    verified: entry.verified ? 'verified' : null,
    verified_at: entry.verified ? at : null,
    created_at: at,
    changed_at: at,
  };
  const names = Object.keys(row);
  return [
    ...(looks && policy === 'deny' ? [guard(DUPLICATE_GUARD, `NOT EXISTS (SELECT 1 ${equal})`, key)] : []),
    {
      sql: `INSERT INTO model_run (${names.join(', ')}, duplicate_of) VALUES (${names.map(() => '?').join(', ')},
            ${looks ? `(SELECT model_run_id ${equal} ORDER BY created_at, model_run_id LIMIT 1)` : 'NULL'})`,
      args: [...Object.values(row), ...(looks ? key : [])],
    },
  ];
}

/** Of everything that decides what a model becomes: the model, its data, the settings it is tested with. */
function configHashOf({ run }: Asker, { modelId, dataset }: IntentOf<'registry.register'>): string {
  const { seed, backtest, levels } = run.config;
  return sha256(canonicalJson({ model: modelId, dataset: dataset ?? null, seed, backtest, levels }));
}

function ownDigest({ step, artifacts }: Asker, output: string): string {
  const found = artifacts.find((one) => one.kind === 'models' && one.output === output);
  if (!found) throw new RangeError(`step ${step} asks to register "${output}", which is no models artifact it wrote; name one of its outputs`);
  return found.digest;
}

export const registerModel: Apply<'registry.register'> = (asker, intent) =>
  modelRunStatements(
    {
      modelRunId: newModelRunId(Date.parse(asker.at)),
      runId: asker.runId,
      step: asker.step,
      model: intent.modelId,
      state: intent.state ?? 'success',
      source: intent.source ?? 'engine',
      digest: intent.digest ?? ownDigest(asker, intent.output),
      lineage: asker.run.lineage,
      dataset: intent.dataset ?? null,
      window: intent.window ?? null,
      series: intent.series ?? 'all',
      frameVersion: intent.frameVersion ?? 1,
      configHash: intent.configHash ?? configHashOf(asker, intent),
      metric: intent.metric,
      value: intent.value,
      metrics: intent.metrics ?? {},
      verified: intent.verified ?? false,
      at: asker.at,
    },
    asker.run.duplicates,
  );
