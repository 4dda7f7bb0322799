/**
 * The tables for reading them with drizzle. The truth is `drizzle/*.sql` (STRICT tables, checks, partial indexes); a test
 * compares the columns here with those of a migrated database.
 *
 * Throughout: times are ISO-8601 UTC text with milliseconds; ids are text; digests and sha256 are 64 lower-case hex digits;
 * JSON is text, parsed by the reader.
 */
import { blob, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { EventType, RunStatus } from '../pipeline/event.ts';
import type { ArtifactSource, ArtifactType } from './artifact-types.ts';

/** Conditions of the batch under way, see `guard()`. Empty outside a transaction. */
export const guard = sqliteTable('guard', {
  name: text('name').notNull(),
  /** Anything but 1 fails the CHECK and with it the batch. */
  ok: integer('ok').notNull(),
});

/** One row a run: what was asked, and a copy of where its log stands. The log is the truth. */
export const run = sqliteTable('run', {
  runId: text('run_id').primaryKey(),
  /** Preset id. */
  preset: text('preset').notNull(),
  title: text('title').notNull(),
  /** Terminal exactly when the log holds `run.completed`. */
  status: text('status').$type<RunStatus>().notNull(),
  /** ResolvedConfig as JSON. */
  config: text('config').notNull(),
  /** True: cached outputs may be taken. */
  reuse: integer('reuse', { mode: 'boolean' }).notNull(),
  /** Who wanted it. */
  purpose: text('purpose').$type<'person' | 'replay' | 'welcome' | 'bench' | 'batch'>().notNull(),
  /** Null while the run is ephemeral. */
  workspaceId: text('workspace_id'),
  /** The run whose digests this one is compared with. */
  replayedFrom: text('replayed_from'),
  restartedFrom: text('restarted_from'),
  feedId: text('feed_id'),
  /** Of the request that started it; unique, so that a repeated request finds the first run. */
  idempotencyKey: text('idempotency_key'),
  queuedAt: text('queued_at').notNull(),
  startedAt: text('started_at'),
  finishedAt: text('finished_at'),
  /** When an ephemeral run may be deleted; null once kept. */
  expiresAt: text('expires_at'),
  /** Steps that ended, of `total`. */
  done: integer('done').notNull().default(0),
  total: integer('total').notNull(),
  /** Of `done`: steps that skipped. */
  skipped: integer('skipped').notNull().default(0),
  /** Of `done`: steps taken from the cache. */
  reused: integer('reused').notNull().default(0),
  /** Wall clock from `startedAt` to `finishedAt`; null before the end. */
  durationMs: real('duration_ms'),
  /** RunSummary as JSON, written with the terminal event. */
  summary: text('summary'),
  /** `seq` of an event of this run that is stored; never ahead of the log. */
  seq: integer('seq').notNull().default(0),
  /** Who answers what its steps ask: a person, or at once yes or no. */
  approve: text('approve').$type<'ask' | 'yes' | 'no'>().notNull().default('ask'),
  /** With `restartedFrom`: the first step that is computed anew. */
  restartStep: text('restart_step'),
});

/** The append-only log. */
export const event = sqliteTable('event', {
  /** Orders the events of all runs: 1, 2, 3 … without gaps, in the order of the commits. */
  position: integer('position').primaryKey({ autoIncrement: true }),
  runId: text('run_id').notNull(),
  /** 1, 2, 3 … within the run; unique with it. */
  seq: integer('seq').notNull(),
  /** Copy of `body.type`; at most one `run.completed` a run. */
  type: text('type').$type<EventType>().notNull(),
  at: text('at').notNull(),
  /** EventBody as JSON, `type` included. */
  body: text('body').notNull(),
});

/** Identity of what was made, and what is said of it; its versions are immutable, its files are blobs. */
export const artifact = sqliteTable('artifact', {
  /** Creation in ms × 1024 and a count within it: the order of creation. */
  seq: integer('seq').primaryKey(),
  /** `art_` + ULID; for a run, a dataset … the id of that thing's artifact. */
  artifactId: text('artifact_id').notNull(),
  type: text('type').$type<ArtifactType>().notNull(),
  /** What its files are: `models`, `promotions`, `upload` … */
  kind: text('kind').notNull().default(''),
  title: text('title').notNull(),
  description: text('description').notNull().default(''),
  /** Array of text as JSON, as in `artifact_tag`. */
  tags: text('tags').notNull().default('[]'),
  /** Further words it is found by. */
  words: text('words').notNull().default(''),
  source: text('source').$type<ArtifactSource>().notNull(),
  /** The run that made it first; of an import its feed. */
  runId: text('run_id'),
  /** Id within that run's plan. */
  step: text('step'),
  preset: text('preset'),
  /** Model plugin: of a model its own, of a backtest or run the winner. */
  model: text('model'),
  /** sha256 over canonical JSON of what went in; equal for equal work. */
  inputHash: text('input_hash'),
  /** 0: no version yet. */
  headVersion: integer('head_version').notNull().default(0),
  /** Of the head version. */
  bytes: integer('bytes').notNull().default(0),
  files: integer('files').notNull().default(0),
  schemaVersion: integer('schema_version').notNull().default(1),
  /** JSON object by type: schema and statistics of an import, shape of a run. */
  extra: text('extra').notNull().default('{}'),
  createdAt: text('created_at').notNull(),
  modifiedAt: text('modified_at').notNull().default(''),
  archived: integer('archived', { mode: 'boolean' }).notNull().default(false),
  pinned: integer('pinned', { mode: 'boolean' }).notNull().default(false),
  deletedAt: text('deleted_at'),
  purgedAt: text('purged_at'),
  /** When a person last wrote title, description, tags or state; null: never. */
  editedAt: text('edited_at'),
  /** Raised by 1 with each change; the ETag. */
  rowVersion: integer('row_version').notNull().default(1),
  /** Whether `documents/<id>/` has it as it stands. */
  documented: integer('documented', { mode: 'boolean' }).notNull().default(false),
});

export const artifactVersion = sqliteTable(
  'artifact_version',
  {
    artifactId: text('artifact_id').notNull(),
    /** 1, 2, 3 … */
    version: integer('version').notNull(),
    /** Artifact kind, which is its schema. */
    kind: text('kind').notNull(),
    /** Name of the step's output. */
    output: text('output').notNull(),
    /** Of the byte-sorted listing of its files, see `versionDigest`. */
    digest: text('digest').notNull(),
    /** Sum over its files. */
    bytes: integer('bytes').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.artifactId, t.version] })],
);

export const artifactFile = sqliteTable(
  'artifact_file',
  {
    artifactId: text('artifact_id').notNull(),
    version: integer('version').notNull(),
    /** Relative, `/` between its parts. */
    path: text('path').notNull(),
    /** Name of the blob. */
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.artifactId, t.version, t.path] })],
);

/** Directed: source is `relation` target. */
export const artifactEdge = sqliteTable(
  'artifact_edge',
  {
    sourceId: text('source_id').notNull(),
    relation: text('relation').$type<'generates' | 'derived_from' | 'replay_of' | 'restarted_from' | 'modified_from' | 'retry_of'>().notNull(),
    targetId: text('target_id').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sourceId, t.relation, t.targetId] })],
);

/** Outputs by cache key, so that equal work is done once. */
export const stepCache = sqliteTable('step_cache', {
  cacheKey: text('cache_key').primaryKey(),
  /** Step plugin id, to say why another key missed. */
  step: text('step').notNull(),
  /** What the key was made of, as JSON. */
  parts: text('parts').notNull(),
  /** The run that computed it. */
  runId: text('run_id').notNull(),
  /** {status, detail, data, artifacts, cards} of its `step.completed`, as JSON. */
  completed: text('completed').notNull(),
  createdAt: text('created_at').notNull(),
});

/** A dataset as a row for lists; its numbers are blobs. */
export const dataset = sqliteTable('dataset', {
  digest: text('digest').primaryKey(),
  /** DatasetMeta as JSON. */
  meta: text('meta').notNull(),
  /** Descriptor as JSON. */
  descriptor: text('descriptor').notNull(),
  /** Observed units of all series per period, null where none was observed, as JSON. */
  totals: text('totals').notNull(),
  createdAt: text('created_at').notNull(),
});

/** Series of a dataset, for paging and search. */
export const series = sqliteTable(
  'series',
  {
    /** Digest of the dataset. */
    dataset: text('dataset').notNull(),
    /** 0, 1, 2 …: its place in the dataset's columns. */
    ordinal: integer('ordinal').notNull(),
    key: text('key').notNull(),
    store: text('store').notNull(),
    product: text('product').notNull(),
    /** Observed quantity over all periods. */
    units: real('units').notNull(),
  },
  (t) => [primaryKey({ columns: [t.dataset, t.ordinal] })],
);

/** A model in the registry, with the figures of its test. One run may enter several of one model. */
export const modelRun = sqliteTable('model_run', {
  /** `mdl_` + ULID. */
  modelRunId: text('model_run_id').primaryKey(),
  /** The run that made it; '' when none did. */
  runId: text('run_id').notNull(),
  /** Step of that run; '' when none did. */
  step: text('step').notNull(),
  /** Model plugin id, or the name of a variant of one. */
  model: text('model').notNull(),
  state: text('state').$type<'pending' | 'running' | 'success' | 'failed' | 'archived'>().notNull(),
  source: text('source').$type<'engine' | 'drill' | 'backfill' | 'user'>().notNull(),
  /** Version digest of the models artifact; null until there is one, never of a success. */
  digest: text('digest'),
  /** Whose history it continues, `preset:<id>/<seed>` or `feed:<name>`: only such are compared over time. */
  lineage: text('lineage').notNull(),
  /** Digest; null where it is not known. */
  dataset: text('dataset'),
  /** Dates of the first and last period it was fitted on. */
  windowFrom: text('window_from'),
  windowTo: text('window_to'),
  /** `all`, or the key of the one series it was fitted on. */
  series: text('series').notNull(),
  frameVersion: integer('frame_version').notNull(),
  /** With series, window and frame version it tells duplicates; '' where it is not known. */
  configHash: text('config_hash').notNull(),
  /** What it was ranked by, and the value in the metric's unit. */
  metric: text('metric'),
  value: real('value'),
  /** Figures by name as JSON, `metric` among them. */
  metrics: text('metrics').notNull(),
  /** Copy of `metrics.wape`, a fraction. */
  wape: real('wape'),
  /** The earliest model run of equal config, series, window and frame version. */
  duplicateOf: text('duplicate_of'),
  /** What the last reading of its bytes found; null = not read yet. */
  verified: text('verified').$type<'verified' | 'mismatch' | 'missing'>(),
  verifiedAt: text('verified_at'),
  /** Why it failed. */
  error: text('error'),
  createdAt: text('created_at').notNull(),
  changedAt: text('changed_at').notNull(),
});

/** A name that points at one model. */
export const alias = sqliteTable('alias', {
  name: text('name').primaryKey(),
  digest: text('digest').notNull(),
  /** The run that moved it; '' for a person. */
  runId: text('run_id').notNull(),
  movedAt: text('moved_at').notNull(),
  modelRunId: text('model_run_id').notNull().default(''),
});

/** Every move of every alias; the last line of a name agrees with `alias`. */
export const aliasHistory = sqliteTable('alias_history', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
  /** Null: the alias was removed. */
  digest: text('digest'),
  /** Null: the alias was new. */
  previous: text('previous'),
  /** The run that moved it; '' for a person. */
  runId: text('run_id').notNull(),
  actor: text('actor').notNull(),
  reason: text('reason').notNull(),
  at: text('at').notNull(),
  /** `undo`: the run that had moved it did not complete. */
  kind: text('kind').$type<'move' | 'rollback' | 'remove' | 'undo'>().notNull().default('move'),
  modelRunId: text('model_run_id'),
  previousModelRunId: text('previous_model_run_id'),
  /** Gates that were passed by acknowledgement, as JSON. */
  acknowledged: text('acknowledged').notNull().default('[]'),
});

/** The record of one kept run. */
export const workspace = sqliteTable('workspace', {
  /** 32 hex digits. */
  workspaceId: text('workspace_id').primaryKey(),
  /** Unique among workspaces that are not deleted. */
  runId: text('run_id').notNull(),
  /** Unique among workspaces that are not deleted; null = unnamed. */
  name: text('name'),
  description: text('description').notNull().default(''),
  /** Array of text as JSON. */
  tags: text('tags').notNull().default('[]'),
  pinned: integer('pinned', { mode: 'boolean' }).notNull().default(false),
  archived: integer('archived', { mode: 'boolean' }).notNull().default(false),
  /** Raised by 1 with each change; the ETag. */
  version: integer('version').notNull().default(1),
  createdAt: text('created_at').notNull(),
  updatedAt: text('updated_at').notNull(),
  deletedAt: text('deleted_at'),
  /** Copies of the run's, taken when it is kept and when it ends; while the run is there its own are newer. */
  title: text('title').notNull().default(''),
  preset: text('preset').notNull().default(''),
  status: text('status').$type<RunStatus>().notNull().default('queued'),
  seed: integer('seed').notNull().default(0),
  /** ResolvedConfig as JSON. */
  config: text('config').notNull().default('{}'),
  /** Of `config`; raised when its meaning changes. */
  configSchemaVersion: integer('config_schema_version').notNull().default(1),
  /** Run it is a replay of; it may be gone. */
  replayedFrom: text('replayed_from'),
  /** The series it came to show: {series, key, selectedBy} as JSON; null until known. */
  focus: text('focus'),
  /** CreatedObjects as JSON; null until the run ended. */
  createdObjects: text('created_objects'),
  /** ResultSummary as JSON; null until the run ended. */
  resultSummary: text('result_summary'),
  winner: text('winner'),
  metric: text('metric'),
  /** In the metric's unit. */
  value: real('value'),
  queuedAt: text('queued_at').notNull().default(''),
  finishedAt: text('finished_at'),
});

/** Journal of a workspace: appended, never changed. */
export const workspaceNote = sqliteTable('workspace_note', {
  noteId: integer('note_id').primaryKey({ autoIncrement: true }),
  workspaceId: text('workspace_id').notNull(),
  at: text('at').notNull(),
  actor: text('actor').notNull(),
  /** At most 4,000 characters. */
  text: text('text').notNull(),
});

/** A person's own data: the file, how it is read, and what came of it. */
export const feed = sqliteTable('feed', {
  feedId: text('feed_id').primaryKey(),
  name: text('name').notNull(),
  status: text('status').notNull(),
  /** FeedView as JSON. */
  view: text('view').notNull(),
  /** sha256 of the file. */
  blob: text('blob').notNull(),
  /** [{role, name, sha256, bytes}] as JSON. */
  attached: text('attached').notNull(),
  /** Digest of the dataset it became; null before. */
  dataset: text('dataset'),
  createdAt: text('created_at').notNull(),
  updatedAt: text('updated_at').notNull(),
});

/** Who did what, when: one row for each write that a person or client asked for. */
export const audit = sqliteTable('audit', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  at: text('at').notNull(),
  /** `local`, or the name of a token. */
  actor: text('actor').notNull(),
  /** `run.start`, `workspace.rename` … */
  verb: text('verb').notNull(),
  /** Id of what it was done to. */
  subject: text('subject').notNull(),
});

/** Tags of artifacts, newest first within each. */
export const artifactTag = sqliteTable(
  'artifact_tag',
  {
    tag: text('tag').notNull(),
    /** The artifact's `seq`, which begins with its time of creation. */
    createdAt: integer('created_at').notNull(),
    origin: text('origin').$type<'user' | 'engine' | 'import'>().notNull().default('user'),
    /** The artifact's. */
    type: text('type').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.tag, t.createdAt] })],
);

/** Counters kept by triggers: artifacts neither archived nor deleted, by type, source, preset, day and tag; all by state; bytes. */
export const artifactCount = sqliteTable(
  'artifact_count',
  {
    dimension: text('dimension').notNull(),
    value: text('value').notNull(),
    n: integer('n').notNull(),
    bytes: integer('bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.dimension, t.value] })],
);

/** Blobs that are not simply there: about to go (`condemned`, `gone`) or found damaged (`quarantined`). */
export const blobState = sqliteTable('blob_state', {
  sha256: text('sha256').primaryKey(),
  state: text('state').$type<'condemned' | 'gone' | 'quarantined'>().notNull(),
  bytes: integer('bytes').notNull(),
  at: text('at').notNull(),
  note: text('note').notNull().default(''),
});

/** A search that somebody keeps under a name. */
export const savedView = sqliteTable('saved_view', {
  viewId: text('view_id').primaryKey(),
  name: text('name').notNull(),
  /** Query string of the page. */
  query: text('query').notNull(),
  createdAt: text('created_at').notNull(),
  modifiedAt: text('modified_at').notNull(),
});

/** Keeps an artifact from deletion. */
export const artifactHold = sqliteTable('artifact_hold', {
  artifactId: text('artifact_id').primaryKey(),
  reason: text('reason').notNull(),
  /** Null: until it is lifted. */
  until: text('until'),
  actor: text('actor').notNull(),
  at: text('at').notNull(),
});

/** What may be deleted by itself. None by default: everything is kept forever. */
export const retentionPolicy = sqliteTable('retention_policy', {
  policyId: text('policy_id').primaryKey(),
  name: text('name').notNull(),
  /** ArtifactFilter as JSON. */
  selector: text('selector').notNull(),
  /** Days after which it goes; null: age does not matter. */
  keepDays: integer('keep_days'),
  /** The newest so many stay. */
  keepLast: integer('keep_last'),
  enabled: integer('enabled', { mode: 'boolean' }).notNull().default(false),
  createdAt: text('created_at').notNull(),
  modifiedAt: text('modified_at').notNull(),
});

/** Housekeeping that was done, with its report. */
export const registryJob = sqliteTable('registry_job', {
  jobId: text('job_id').primaryKey(),
  verb: text('verb').$type<'rescan' | 'gc' | 'retention' | 'scrub'>().notNull(),
  status: text('status').$type<'running' | 'done' | 'failed'>().notNull(),
  dryRun: integer('dry_run', { mode: 'boolean' }).notNull(),
  /** JSON. */
  report: text('report').notNull(),
  startedAt: text('started_at').notNull(),
  endedAt: text('ended_at'),
});

/** Where slow work stands: `scrub` → the last digest it read. */
export const registryState = sqliteTable('registry_state', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});

/** A decision asked of a person; the run's log is the truth, this finds and lists it. */
export const approval = sqliteTable('approval', {
  /** `apr_` + ULID. */
  approvalId: text('approval_id').primaryKey(),
  runId: text('run_id').notNull(),
  step: text('step').notNull(),
  action: text('action').notNull(),
  /** JSON. */
  arguments: text('arguments').notNull(),
  requestedAt: text('requested_at').notNull(),
  expiresAt: text('expires_at').notNull(),
  /** Null until it is decided, as the next three. */
  approved: integer('approved', { mode: 'boolean' }),
  actor: text('actor'),
  reason: text('reason'),
  decidedAt: text('decided_at'),
  /** Of a replay: the run whose recorded decision was taken. */
  recordedIn: text('recorded_in'),
});

/** A saved what-if on a run's model. */
export const scenarioPlan = sqliteTable('scenario_plan', {
  /** 32 hex digits. */
  scenarioId: text('scenario_id').primaryKey(),
  name: text('name').notNull(),
  /** Whose model it asks; it may be gone. */
  runId: text('run_id').notNull(),
  /** The run whose step saved it; null for a person's own. */
  madeByRun: text('made_by_run'),
  madeByStep: text('made_by_step'),
  /** Model plugin id that forecast. */
  model: text('model').notNull(),
  /** Model asked for; '' = the one that forecasts the scope best. */
  wantedModel: text('wanted_model').notNull().default(''),
  /** PlanScope as JSON. */
  scope: text('scope').notNull(),
  scopeName: text('scope_name').notNull(),
  horizon: integer('horizon').notNull(),
  /** Assumptions as JSON. */
  assumptions: text('assumptions').notNull(),
  /** Another plan; it may be gone. */
  clonedFrom: text('cloned_from'),
  source: text('source').$type<'user' | 'run' | 'agent'>().notNull(),
  actor: text('actor').notNull(),
  approvedBy: text('approved_by'),
  approvedAt: text('approved_at'),
  /** Of the `scenario` artifact, and its StoredFile[] as JSON. */
  digest: text('digest').notNull(),
  files: text('files').notNull(),
  /** PlanFigures as JSON. */
  figures: text('figures').notNull(),
  unitsDelta: real('units_delta').notNull(),
  /** Null without a price. */
  revenueDelta: real('revenue_delta'),
  /** Raised by 1 with each change; the ETag. */
  version: integer('version').notNull().default(1),
  createdAt: text('created_at').notNull(),
  updatedAt: text('updated_at').notNull(),
  deletedAt: text('deleted_at'),
});

/** Tags a person or the engine gave; those of a workspace are in the view `scenario_tags` alone. */
export const scenarioTag = sqliteTable('scenario_tag', { tag: text('tag').notNull(), scenarioId: text('scenario_id').notNull() }, (t) => [
  primaryKey({ columns: [t.tag, t.scenarioId] }),
]);

/** The product's own guide in pieces; their words stand in the FTS5 table `knowledge_text`, by `chunk_id`. */
export const knowledgeChunk = sqliteTable('knowledge_chunk', {
  chunkId: integer('chunk_id').primaryKey(),
  /** File it stands in, from the package's folder. */
  source: text('source').notNull(),
  title: text('title').notNull(),
  /** Of its section; '' above the first. */
  heading: text('heading').notNull(),
  /** Address within the product; '' where the file is no page. */
  href: text('href').notNull(),
  text: text('text').notNull(),
  /** SHA-256 over all of the above. */
  digest: text('digest').notNull(),
  /** Little-endian f32; null = never embedded. */
  vector: blob('vector', { mode: 'buffer' }),
  /** Endpoint and model it is of; vectors of two makers are never compared. */
  vectorModel: text('vector_model'),
  indexedAt: text('indexed_at').notNull(),
});

/** Bundles this instance wrote, by the name of their folder. */
export const bundleExport = sqliteTable('bundle_export', {
  /** A workspace's id, or `art_…` of a set of artifacts. */
  bundleId: text('bundle_id').primaryKey(),
  /** Null for a set of artifacts. */
  workspaceId: text('workspace_id'),
  name: text('name').notNull(),
  /** The bundle in the registry. */
  artifactId: text('artifact_id').notNull(),
  payloadDigest: text('payload_digest').notNull(),
  /** Digest over the rows it was made from. */
  state: text('state').notNull(),
  include: text('include').$type<'references' | 'artifacts'>().notNull(),
  complete: integer('complete', { mode: 'boolean' }).notNull(),
  plans: integer('plans').notNull(),
  files: integer('files').notNull(),
  bytes: integer('bytes').notNull(),
  /** Key id. */
  signedBy: text('signed_by'),
  exportedAt: text('exported_at').notNull(),
});

/** Bundles it was given, from the dry run to what came of it. */
export const importRecord = sqliteTable('import_record', {
  importId: text('import_id').primaryKey(),
  status: text('status').$type<'planned' | 'applied' | 'discarded'>().notNull(),
  bundleId: text('bundle_id').notNull(),
  payloadDigest: text('payload_digest').notNull(),
  /** Where to look once it is applied. */
  workspaceId: text('workspace_id'),
  /** ImportView as JSON. */
  view: text('view').notNull(),
  /** Renames as JSON: name there → name here. */
  renames: text('renames').notNull().default('{}'),
  /** Folder under `staging/`; '' once it is gone. */
  staging: text('staging').notNull(),
  actor: text('actor').notNull(),
  createdAt: text('created_at').notNull(),
  appliedAt: text('applied_at'),
});

/** Rows of a bundle that is being applied; empty otherwise. */
export const importRow = sqliteTable(
  'import_row',
  {
    importId: text('import_id').notNull(),
    name: text('name').notNull(),
    ordinal: integer('ordinal').notNull(),
    /** JSON object. */
    body: text('body').notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.name, t.ordinal] })],
);

/** What a request with an Idempotency-Key made; those of runs stand in `run`. */
export const requestKey = sqliteTable(
  'request_key',
  {
    /** As the audit log has it. */
    verb: text('verb').notNull(),
    key: text('key').notNull(),
    /** Id of what it made. */
    subject: text('subject').notNull(),
    at: text('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.verb, t.key] })],
);
