-- What only later versions make, uploads, comparisons and the like, goes away with their rows.
DROP TABLE registry_state;
DROP TABLE registry_job;
DROP TABLE retention_policy;
DROP TABLE artifact_hold;
DROP TABLE saved_view;
DROP TRIGGER artifact_file_in;
DROP TRIGGER artifact_file_out;
DROP TABLE blob_state;
DROP TABLE artifact_capability;
DROP TABLE artifact_tag;
DROP TRIGGER artifact_words_in;
DROP TRIGGER artifact_words_out;
DROP TRIGGER artifact_words_new;
DROP TRIGGER artifact_counted_in;
DROP TRIGGER artifact_counted_new;
DROP TRIGGER artifact_counted_out;
DROP TABLE artifact_fts;
DROP TABLE artifact_count;
DELETE FROM artifact_version WHERE kind = 'upload' AND EXISTS (
  SELECT 1 FROM artifact_version w WHERE w.digest = artifact_version.digest AND w.kind = 'upload'
    AND (w.artifact_id, w.version) < (artifact_version.artifact_id, artifact_version.version));
DELETE FROM artifact_file WHERE NOT EXISTS (
  SELECT 1 FROM artifact_version v WHERE v.artifact_id = artifact_file.artifact_id AND v.version = artifact_file.version);
DROP INDEX artifact_version_once;
DROP INDEX artifact_version_by_digest;
CREATE UNIQUE INDEX artifact_version_by_digest ON artifact_version (digest, kind);
ALTER TABLE artifact RENAME TO artifact_after;
CREATE TABLE artifact (
  artifact_id TEXT PRIMARY KEY,      -- art_ + ULID; a run's id is its artifact's id
  type TEXT NOT NULL,
  title TEXT NOT NULL,
  source TEXT NOT NULL,              -- 'engine' | 'import'
  run_id TEXT,
  step TEXT,
  created_at TEXT NOT NULL
) STRICT;
INSERT INTO artifact SELECT artifact_id, CASE WHEN kind IN ('', 'upload') THEN type ELSE kind END, title, source, run_id, step, created_at FROM artifact_after ORDER BY seq;
DROP TABLE artifact_after;
CREATE INDEX artifact_by_run ON artifact (run_id, artifact_id) WHERE run_id IS NOT NULL;
CREATE INDEX artifact_by_type ON artifact (type, created_at DESC, artifact_id DESC);
