DROP TRIGGER artifact_modified_new;
DROP TRIGGER artifact_modified_in;
DROP TRIGGER artifact_tag_typed;
ALTER TABLE artifact_tag DROP COLUMN type;
DROP TRIGGER artifact_counted_new;
DROP TRIGGER artifact_counted_out;
CREATE TABLE artifact_capability (
  capability TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (capability, created_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifact_capability_by_artifact ON artifact_capability (created_at);
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
INSERT INTO artifact_capability (capability, created_at)
  SELECT c.value, a.seq FROM artifact a, json_each(CASE a.type WHEN 'run' THEN '["compare","export","replay"]' WHEN 'dataset' THEN '["download","export","preview"]'
    WHEN 'model' THEN '["download","export","register"]' WHEN 'forecast' THEN '["compare","download","export","preview"]'
    WHEN 'backtest' THEN '["compare","download","export","preview"]' ELSE '["export","preview"]' END) c;
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
DROP INDEX artifact_narrow;
DROP INDEX artifact_by_type;
DROP INDEX artifact_by_source;
DROP INDEX artifact_by_preset;
DROP INDEX artifact_by_model;
CREATE INDEX artifact_by_type ON artifact (type);
CREATE INDEX artifact_by_source ON artifact (source);
CREATE INDEX artifact_by_preset ON artifact (preset) WHERE preset IS NOT NULL;
CREATE INDEX artifact_by_model ON artifact (model) WHERE model IS NOT NULL;
