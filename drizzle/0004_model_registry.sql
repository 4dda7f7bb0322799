-- A model run is a thing of its own: one run may enter several of one model (a backfill, a drill), and a person may enter one too.
CREATE TABLE model_run_new (
  model_run_id TEXT PRIMARY KEY,     -- mdl_ + ULID
  run_id TEXT NOT NULL,              -- '' when no run made it
  step TEXT NOT NULL,
  model TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending','running','success','failed','archived')),
  source TEXT NOT NULL CHECK (source IN ('engine','drill','backfill','user')),
  digest TEXT,                       -- of its models artifact; null until there is one
  lineage TEXT NOT NULL,             -- whose history it continues: 'preset:<id>/<seed>' or 'feed:<name>'
  dataset TEXT,
  window_from TEXT,
  window_to TEXT,
  series TEXT NOT NULL,              -- 'all' or the key of one
  frame_version INTEGER NOT NULL,
  config_hash TEXT NOT NULL,
  metric TEXT,
  value REAL,
  metrics TEXT NOT NULL,             -- figures by name as JSON
  wape REAL,                         -- copy of metrics.wape, for queues and drift
  duplicate_of TEXT,                 -- the earliest model run of equal config, series, window and frame version
  verified TEXT CHECK (verified IN ('verified','mismatch','missing')),
  verified_at TEXT,
  error TEXT,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  CHECK (state <> 'success' OR digest IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO model_run_new
SELECT 'mdl_' || substr(m.run_id, 5) || '-' || m.model, m.run_id, 'register', m.model, 'success', 'engine', m.digest,
  COALESCE('feed:' || (r.config ->> '$.feed.name'), 'preset:' || r.preset || '/' || (r.config ->> '$.seed'), 'unknown'), NULL, NULL, NULL, 'all', 1, '',
  m.metric, m.value, json_object(m.metric, m.value), CASE m.metric WHEN 'wape' THEN m.value END, NULL, NULL, NULL, NULL, m.created_at, m.created_at
FROM model_run m LEFT JOIN run r ON r.run_id = m.run_id;
DROP TABLE model_run;
ALTER TABLE model_run_new RENAME TO model_run;
CREATE INDEX model_run_by_time ON model_run (created_at DESC, model_run_id DESC);
CREATE INDEX model_run_by_run ON model_run (run_id);
CREATE INDEX model_run_by_lineage ON model_run (lineage, series, created_at DESC, model_run_id DESC) WHERE state = 'success';
CREATE INDEX model_run_by_config ON model_run (config_hash, series) WHERE config_hash <> '';
CREATE INDEX model_run_by_digest ON model_run (digest);

-- `run_id` of an alias and of a line of its history: the run that moved it, '' for a person.
ALTER TABLE alias ADD COLUMN model_run_id TEXT NOT NULL DEFAULT '';
UPDATE alias SET model_run_id = COALESCE((SELECT max(model_run_id) FROM model_run m WHERE m.digest = alias.digest), '');
ALTER TABLE alias_history ADD COLUMN kind TEXT NOT NULL DEFAULT 'move';           -- 'move' | 'rollback' | 'remove' | 'undo'
ALTER TABLE alias_history ADD COLUMN model_run_id TEXT;
ALTER TABLE alias_history ADD COLUMN previous_model_run_id TEXT;
ALTER TABLE alias_history ADD COLUMN acknowledged TEXT NOT NULL DEFAULT '[]';     -- gates passed by acknowledgement, as JSON
UPDATE alias_history SET kind = CASE WHEN reason LIKE 'undone%' THEN 'undo' ELSE 'move' END,
  model_run_id = (SELECT max(model_run_id) FROM model_run m WHERE m.digest = alias_history.digest),
  previous_model_run_id = (SELECT max(model_run_id) FROM model_run m WHERE m.digest = alias_history.previous);
CREATE INDEX alias_history_by_run ON alias_history (run_id, id) WHERE run_id <> '';
