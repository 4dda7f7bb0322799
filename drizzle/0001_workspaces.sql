-- A workspace tells its whole story by itself: what was asked, what it made, how it ended. While its run is there the run's
-- columns are the newer ones; the copies here are written when it is kept and when it ends.
ALTER TABLE workspace ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE workspace ADD COLUMN preset TEXT NOT NULL DEFAULT '';
ALTER TABLE workspace ADD COLUMN status TEXT NOT NULL DEFAULT 'queued';
ALTER TABLE workspace ADD COLUMN seed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspace ADD COLUMN config TEXT NOT NULL DEFAULT '{}';           -- ResolvedConfig as JSON
ALTER TABLE workspace ADD COLUMN config_schema_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE workspace ADD COLUMN replayed_from TEXT;                          -- a run; it may be gone
ALTER TABLE workspace ADD COLUMN focus TEXT;                                  -- the series it came to show, as JSON
ALTER TABLE workspace ADD COLUMN created_objects TEXT;                        -- null until the run ended
ALTER TABLE workspace ADD COLUMN result_summary TEXT;                         -- null until the run ended
ALTER TABLE workspace ADD COLUMN winner TEXT;
ALTER TABLE workspace ADD COLUMN metric TEXT;
ALTER TABLE workspace ADD COLUMN value REAL;
ALTER TABLE workspace ADD COLUMN queued_at TEXT NOT NULL DEFAULT '';
ALTER TABLE workspace ADD COLUMN finished_at TEXT;

UPDATE workspace SET (title, preset, status, seed, config, replayed_from, winner, metric, value, queued_at, finished_at) =
  (SELECT title, preset, status, config ->> 'seed', config, replayed_from, summary ->> 'winner', summary ->> 'metric', CAST(summary ->> 'value' AS REAL), queued_at, finished_at
   FROM run WHERE run.run_id = workspace.run_id)
WHERE run_id IN (SELECT run_id FROM run);

CREATE INDEX workspace_by_preset ON workspace (preset, created_at DESC) WHERE deleted_at IS NULL;
CREATE INDEX workspace_by_source ON workspace (replayed_from) WHERE replayed_from IS NOT NULL;
CREATE INDEX workspace_of_run ON workspace (run_id);

-- The journal: notes are appended, never changed; the newest stands first.
CREATE TABLE workspace_note (
  note_id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX workspace_note_by_workspace ON workspace_note (workspace_id, note_id DESC);
