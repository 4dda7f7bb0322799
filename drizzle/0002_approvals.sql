-- Decisions asked of people. The log of the run is the truth; these rows find a request by its id and list them over all runs.
CREATE TABLE approval (
  approval_id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL,
  step TEXT NOT NULL,
  action TEXT NOT NULL,
  arguments TEXT NOT NULL,           -- JSON
  requested_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  approved INTEGER,                  -- null until it is decided, as the next four
  actor TEXT,
  reason TEXT,
  decided_at TEXT,
  recorded_in TEXT                   -- of a replay: the run whose decision was taken
) STRICT, WITHOUT ROWID;
CREATE INDEX approval_by_time ON approval (requested_at DESC, approval_id DESC);
CREATE INDEX approval_by_run ON approval (run_id, requested_at);

-- ask: a person decides; yes, no: decided at once.
ALTER TABLE run ADD COLUMN approve TEXT NOT NULL DEFAULT 'ask';
-- The step from which a run that was restarted from another computes anew.
ALTER TABLE run ADD COLUMN restart_step TEXT;
