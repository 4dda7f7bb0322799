-- Bundles this instance wrote, by the name of their folder: what lists show without opening it.
CREATE TABLE bundle_export (
  bundle_id TEXT PRIMARY KEY,        -- a workspace's id, or art_… of a set of artifacts
  workspace_id TEXT,                 -- null for a set of artifacts
  name TEXT NOT NULL,
  artifact_id TEXT NOT NULL,         -- the bundle in the registry
  payload_digest TEXT NOT NULL,
  state TEXT NOT NULL,               -- digest over the rows it was made from: another one now means that it is out of date
  include TEXT NOT NULL CHECK (include IN ('references', 'artifacts')),
  complete INTEGER NOT NULL,
  plans INTEGER NOT NULL,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  signed_by TEXT,
  exported_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_export_by_time ON bundle_export (exported_at DESC, bundle_id DESC);

-- Bundles it was given: unpacked and planned (the dry run), then applied or discarded. Provenance and renames stand here alone, outside
-- of what is exported again.
CREATE TABLE import_record (
  import_id TEXT PRIMARY KEY,        -- imp_ + ULID
  status TEXT NOT NULL CHECK (status IN ('planned', 'applied', 'discarded')),
  bundle_id TEXT NOT NULL,
  payload_digest TEXT NOT NULL,
  workspace_id TEXT,                 -- where to look once it is applied
  view TEXT NOT NULL,                -- ImportView as JSON
  renames TEXT NOT NULL DEFAULT '{}', -- Renames as JSON: name there → name here
  staging TEXT NOT NULL,             -- folder under staging/; '' once it is gone
  actor TEXT NOT NULL,
  created_at TEXT NOT NULL,
  applied_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX import_record_by_time ON import_record (created_at DESC, import_id DESC);
CREATE INDEX import_record_by_payload ON import_record (payload_digest, applied_at) WHERE status = 'applied';
CREATE INDEX import_record_by_workspace ON import_record (workspace_id, applied_at) WHERE status = 'applied';

-- Rows of a bundle that is being applied, on their way into the tables they belong to; empty otherwise.
CREATE TABLE import_row (
  import_id TEXT NOT NULL,
  name TEXT NOT NULL,                -- of the table
  ordinal INTEGER NOT NULL,
  body TEXT NOT NULL,                -- JSON object
  PRIMARY KEY (import_id, name, ordinal)
) STRICT, WITHOUT ROWID;
