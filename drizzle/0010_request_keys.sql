-- What a request with an Idempotency-Key made, written with it: the same key again finds it. Runs and batches have theirs in run.
CREATE TABLE request_key (
  verb TEXT NOT NULL,                -- as the audit log has it: 'artifact.put', 'feed.create', …
  key TEXT NOT NULL,
  subject TEXT NOT NULL,             -- id of what it made
  at TEXT NOT NULL,
  PRIMARY KEY (verb, key)
) STRICT, WITHOUT ROWID;
