DROP INDEX artifact_pinned;
