-- What-if plans: a model's forecast under assumptions, saved under a name. The comparison itself is an artifact; here is what lists show.
CREATE TABLE scenario_plan (
  scenario_id TEXT PRIMARY KEY,      -- 32 hex digits
  name TEXT NOT NULL,
  run_id TEXT NOT NULL,              -- whose model it asks; it may be gone
  made_by_run TEXT,                  -- the run whose step saved it; null for a person's own
  made_by_step TEXT,
  model TEXT NOT NULL,               -- model plugin id that forecast
  wanted_model TEXT NOT NULL DEFAULT '', -- model asked for; '' = the run's winner
  scope TEXT NOT NULL,               -- PlanScope as JSON
  scope_name TEXT NOT NULL,
  horizon INTEGER NOT NULL CHECK (horizon BETWEEN 1 AND 90),
  assumptions TEXT NOT NULL,         -- Assumptions as JSON
  cloned_from TEXT,                  -- another plan; it may be gone
  source TEXT NOT NULL CHECK (source IN ('user', 'run', 'agent')),
  actor TEXT NOT NULL,
  approved_by TEXT,
  approved_at TEXT,
  digest TEXT NOT NULL,              -- of the scenario artifact
  files TEXT NOT NULL,               -- its StoredFile[] as JSON
  figures TEXT NOT NULL,             -- PlanFigures as JSON
  units_delta REAL NOT NULL,
  revenue_delta REAL,                -- null without a price
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;
CREATE INDEX scenario_plan_by_time ON scenario_plan (created_at DESC, scenario_id DESC) WHERE deleted_at IS NULL;
CREATE INDEX scenario_plan_by_run ON scenario_plan (run_id);
CREATE INDEX scenario_plan_made_by ON scenario_plan (made_by_run) WHERE made_by_run IS NOT NULL;

CREATE TABLE scenario_tag (
  tag TEXT NOT NULL,
  scenario_id TEXT NOT NULL,
  PRIMARY KEY (tag, scenario_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scenario_tag_by_plan ON scenario_tag (scenario_id);

-- Every tag of every plan. A run's plans carry `workspace:<name or id>` as long as it is kept, read off the workspace itself: whatever keeps,
-- renames or deletes it tags them anew in its own transaction.
CREATE VIEW scenario_tags AS
  SELECT scenario_id, tag FROM scenario_tag
  UNION ALL
  SELECT p.scenario_id, 'workspace:' || COALESCE(w.name, w.workspace_id)
  FROM scenario_plan p JOIN workspace w ON w.run_id = p.made_by_run AND w.deleted_at IS NULL;
