DROP INDEX workspace_by_time;
CREATE INDEX workspace_by_time ON workspace (archived, pinned DESC, created_at DESC, workspace_id DESC) WHERE deleted_at IS NULL;
