-- The registry: every artifact with its metadata in one row, words in an index of their own, tags and capabilities in key order.
-- `seq` is the time of creation in ms × 1024 and a count within it: order of creation, and the last part of every key here.
DROP INDEX artifact_by_run;
DROP INDEX artifact_by_type;
ALTER TABLE artifact RENAME TO artifact_before;
CREATE TABLE artifact (
  seq INTEGER PRIMARY KEY,
  artifact_id TEXT NOT NULL UNIQUE,  -- art_ + ULID; a run's id is its artifact's id
  type TEXT NOT NULL CHECK (type IN ('run','dataset','feature_frame','model','forecast','backtest','scenario_plan','batch','report','comparison','bundle')),
  kind TEXT NOT NULL DEFAULT '',     -- what the files are: 'models', 'promotions', 'upload' …
  title TEXT NOT NULL COLLATE NOCASE,
  description TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',   -- as in artifact_tag, for reading and for the words
  words TEXT NOT NULL DEFAULT '',    -- further words it is found by: preset, step, file names
  source TEXT NOT NULL CHECK (source IN ('engine','sim','import','user','drill')),
  run_id TEXT,                       -- the run that made it first; of an import its feed
  step TEXT,
  preset TEXT,
  model TEXT,
  input_hash TEXT,                   -- over canonical JSON of what went in
  head_version INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,  -- of the head version
  files INTEGER NOT NULL DEFAULT 0,
  schema_version INTEGER NOT NULL DEFAULT 1,
  extra TEXT NOT NULL DEFAULT '{}',  -- JSON: schema and statistics of an import, shape of a run
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL DEFAULT '',
  archived INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  deleted_at TEXT,
  purged_at TEXT,
  edited_at TEXT,                    -- a person wrote title, description, tags or state
  row_version INTEGER NOT NULL DEFAULT 1,
  documented INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO artifact (seq, artifact_id, type, kind, title, source, run_id, step, created_at, modified_at, preset, model, input_hash, head_version, bytes, files, words)
SELECT b.ms * 1024 + row_number() OVER (PARTITION BY b.ms ORDER BY b.artifact_id) - 1, b.artifact_id,
  CASE WHEN b.type IN ('run','feature_frame','forecast','backtest') THEN b.type WHEN b.type = 'models' THEN 'model'
       WHEN b.type IN ('dataset','dataset_truth','returns','replenishment','promotions','price_history','exogenous_signals') THEN 'dataset' ELSE 'report' END,
  b.type, b.title, CASE WHEN b.source = 'import' THEN 'import' ELSE 'engine' END, b.run_id, b.step, b.created_at, b.created_at, r.preset,
  CASE WHEN b.type = 'run' THEN r.summary ->> 'winner' WHEN v.output LIKE 'models/%' THEN substr(v.output, 8) END,
  NULL, coalesce(v.version, 0), coalesce(v.bytes, 0),
  (SELECT count(*) FROM artifact_file f WHERE f.artifact_id = b.artifact_id AND f.version = v.version),
  trim(b.type || ' ' || coalesce(b.step, '') || ' ' || coalesce(v.output, '') || ' ' || coalesce(r.preset, '') || ' ' || coalesce(r.title, ''))
FROM (SELECT *, CAST(strftime('%s', created_at) AS INTEGER) * 1000 + CAST(substr(created_at, 21, 3) AS INTEGER) AS ms FROM artifact_before) b
LEFT JOIN artifact_version v ON v.artifact_id = b.artifact_id AND v.version = (SELECT max(version) FROM artifact_version w WHERE w.artifact_id = b.artifact_id)
LEFT JOIN run r ON r.run_id = b.run_id;
DROP TABLE artifact_before;

CREATE INDEX artifact_by_type ON artifact (type);
CREATE INDEX artifact_by_source ON artifact (source);
CREATE INDEX artifact_by_modified ON artifact (modified_at);
CREATE INDEX artifact_by_title ON artifact (title);
CREATE INDEX artifact_by_bytes ON artifact (bytes);
CREATE INDEX artifact_by_preset ON artifact (preset) WHERE preset IS NOT NULL;
CREATE INDEX artifact_by_model ON artifact (model) WHERE model IS NOT NULL;
CREATE INDEX artifact_by_input ON artifact (input_hash) WHERE input_hash IS NOT NULL;
CREATE INDEX artifact_by_run ON artifact (run_id, artifact_id) WHERE run_id IS NOT NULL;
CREATE INDEX artifact_archived ON artifact (seq) WHERE archived = 1;
CREATE INDEX artifact_deleted ON artifact (seq) WHERE deleted_at IS NOT NULL;
CREATE INDEX artifact_undocumented ON artifact (seq) WHERE documented = 0;

-- Equal content a run makes is one artifact; what a person uploads is theirs, however often the same bytes come.
DROP INDEX artifact_version_by_digest;
CREATE INDEX artifact_version_by_digest ON artifact_version (digest, kind);
CREATE UNIQUE INDEX artifact_version_once ON artifact_version (digest, kind) WHERE kind <> 'upload';

-- `created_at` is the artifact's seq: its time stands in the key, so that the newest of a tag need no join.
CREATE TABLE artifact_tag (
  tag TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  origin TEXT NOT NULL DEFAULT 'user' CHECK (origin IN ('user','engine','import')),
  PRIMARY KEY (tag, created_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifact_tag_by_artifact ON artifact_tag (created_at);
CREATE TABLE artifact_capability (
  capability TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (capability, created_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifact_capability_by_artifact ON artifact_capability (created_at);

-- How many artifacts that are neither archived nor deleted there are of each type, source, tag …, and their bytes. Kept by triggers.
CREATE TABLE artifact_count (
  dimension TEXT NOT NULL,           -- 'live' | 'type' | 'source' | 'preset' | 'day' | 'tag' | 'capability' | 'state' | 'bytes'
  value TEXT NOT NULL,
  n INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (dimension, value)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE artifact_fts USING fts5(title, description, tags, words, content='artifact', content_rowid='seq', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER artifact_words_in AFTER INSERT ON artifact BEGIN
  INSERT INTO artifact_fts (rowid, title, description, tags, words) VALUES (new.seq, new.title, new.description, new.tags, new.words);
END;
CREATE TRIGGER artifact_words_out AFTER DELETE ON artifact BEGIN
  INSERT INTO artifact_fts (artifact_fts, rowid, title, description, tags, words) VALUES ('delete', old.seq, old.title, old.description, old.tags, old.words);
END;
CREATE TRIGGER artifact_words_new AFTER UPDATE OF title, description, tags, words ON artifact BEGIN
  INSERT INTO artifact_fts (artifact_fts, rowid, title, description, tags, words) VALUES ('delete', old.seq, old.title, old.description, old.tags, old.words);
  INSERT INTO artifact_fts (rowid, title, description, tags, words) VALUES (new.seq, new.title, new.description, new.tags, new.words);
END;

CREATE TRIGGER artifact_counted_in AFTER INSERT ON artifact BEGIN
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT d, v, 1, new.bytes FROM (SELECT 'live' AS d, '' AS v UNION ALL SELECT 'type', new.type UNION ALL SELECT 'source', new.source
      UNION ALL SELECT 'day', substr(new.created_at, 1, 10) UNION ALL SELECT 'preset', new.preset WHERE new.preset IS NOT NULL)
    WHERE new.archived = 0 AND new.deleted_at IS NULL
    ON CONFLICT (dimension, value) DO UPDATE SET n = n + 1, bytes = bytes + excluded.bytes;
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT 'state', v, 1, new.bytes FROM (SELECT 'archived' AS v WHERE new.archived = 1 UNION ALL SELECT 'deleted' WHERE new.deleted_at IS NOT NULL
      UNION ALL SELECT 'purged' WHERE new.purged_at IS NOT NULL UNION ALL SELECT 'pinned' WHERE new.pinned = 1)
    WHERE new.archived = 1 OR new.deleted_at IS NOT NULL OR new.purged_at IS NOT NULL OR new.pinned = 1
    ON CONFLICT (dimension, value) DO UPDATE SET n = n + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER artifact_counted_new AFTER UPDATE OF type, source, preset, created_at, bytes, archived, deleted_at, purged_at, pinned ON artifact BEGIN
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT d, v, -1, -old.bytes FROM (SELECT 'live' AS d, '' AS v UNION ALL SELECT 'type', old.type UNION ALL SELECT 'source', old.source
      UNION ALL SELECT 'day', substr(old.created_at, 1, 10) UNION ALL SELECT 'preset', old.preset WHERE old.preset IS NOT NULL
      UNION ALL SELECT 'tag', tag FROM artifact_tag WHERE created_at = old.seq UNION ALL SELECT 'capability', capability FROM artifact_capability WHERE created_at = old.seq)
    WHERE old.archived = 0 AND old.deleted_at IS NULL
    ON CONFLICT (dimension, value) DO UPDATE SET n = n - 1, bytes = bytes + excluded.bytes;
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT d, v, 1, new.bytes FROM (SELECT 'live' AS d, '' AS v UNION ALL SELECT 'type', new.type UNION ALL SELECT 'source', new.source
      UNION ALL SELECT 'day', substr(new.created_at, 1, 10) UNION ALL SELECT 'preset', new.preset WHERE new.preset IS NOT NULL
      UNION ALL SELECT 'tag', tag FROM artifact_tag WHERE created_at = new.seq UNION ALL SELECT 'capability', capability FROM artifact_capability WHERE created_at = new.seq)
    WHERE new.archived = 0 AND new.deleted_at IS NULL
    ON CONFLICT (dimension, value) DO UPDATE SET n = n + 1, bytes = bytes + excluded.bytes;
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT 'state', v, k, k * b FROM (
      SELECT 'archived' AS v, -1 AS k, old.bytes AS b WHERE old.archived = 1 UNION ALL SELECT 'deleted', -1, old.bytes WHERE old.deleted_at IS NOT NULL
      UNION ALL SELECT 'purged', -1, old.bytes WHERE old.purged_at IS NOT NULL UNION ALL SELECT 'pinned', -1, old.bytes WHERE old.pinned = 1
      UNION ALL SELECT 'archived', 1, new.bytes WHERE new.archived = 1 UNION ALL SELECT 'deleted', 1, new.bytes WHERE new.deleted_at IS NOT NULL
      UNION ALL SELECT 'purged', 1, new.bytes WHERE new.purged_at IS NOT NULL UNION ALL SELECT 'pinned', 1, new.bytes WHERE new.pinned = 1)
    WHERE true
    ON CONFLICT (dimension, value) DO UPDATE SET n = n + excluded.n, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER artifact_counted_out BEFORE DELETE ON artifact BEGIN
  DELETE FROM artifact_tag WHERE created_at = old.seq;
  DELETE FROM artifact_capability WHERE created_at = old.seq;
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT d, v, -1, -old.bytes FROM (SELECT 'live' AS d, '' AS v UNION ALL SELECT 'type', old.type UNION ALL SELECT 'source', old.source
      UNION ALL SELECT 'day', substr(old.created_at, 1, 10) UNION ALL SELECT 'preset', old.preset WHERE old.preset IS NOT NULL)
    WHERE old.archived = 0 AND old.deleted_at IS NULL
    ON CONFLICT (dimension, value) DO UPDATE SET n = n - 1, bytes = bytes + excluded.bytes;
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT 'state', v, -1, -old.bytes FROM (SELECT 'archived' AS v WHERE old.archived = 1 UNION ALL SELECT 'deleted' WHERE old.deleted_at IS NOT NULL
      UNION ALL SELECT 'purged' WHERE old.purged_at IS NOT NULL UNION ALL SELECT 'pinned' WHERE old.pinned = 1)
    WHERE true
    ON CONFLICT (dimension, value) DO UPDATE SET n = n - 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER artifact_tag_in AFTER INSERT ON artifact_tag BEGIN
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT 'tag', new.tag, 1, bytes FROM artifact WHERE seq = new.created_at AND archived = 0 AND deleted_at IS NULL
    ON CONFLICT (dimension, value) DO UPDATE SET n = n + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER artifact_tag_out AFTER DELETE ON artifact_tag BEGIN
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT 'tag', old.tag, -1, -bytes FROM artifact WHERE seq = old.created_at AND archived = 0 AND deleted_at IS NULL
    ON CONFLICT (dimension, value) DO UPDATE SET n = n - 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER artifact_capability_in AFTER INSERT ON artifact_capability BEGIN
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT 'capability', new.capability, 1, bytes FROM artifact WHERE seq = new.created_at AND archived = 0 AND deleted_at IS NULL
    ON CONFLICT (dimension, value) DO UPDATE SET n = n + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER artifact_capability_out AFTER DELETE ON artifact_capability BEGIN
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT 'capability', old.capability, -1, -bytes FROM artifact WHERE seq = old.created_at AND archived = 0 AND deleted_at IS NULL
    ON CONFLICT (dimension, value) DO UPDATE SET n = n - 1, bytes = bytes + excluded.bytes;
END;

-- Bytes as versions count them, and as they are stored: equal content once. A condemned blob that is wanted again is not condemned any more.
CREATE TABLE blob_state (
  sha256 TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('condemned','gone','quarantined')),
  bytes INTEGER NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_state_by_state ON blob_state (state, at);
CREATE TRIGGER artifact_file_in AFTER INSERT ON artifact_file BEGIN
  DELETE FROM blob_state WHERE sha256 = new.sha256 AND state IN ('condemned', 'gone');
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT 'bytes', v, 1, new.bytes FROM (SELECT 'logical' AS v UNION ALL SELECT 'stored'
      WHERE NOT EXISTS (SELECT 1 FROM artifact_file WHERE sha256 = new.sha256 AND (artifact_id, version, path) <> (new.artifact_id, new.version, new.path)))
    WHERE true
    ON CONFLICT (dimension, value) DO UPDATE SET n = n + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER artifact_file_out AFTER DELETE ON artifact_file BEGIN
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT 'bytes', v, -1, -old.bytes FROM (SELECT 'logical' AS v UNION ALL SELECT 'stored' WHERE NOT EXISTS (SELECT 1 FROM artifact_file WHERE sha256 = old.sha256))
    WHERE true
    ON CONFLICT (dimension, value) DO UPDATE SET n = n - 1, bytes = bytes + excluded.bytes;
END;

-- Rows that were there before.
INSERT INTO artifact_capability (capability, created_at)
  SELECT c.value, a.seq FROM artifact a, json_each(CASE a.type WHEN 'run' THEN '["compare","export","replay"]' WHEN 'dataset' THEN '["download","export","preview"]'
    WHEN 'model' THEN '["download","export","register"]' WHEN 'forecast' THEN '["compare","download","export","preview"]'
    WHEN 'backtest' THEN '["compare","download","export","preview"]' ELSE '["export","preview"]' END) c;
INSERT INTO artifact_fts (artifact_fts) VALUES ('rebuild');
INSERT INTO artifact_count (dimension, value, n, bytes)
  SELECT 'live', '', count(*), sum(bytes) FROM artifact WHERE true GROUP BY 2 UNION ALL SELECT 'type', type, count(*), sum(bytes) FROM artifact GROUP BY type
  UNION ALL SELECT 'source', source, count(*), sum(bytes) FROM artifact GROUP BY source
  UNION ALL SELECT 'day', substr(created_at, 1, 10), count(*), sum(bytes) FROM artifact GROUP BY 2
  UNION ALL SELECT 'preset', preset, count(*), sum(bytes) FROM artifact WHERE preset IS NOT NULL GROUP BY preset;
INSERT INTO artifact_count (dimension, value, n, bytes)
  SELECT 'bytes', 'logical', count(*), sum(bytes) FROM artifact_file GROUP BY 2
  UNION ALL SELECT 'bytes', 'stored', count(*), sum(bytes) FROM (SELECT DISTINCT sha256, bytes FROM artifact_file) GROUP BY 2;

-- What a person keeps beside: views of the search, policies, holds; and what the housekeeping did.
CREATE TABLE saved_view (
  view_id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL,               -- as the page has it in its address
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE artifact_hold (
  artifact_id TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  until TEXT,                        -- null = until it is lifted
  actor TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE retention_policy (
  policy_id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  selector TEXT NOT NULL,            -- ArtifactFilter as JSON
  keep_days INTEGER,                 -- deletes what is older; null = no limit of age
  keep_last INTEGER,                 -- never deletes the newest of them; null = none
  enabled INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE registry_job (
  job_id TEXT PRIMARY KEY,
  verb TEXT NOT NULL,                -- 'rescan' | 'gc' | 'retention' | 'scrub'
  status TEXT NOT NULL,              -- 'running' | 'done' | 'failed'
  dry_run INTEGER NOT NULL,
  report TEXT NOT NULL,              -- JSON
  started_at TEXT NOT NULL,
  ended_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX registry_job_by_time ON registry_job (started_at DESC);
CREATE TABLE registry_state (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
