import type { ArtifactSource, ArtifactType } from './artifact-types.ts';
import type { Statement } from './statement.ts';

/** Room within a millisecond: `seq` = ms × this and a count. */
export const SEQ_PER_MS = 1024;
/** So far a burst, or a clock that was put back, may run ahead of the clock before the count begins anew. */
const AHEAD = 60_000 * SEQ_PER_MS;

/** A row of the registry as it is made. */
export interface NewArtifact {
  id: string;
  type: ArtifactType;
  /** What its files are; `''` while it has none. */
  kind: string;
  title: string;
  description?: string;
  tags?: readonly string[];
  /** Further words it is found by. */
  words?: string;
  source: ArtifactSource;
  /** The run that made it, or the feed it came from. */
  runId: string | null;
  step?: string | null;
  preset?: string | null;
  model?: string | null;
  /** See `artifact.inputHash`. */
  inputHash?: string | null;
  /** Of type and person, as JSON object. */
  extra?: object;
  /** ISO-8601 UTC. */
  at: string;
}

export interface FirstVersion {
  /** Name of the step's output. */
  output: string;
  digest: string;
  files: readonly { path: string; sha256: string; bytes: number }[];
  /** Equal content of this kind stays the artifact that it is already, whoever makes it again. */
  once: boolean;
}

export interface Registration {
  artifact: NewArtifact;
  /** Null: it has no files yet. */
  version?: FirstVersion | null;
}

/**
 * The one way into the registry: rows of new artifacts with their first versions, for the batch of the event that made them; all were
 * made at the same time. Words, counters and the blobs' states follow by triggers; documents on disk are written soon after.
 */
export function registerStatements(registrations: readonly Registration[]): Statement[] {
  const wanted = withoutDoubles(registrations);
  if (wanted.length === 0) return [];
  const rows = JSON.stringify(wanted.map(toRow));
  const ms = Date.parse(wanted[0].artifact.at) * SEQ_PER_MS;
  const files = wanted.flatMap(({ artifact, version }) => version?.files.map(({ path, sha256, bytes }) => [artifact.id, path, sha256, bytes]) ?? []);
  const tags = wanted.flatMap(({ artifact }) => [...new Set(artifact.tags)].map((tag) => [artifact.id, tag, ORIGINS[artifact.source] ?? 'engine']));
  const made = 'JOIN artifact a ON a.artifact_id = j.value ->> 0';
  return [
    {
      sql: `INSERT INTO artifact (seq, ${COLUMNS.join(', ')})
            SELECT ${nextSeq(ms)} + j.key, ${COLUMNS.map((_, i) => `j.value ->> ${i}`).join(', ')}
            FROM (SELECT coalesce(max(seq), 0) AS newest FROM artifact) CROSS JOIN json_each(?) j
            WHERE j.value ->> ${COLUMNS.length} IS NULL
               OR NOT EXISTS (SELECT 1 FROM artifact_version v WHERE v.digest = j.value ->> ${COLUMNS.length} AND v.kind = j.value ->> 2)`,
      args: [rows],
    },
    ...(tags.length === 0
      ? []
      : [
          {
            sql: `INSERT INTO artifact_tag (tag, created_at, origin, type) SELECT j.value ->> 1, a.seq, j.value ->> 2, a.type FROM json_each(?) j ${made}`,
            args: [JSON.stringify(tags)],
          },
        ]),
    ...(files.length === 0
      ? []
      : [
          {
            sql: `INSERT INTO artifact_file (artifact_id, version, path, sha256, bytes)
                  SELECT a.artifact_id, 1, j.value ->> 1, j.value ->> 2, j.value ->> 3 FROM json_each(?) j ${made}`,
            args: [JSON.stringify(files)],
          },
        ]),
    ...(wanted.some((one) => one.version)
      ? [
          {
            sql: `INSERT INTO artifact_version (artifact_id, version, kind, output, digest, bytes, created_at)
                  SELECT a.artifact_id, 1, a.kind, j.value ->> ${COLUMNS.length + 1}, j.value ->> ${COLUMNS.length + 2}, a.bytes, a.created_at
                  FROM json_each(?) j ${made} WHERE j.value ->> ${COLUMNS.length + 2} IS NOT NULL`,
            args: [rows],
          },
        ]
      : []),
  ];
}

const ORIGINS: Readonly<Partial<Record<ArtifactSource, string>>> = { user: 'user', import: 'import' };

const COLUMNS = [
  ...['artifact_id', 'type', 'kind', 'title', 'description', 'tags', 'words', 'source', 'run_id', 'step', 'preset', 'model', 'input_hash'],
  ...['head_version', 'bytes', 'files', 'extra', 'created_at', 'modified_at'],
];

/** Cells in the order of COLUMNS; then the digest that must not be there yet, output and digest. */
function toRow({ artifact, version }: Registration): unknown[] {
  const { id, type, kind, title, description = '', words = '', source, runId, step, preset, model, inputHash, at } = artifact;
  const bytes = version?.files.reduce((sum, file) => sum + file.bytes, 0) ?? 0;
  return [
    ...[id, type, kind, title, description, JSON.stringify([...new Set(artifact.tags)].sort()), words, source],
    ...[runId, step ?? null, preset ?? null, model ?? null, inputHash ?? null],
    ...[version ? 1 : 0, bytes, version?.files.length ?? 0, JSON.stringify(artifact.extra ?? {}), at, at],
    ...[version?.once ? version.digest : null, version?.output ?? null, version?.digest ?? null],
  ];
}

/** Equal content stands in a batch once, as it does in the registry. */
function withoutDoubles(registrations: readonly Registration[]): Registration[] {
  const seen = new Set<string>();
  return registrations.filter(({ artifact, version }) => {
    if (!version?.once) return true;
    const key = `${version.digest} ${artifact.kind}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** SQL for the next `seq` at a time: after the newest, unless that lies far ahead (rows of the past), where the count is that millisecond's own. */
const nextSeq = (ms: number): string =>
  `CASE WHEN newest < ${ms} THEN ${ms} WHEN newest < ${ms + AHEAD} THEN newest + 1
    ELSE coalesce((SELECT max(seq) + 1 FROM artifact WHERE seq >= ${ms} AND seq < ${ms + SEQ_PER_MS}), ${ms}) END`;

/** An edge between two artifacts; one that is there already stays. */
export const edgeStatement = (source: string, relation: string, target: string, at: string): Statement => ({
  sql: 'INSERT OR IGNORE INTO artifact_edge (source_id, relation, target_id, created_at) VALUES (?, ?, ?, ?)',
  args: [source, relation, target, at],
});
