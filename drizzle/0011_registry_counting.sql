-- What a list is filtered and counted by stands side by side with the key it goes along, so that ten thousand candidates are tested
-- without one look at a row. `artifact_narrow` is the row in small.
DROP INDEX artifact_by_type;
DROP INDEX artifact_by_source;
DROP INDEX artifact_by_preset;
DROP INDEX artifact_by_model;
CREATE INDEX artifact_by_type ON artifact (type, seq, source, archived, deleted_at);
CREATE INDEX artifact_by_source ON artifact (source, seq, type, archived, deleted_at);
CREATE INDEX artifact_by_preset ON artifact (preset, seq, type, source, archived, deleted_at) WHERE preset IS NOT NULL;
CREATE INDEX artifact_by_model ON artifact (model, seq, type, source, archived, deleted_at) WHERE model IS NOT NULL;
CREATE INDEX artifact_narrow ON artifact (seq, type, source, preset, model, archived, deleted_at, modified_at, bytes);

-- What can be done with an artifact follows from its type: who asks for a capability asks for types. The table of them goes.
DROP TRIGGER artifact_counted_new;
DROP TRIGGER artifact_counted_out;
DROP TABLE artifact_capability;
DELETE FROM artifact_count WHERE dimension = 'capability';
CREATE TRIGGER artifact_counted_new AFTER UPDATE OF type, source, preset, created_at, bytes, archived, deleted_at, purged_at, pinned ON artifact BEGIN
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT d, v, -1, -old.bytes FROM (SELECT 'live' AS d, '' AS v UNION ALL SELECT 'type', old.type UNION ALL SELECT 'source', old.source
      UNION ALL SELECT 'day', substr(old.created_at, 1, 10) UNION ALL SELECT 'preset', old.preset WHERE old.preset IS NOT NULL
      UNION ALL SELECT 'tag', tag FROM artifact_tag WHERE created_at = old.seq)
    WHERE old.archived = 0 AND old.deleted_at IS NULL
    ON CONFLICT (dimension, value) DO UPDATE SET n = n - 1, bytes = bytes + excluded.bytes;
  INSERT INTO artifact_count (dimension, value, n, bytes)
    SELECT d, v, 1, new.bytes FROM (SELECT 'live' AS d, '' AS v UNION ALL SELECT 'type', new.type UNION ALL SELECT 'source', new.source
      UNION ALL SELECT 'day', substr(new.created_at, 1, 10) UNION ALL SELECT 'preset', new.preset WHERE new.preset IS NOT NULL
      UNION ALL SELECT 'tag', tag FROM artifact_tag WHERE created_at = new.seq)
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

-- A tag's row brings the type along. Writers that know it give it; else it is looked up.
ALTER TABLE artifact_tag ADD COLUMN type TEXT NOT NULL DEFAULT '';
UPDATE artifact_tag SET type = (SELECT a.type FROM artifact a WHERE a.seq = artifact_tag.created_at);
CREATE TRIGGER artifact_tag_typed AFTER INSERT ON artifact_tag WHEN new.type = '' BEGIN
  UPDATE artifact_tag SET type = (SELECT a.type FROM artifact a WHERE a.seq = new.created_at) WHERE tag = new.tag AND created_at = new.created_at;
END;

-- Nothing is modified before it was made, whatever a clock says: "modified before" so says "made before", too.
UPDATE artifact SET modified_at = created_at WHERE modified_at < created_at;
CREATE TRIGGER artifact_modified_in AFTER INSERT ON artifact WHEN new.modified_at < new.created_at BEGIN
  UPDATE artifact SET modified_at = created_at WHERE seq = new.seq;
END;
CREATE TRIGGER artifact_modified_new AFTER UPDATE OF modified_at, created_at ON artifact WHEN new.modified_at < new.created_at BEGIN
  UPDATE artifact SET modified_at = created_at WHERE seq = new.seq;
END;
