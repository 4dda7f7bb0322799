/**
 * The tables for reading them with drizzle. The truth is `drizzle/*.sql` (STRICT tables, checks, partial indexes); a test
 * compares the columns here with those of a migrated database.
 *
 * Throughout: times are ISO-8601 UTC text with milliseconds; ids are text; digests and sha256 are 64 lower-case hex digits;
 * JSON is text, parsed by the reader.
 */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { EventType, RunStatus } from '../pipeline/event.ts';

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
  purpose: text('purpose').$type<'person' | 'replay' | 'welcome' | 'bench'>().notNull(),
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

/** Identity of what was made; its versions are immutable, its files are blobs. */
export const artifact = sqliteTable('artifact', {
  /** `art_` + ULID; for a run, a dataset … the id of that thing's artifact. */
  artifactId: text('artifact_id').primaryKey(),
  /** run, dataset, model, forecast, report … */
  type: text('type').notNull(),
  title: text('title').notNull(),
  source: text('source').$type<'engine' | 'import'>().notNull(),
  /** The run that made it; null for imports. */
  runId: text('run_id'),
  /** Id within that run's plan. */
  step: text('step'),
  createdAt: text('created_at').notNull(),
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
    relation: text('relation').$type<'generates' | 'generates' | 'derived_from' | 'replay_of' | 'restarted_from'>().notNull(),
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

/** A registered model of a run, with its backtest value. */
export const modelRun = sqliteTable(
  'model_run',
  {
    /** Version digest of the models artifact. */
    digest: text('digest').notNull(),
    runId: text('run_id').notNull(),
    /** Model plugin id. */
    model: text('model').notNull(),
    metric: text('metric').notNull(),
    /** In the metric's unit. */
    value: real('value').notNull(),
    status: text('status').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.model] })],
);

/** A name that points at one model. */
export const alias = sqliteTable('alias', {
  name: text('name').primaryKey(),
  digest: text('digest').notNull(),
  runId: text('run_id').notNull(),
  movedAt: text('moved_at').notNull(),
});

/** Every move of every alias; the last line of a name agrees with `alias`. */
export const aliasHistory = sqliteTable('alias_history', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
  /** Null: the alias was removed. */
  digest: text('digest'),
  /** Null: the alias was new. */
  previous: text('previous'),
  runId: text('run_id').notNull(),
  actor: text('actor').notNull(),
  reason: text('reason').notNull(),
  at: text('at').notNull(),
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
