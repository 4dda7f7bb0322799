import type { Json, JsonObject } from '../kit/json.ts';

/**
 * What goes into a bundle, as plain facts: everything the builder writes is computed from this and nothing else, so that equal
 * content gives equal bytes. Whoever fills it (a service, from the database) decides what belongs; order does not matter except
 * where said. Ids and times are as recorded: no clock is read here.
 */
export interface BundleContent {
  /** Name of the bundle's folder: the workspace's id (32 hex digits), or of another artifact set its artifact id. Keeps the path rules. */
  id: string;
  /** What a person calls it. */
  name: string;
  description: string;
  /** Time of the state's last change, ISO 8601 UTC. Every time the builder writes by itself is this one: same state, same bytes. */
  stateTime: string;
  /** Snapshot of the workspace row: what was asked, what it made, how it ended. Null for a set of artifacts without one. */
  workspace: JsonObject | null;
  /** Runs whose model artifacts the workspace stands on, by reference; their bytes travel only as artifacts. */
  modelRuns: readonly ModelRun[];
  scenarioPlans: readonly BundlePlan[];
  runs: readonly BundleRun[];
  artifacts: readonly BundleArtifact[];
  /** Plans of steps, one per preset; the first is the main workflow of the crate. */
  workflows: readonly BundleWorkflow[];
  /** Table name → rows for the restore, in the order they are to be written; one JSON object a line in `registry/<table>.ndjson`. */
  registry: ReadonlyMap<string, Iterable<JsonObject> | AsyncIterable<JsonObject>>;
  /** The self-contained report (`renderReport`). */
  report: string;
  /** What the workspace points to and cannot be found any more. Reported, never fatal. */
  unresolvedReferences: readonly UnresolvedReference[];
  /** What an import has to do, in order. */
  restorePlan: readonly RestoreStep[];
  /** Who stands behind the bundle, for the crate; default "A Vitrine instance". */
  publisher?: string;
  /** Licence of the data; without one the bundle says that none was given. */
  licence?: { url: string; name: string };
  /** Product and version that export, for bag-info alone: it stands outside the payload. */
  software: string;
}

/** Bytes in memory, a file on this disk, or a stream that is opened when its turn comes. */
export type Source = string | Uint8Array | { file: string } | { open(): AsyncIterable<Uint8Array> | NodeJS.ReadableStream };

/** One file of an artifact or run. */
export interface ContentFile {
  /** Its own name, relative to the artifact or run, of any characters; the bundle may have to write it differently and then keeps both. */
  path: string;
  /** Recorded SHA-256 of its bytes. When the source gives others the build stops: a bundle never carries damage on. */
  sha256: string;
  bytes: number;
  source: Source;
  /** Default by the end of its name. */
  mediaType?: string;
}

/** A version of an artifact, with its bytes or as a reference. */
export interface BundleArtifact {
  id: string;
  /** `dataset`, `model`, `forecast`, `backtest`, … */
  type: string;
  title: string;
  /** 1, 2, 3 … */
  version: number;
  /** SHA-256 over the byte-sorted `"<sha256>  <path>\n"` of its files under their own names. */
  digest: string;
  /** False: only id, digest and size travel, and the bundle calls itself incomplete. */
  included: boolean;
  files: readonly ContentFile[];
  /** ISO 8601 UTC. */
  createdAt: string;
}

/** A run with its log. Failed and cancelled ones travel like any other. */
export interface BundleRun {
  id: string;
  /** One line: "demo_minimal, seed 42". */
  name: string;
  status: 'completed' | 'failed' | 'cancelled';
  /** ISO 8601 UTC; null when it never came so far. */
  startedAt: string | null;
  endedAt: string | null;
  /** Why it failed or was cancelled, one sentence. */
  error: string | null;
  actor: { id: string; name: string; kind: 'person' | 'software' };
  /** Version of the product that executed it. */
  productVersion: string;
  /** Id of one of `workflows`. */
  workflow: string;
  /** What was asked, flat: `seed`, `models`, `horizon` … Written as inputs of the run in the crate. */
  parameters: readonly { name: string; value: string | number | boolean }[];
  /** Artifact ids it read, and those it made. */
  uses: readonly string[];
  makes: readonly string[];
  steps: readonly BundleStep[];
  /** The whole record of the run (state, resolved configuration, code digests), written as `run.json`. */
  document: Json;
  /** Further files: `events.ndjson`, tables. `run.json` is taken. */
  files: readonly ContentFile[];
}

/** One executed step of a run. */
export interface BundleStep {
  id: string;
  /** Plugin and its version. */
  uses: string;
  version: string;
  title: string;
  status: 'pass' | 'warn' | 'skip' | 'fail';
  startedAt: string | null;
  endedAt: string | null;
  /** Artifact ids. */
  reads: readonly string[];
  makes: readonly string[];
}

/** A preset with the plan it gave. */
export interface BundleWorkflow {
  id: string;
  version: string;
  title: string;
  description: string;
  document: Json;
}

/** A what-if plan, written as `scenario_plans/<id>.json`. */
export interface BundlePlan {
  id: string;
  name: string;
  document: Json;
}

/** A model by reference: where it was, what it is, and what a look at it said at export. */
export interface ModelRun {
  runId: string;
  uri: string;
  hash: string;
  verified: 'ok' | 'missing' | 'mismatch' | 'unknown';
}

export interface UnresolvedReference {
  /** `run`, `artifact`, `alias`, `scenario`, … */
  type: string;
  id: string;
  /** Which record points there. */
  from: string;
  reason: string;
}

export interface RestoreStep {
  step: string;
  detail: string;
}
