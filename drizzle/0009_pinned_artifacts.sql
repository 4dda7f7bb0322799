-- Pinned artifacts are few, and asked for by themselves.
CREATE INDEX artifact_pinned ON artifact (seq) WHERE pinned = 1;
