-- A workspace's row is tens of kilobytes, most of it what it made. Lists filter and count by these small columns alone; with deleted_at
-- among them SQLite does not look at the row.
DROP INDEX workspace_by_time;
CREATE INDEX workspace_by_time ON workspace (archived, pinned DESC, created_at DESC, workspace_id DESC, run_id, deleted_at, name, title, preset, status, seed,
  winner, metric, value, tags, description) WHERE deleted_at IS NULL;
