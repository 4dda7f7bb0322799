-- Guards: a verb's conditions are rows inserted here; a false one fails the CHECK and with it the whole batch.
CREATE TABLE guard (name TEXT NOT NULL, ok INTEGER NOT NULL, CONSTRAINT guard_holds CHECK (ok = 1)) STRICT;

-- One row a run: what was asked, and a copy of where its log stands. The log is the truth.
CREATE TABLE run (
  run_id TEXT PRIMARY KEY,
  preset TEXT NOT NULL,
  title TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued','running','waiting','paused','interrupted','completed','failed','cancelled')),
  config TEXT NOT NULL,              -- ResolvedConfig as JSON
  reuse INTEGER NOT NULL,            -- 1 = cached outputs may be taken
  purpose TEXT NOT NULL,             -- 'person' | 'replay' | 'welcome' | 'bench'
  workspace_id TEXT,                 -- null while ephemeral
  replayed_from TEXT,
  restarted_from TEXT,
  feed_id TEXT,
  idempotency_key TEXT,
  queued_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  expires_at TEXT,                   -- null once kept
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL,
  skipped INTEGER NOT NULL DEFAULT 0,
  reused INTEGER NOT NULL DEFAULT 0, -- steps taken from the cache
  duration_ms REAL,
  summary TEXT,                      -- RunSummary as JSON, with the terminal event
  seq INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX run_by_time ON run (queued_at DESC, run_id DESC);
CREATE INDEX run_open ON run (queued_at, run_id) WHERE status NOT IN ('completed','failed','cancelled');
CREATE INDEX run_by_preset ON run (preset, queued_at DESC);
CREATE INDEX run_by_source ON run (replayed_from) WHERE replayed_from IS NOT NULL;
CREATE UNIQUE INDEX run_by_idempotency_key ON run (idempotency_key) WHERE idempotency_key IS NOT NULL;

-- The append-only log. `position` orders all runs; `seq` counts within one.
CREATE TABLE event (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  at TEXT NOT NULL,
  body TEXT NOT NULL                 -- EventBody as JSON, `type` included
) STRICT;
CREATE UNIQUE INDEX event_by_run ON event (run_id, seq);
CREATE UNIQUE INDEX event_one_end ON event (run_id) WHERE type = 'run.completed';

-- Identity of what was made; versions are immutable, files are blobs.
CREATE TABLE artifact (
  artifact_id TEXT PRIMARY KEY,      -- art_ + ULID; a run's id is its artifact's id
  type TEXT NOT NULL,
  title TEXT NOT NULL,
  source TEXT NOT NULL,              -- 'engine' | 'import'
  run_id TEXT,
  step TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX artifact_by_run ON artifact (run_id, artifact_id) WHERE run_id IS NOT NULL;
CREATE INDEX artifact_by_type ON artifact (type, created_at DESC, artifact_id DESC);
CREATE TABLE artifact_version (
  artifact_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  output TEXT NOT NULL,
  digest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (artifact_id, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX artifact_version_by_digest ON artifact_version (digest, kind);
CREATE TABLE artifact_file (
  artifact_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (artifact_id, version, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifact_file_by_sha256 ON artifact_file (sha256);
CREATE TABLE artifact_edge (
  source_id TEXT NOT NULL,
  relation TEXT NOT NULL,            -- 'generates' | 'derived_from' | 'replay_of' | 'restarted_from'
  target_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (source_id, relation, target_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifact_edge_back ON artifact_edge (target_id, relation);

-- Outputs by cache key, so that equal work is done once.
CREATE TABLE step_cache (
  cache_key TEXT PRIMARY KEY,
  step TEXT NOT NULL,                -- plugin id, to say why another key missed
  parts TEXT NOT NULL,               -- what the key was made of, as JSON
  run_id TEXT NOT NULL,
  completed TEXT NOT NULL,           -- {status, detail, data, artifacts, cards} as JSON
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX step_cache_by_step ON step_cache (step, created_at DESC);

-- Datasets and their series as rows, for paging; the numbers are blobs.
CREATE TABLE dataset (
  digest TEXT PRIMARY KEY,
  meta TEXT NOT NULL,                -- DatasetMeta as JSON
  descriptor TEXT NOT NULL,          -- Descriptor as JSON
  totals TEXT NOT NULL,              -- observed units of all series per period as JSON, null where none
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE series (
  dataset TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  key TEXT NOT NULL,
  store TEXT NOT NULL,
  product TEXT NOT NULL,
  units REAL NOT NULL,
  PRIMARY KEY (dataset, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_by_key ON series (dataset, key);

-- Registered models and the names that point at them.
CREATE TABLE model_run (
  digest TEXT NOT NULL,
  run_id TEXT NOT NULL,
  model TEXT NOT NULL,
  metric TEXT NOT NULL,
  value REAL NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (run_id, model)
) STRICT, WITHOUT ROWID;
CREATE TABLE alias (
  name TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  run_id TEXT NOT NULL,
  moved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE alias_history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  digest TEXT,                       -- null = the alias was removed
  previous TEXT,
  run_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX alias_history_by_name ON alias_history (name, id DESC);

-- The record of one kept run.
CREATE TABLE workspace (
  workspace_id TEXT PRIMARY KEY,     -- 32 hex
  run_id TEXT NOT NULL,
  name TEXT,
  description TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',
  pinned INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX workspace_by_name ON workspace (name) WHERE name IS NOT NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX workspace_by_run ON workspace (run_id) WHERE deleted_at IS NULL;
CREATE INDEX workspace_by_time ON workspace (archived, pinned DESC, created_at DESC, workspace_id DESC) WHERE deleted_at IS NULL;

-- A person's own data: the file, how it is read, and what came of it.
CREATE TABLE feed (
  feed_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  view TEXT NOT NULL,                -- FeedView as JSON
  blob TEXT NOT NULL,                -- sha256 of the file
  attached TEXT NOT NULL,            -- [{role, name, sha256, bytes}] as JSON
  dataset TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_by_time ON feed (created_at DESC, feed_id DESC);

-- Who did what, when.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  verb TEXT NOT NULL,
  subject TEXT NOT NULL
) STRICT;
