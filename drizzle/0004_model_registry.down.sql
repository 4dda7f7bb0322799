DROP INDEX alias_history_by_run;
ALTER TABLE alias_history DROP COLUMN acknowledged;
ALTER TABLE alias_history DROP COLUMN previous_model_run_id;
ALTER TABLE alias_history DROP COLUMN model_run_id;
ALTER TABLE alias_history DROP COLUMN kind;
ALTER TABLE alias DROP COLUMN model_run_id;
CREATE TABLE model_run_old (
  digest TEXT NOT NULL,
  run_id TEXT NOT NULL,
  model TEXT NOT NULL,
  metric TEXT NOT NULL,
  value REAL NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (run_id, model)
) STRICT, WITHOUT ROWID;
-- One of each model and run, as it was: what else a run entered has no place there.
INSERT OR IGNORE INTO model_run_old
SELECT digest, run_id, model, metric, value, 'success', created_at FROM model_run
WHERE digest IS NOT NULL AND metric IS NOT NULL AND value IS NOT NULL AND run_id <> '' AND source = 'engine' ORDER BY created_at, model_run_id;
DROP TABLE model_run;
ALTER TABLE model_run_old RENAME TO model_run;
