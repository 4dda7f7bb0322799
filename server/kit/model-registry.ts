/**
 * The rules of the model registry as plain functions: what may follow what, which gates a promotion meets, when an alias is stale, what
 * should be trained again first, which model drifts. Steps, the API and the pages ask these and nothing else, so that they cannot disagree.
 */
import type { Acknowledgement } from './intent.ts';

export const MODEL_STATES = ['pending', 'running', 'success', 'failed', 'archived'] as const;
/** A model run is `pending → running → success | failed`; any of them can be archived, and archived is the end. */
export type ModelState = (typeof MODEL_STATES)[number];

/** Who made a model run: a run's own step, a drill, a backfill of an earlier cutoff, or a person through the API. */
export const MODEL_SOURCES = ['engine', 'drill', 'backfill', 'user'] as const;
export type ModelSource = (typeof MODEL_SOURCES)[number];

/** What the last reading of its bytes found; null = never read since it was registered. */
export type Verified = 'verified' | 'mismatch' | 'missing' | null;

const NEXT: Readonly<Record<ModelState, readonly ModelState[]>> = {
  pending: ['running', 'archived'],
  running: ['success', 'failed', 'archived'],
  success: ['archived'],
  failed: ['archived'],
  archived: [],
};
export const nextStates = (state: ModelState): readonly ModelState[] => NEXT[state];

/** Aliases that drills are made in end so; nobody else may use such a name. */
export const DRILL = '--drill';
export const isDrillAlias = (alias: string): boolean => alias.endsWith(DRILL);

/** What the rules look at of a model run. */
export interface RegistryFacts {
  state: ModelState;
  verified: Verified;
  frameVersion: number;
  /** Digest of the dataset; null where it is not known. */
  dataset: string | null;
  /** `all`, or the key of the one series. */
  series: string;
  /** What it was ranked by. */
  metric: string | null;
  /** Figures by name; smaller is better for each that can be ranked by. */
  metrics: Readonly<Record<string, number | null>>;
}

export type StaleReason = 'run_not_success' | 'artifact_not_verified' | 'feature_frame_version_mismatch' | 'newer_success_run';

/**
 * Why an alias should not stay where it is, the gravest first; empty when nothing is wrong. A newer success says one of two things: with
 * another frame version the two see different columns (which outranks), else there is simply a newer one.
 * @param newer the newest success on the same data lineage and series that is newer than the holder; null when there is none
 */
export function staleReasons(
  holder: Pick<RegistryFacts, 'state' | 'verified' | 'frameVersion'>,
  newer: Pick<RegistryFacts, 'frameVersion'> | null,
): StaleReason[] {
  const reasons: StaleReason[] = [];
  if (holder.state !== 'success') reasons.push('run_not_success');
  if (holder.verified === 'mismatch' || holder.verified === 'missing') reasons.push('artifact_not_verified');
  if (newer) reasons.push(newer.frameVersion === holder.frameVersion ? 'newer_success_run' : 'feature_frame_version_mismatch');
  return reasons;
}

export interface Gate {
  id: 'run_success' | 'artifact_verifies' | Acknowledgement;
  /** `open`: nothing in the way. `acknowledge`: passes when a person says so. `closed`: no override. */
  status: 'open' | 'acknowledge' | 'closed';
  /** One sentence with its figures. */
  detail: string;
}

/** The figure both have that they are compared by: what the holder was ranked by, else WAPE; null when there is none. */
export function commonMetric(a: RegistryFacts, b: RegistryFacts): string | null {
  const has = (facts: RegistryFacts, name: string): boolean => typeof facts.metrics[name] === 'number';
  return [a.metric, b.metric, 'wape'].find((name) => name !== null && has(a, name) && has(b, name)) ?? null;
}

/**
 * The gates between a model run and an alias, in the order they are met.
 * @param candidate its `verified` is what reading its bytes found just now, never a remembered one
 * @param holder the model run that the alias points at; null when it points at nothing
 */
export function judgeGates(candidate: RegistryFacts, holder: RegistryFacts | null): Gate[] {
  return [judgeState(candidate), judgeArtifact(candidate), judgeMetric(candidate, holder), judgeFrame(candidate, holder)];
}

const judgeState = ({ state }: RegistryFacts): Gate =>
  state === 'success'
    ? { id: 'run_success', status: 'open', detail: 'the model run is a success' }
    : { id: 'run_success', status: 'closed', detail: `the model run is ${state}; an alias points at a success only` };

function judgeArtifact({ verified }: RegistryFacts): Gate {
  if (verified === 'verified') return { id: 'artifact_verifies', status: 'open', detail: 'its bytes have their digest' };
  const words = { mismatch: 'its bytes no longer have their digest', missing: 'its bytes are gone' };
  return { id: 'artifact_verifies', status: 'closed', detail: verified === null ? 'its bytes could not be read in time' : words[verified] };
}

function judgeMetric(candidate: RegistryFacts, holder: RegistryFacts | null): Gate {
  const id = 'worse_metric';
  if (holder === null) return { id, status: 'open', detail: 'the alias points at nothing yet: nothing to compare with' };
  if (candidate.dataset === null || candidate.dataset !== holder.dataset)
    return { id, status: 'open', detail: 'not compared: the two were tested on different datasets' };
  const metric = commonMetric(holder, candidate);
  if (metric === null) return { id, status: 'open', detail: 'not compared: the two have no figure in common' };
  const [is, was] = [candidate.metrics[metric] as number, holder.metrics[metric] as number];
  const figures = `${metric.toUpperCase()} ${told(metric, is)} against ${told(metric, was)} of the holder, on the same dataset`;
  return is > was ? { id, status: 'acknowledge', detail: `worse: ${figures}` } : { id, status: 'open', detail: `${is < was ? 'better' : 'equal'}: ${figures}` };
}

function judgeFrame(candidate: RegistryFacts, holder: RegistryFacts | null): Gate {
  const id = 'frame_mismatch';
  if (holder === null) return { id, status: 'open', detail: `feature frame version ${candidate.frameVersion}` };
  return candidate.frameVersion === holder.frameVersion
    ? { id, status: 'open', detail: `both read feature frame version ${holder.frameVersion}` }
    : { id, status: 'acknowledge', detail: `it reads feature frame version ${candidate.frameVersion}, the holder version ${holder.frameVersion}` };
}

const SHARES = new Set(['wape', 'smape']);
/** "11.6 %" of a share, "0.8123" of anything else. */
const told = (metric: string, value: number): string => (SHARES.has(metric) ? `${(value * 100).toFixed(1)} %` : String(Math.round(value * 10_000) / 10_000));

/** Days after which a model counts as fully stale. */
export const STALE_DAYS = 90;

/**
 * How much a model wants to be trained again, in [0, 1]: 0.6 · min(days, 90)/90 + 0.4 · min(WAPE %, 100)/100.
 * @param daysStale days since it was trained, ≥ 0
 * @param wapePercent WAPE in percent; null counts as 0
 */
export function retrainingScore(daysStale: number, wapePercent: number | null): number {
  return (0.6 * Math.min(Math.max(daysStale, 0), STALE_DAYS)) / STALE_DAYS + (0.4 * Math.min(wapePercent ?? 0, 100)) / 100;
}

export type DriftVerdict = 'degrading' | 'stable' | 'improving';

/** Change of WAPE beyond which a model drifts, as a fraction of the mean before. */
export const DRIFT_BAND = 0.1;

export interface Drift {
  verdict: DriftVerdict;
  latest: number;
  /** Mean of the earlier ones. */
  mean: number;
  /** latest / mean − 1; null when the mean is 0. */
  change: number | null;
}

/** The latest WAPE against the mean of the earlier ones, ±10 %. Null when there are fewer than two. @param wapes oldest first, fractions */
export function judgeDrift(wapes: readonly number[]): Drift | null {
  const latest = wapes.at(-1);
  if (latest === undefined || wapes.length < 2) return null;
  const earlier = wapes.slice(0, -1);
  const mean = earlier.reduce((sum, wape) => sum + wape, 0) / earlier.length;
  const verdict = latest > mean * (1 + DRIFT_BAND) ? 'degrading' : latest < mean * (1 - DRIFT_BAND) ? 'improving' : 'stable';
  return { verdict, latest, mean, change: mean === 0 ? null : latest / mean - 1 };
}

export interface Comparability {
  comparable: boolean;
  reason: 'grain_mismatch' | 'window_mismatch' | 'feature_frame_version_mismatch' | null;
  /** One sentence. */
  detail: string;
}

export interface ComparedModel {
  /** Series it was fitted on. */
  series: number;
  /** First and last period it was fitted on. */
  from: number;
  cutoff: number;
  frameVersion: number;
}

/** Whether figures of two models mean the same: same series, same stretch of history, same feature frame. The first that differs is the reason. */
export function compareModels(a: ComparedModel, b: ComparedModel): Comparability {
  if (a.series !== b.series) return no('grain_mismatch', `fitted on ${a.series} series against ${b.series}`);
  if (a.from !== b.from || a.cutoff !== b.cutoff) return no('window_mismatch', `fitted on periods ${a.from}–${a.cutoff - 1} against ${b.from}–${b.cutoff - 1}`);
  if (a.frameVersion !== b.frameVersion) return no('feature_frame_version_mismatch', `feature frame version ${a.frameVersion} against ${b.frameVersion}`);
  return { comparable: true, reason: null, detail: `same series, periods ${a.from}–${a.cutoff - 1} and feature frame version ${a.frameVersion}` };
}

const no = (reason: Comparability['reason'], detail: string): Comparability => ({ comparable: false, reason, detail });

/** The state of the registry at one moment, as the step `ops_snapshot` and the Control Center both show it. */
export interface Ops {
  /** Aliases with a reason to move. */
  staleAliases: number;
  /** Worlds and files whose newest model could be trained again. */
  retrainingCandidates: number;
  /** Model runs. */
  totalRuns: number;
  totalAliases: number;
  /** Models whose latest WAPE is more than 10 % above the mean of the earlier ones. */
  degradingModels: number;
  /** The first few of each, gravest first. */
  stale: readonly { alias: string; reason: StaleReason }[];
  retraining: readonly { lineage: string; model: string; score: number }[];
  degrading: readonly { lineage: string; model: string; change: number | null }[];
}
