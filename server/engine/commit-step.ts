import type { DatasetIndex } from '../blobs/index-dataset.ts';
import type { Statement } from '../db/statement.ts';
import type { Descriptor } from '../kit/kind.ts';
import { newArtifactId } from './new-id.ts';

/** Who made something: a run's step, or (`import`) a feed by its id. */
export interface Maker {
  runId: string;
  step: string;
  source?: 'engine' | 'import';
}

/**
 * Rows for what a step made: an artifact for each digest not yet known, its version and files, and edges from the run and to
 * what it was derived from. Equal content is one artifact, whoever makes it again.
 */
export function artifactStatements(
  { runId, step, source = 'engine' }: Maker,
  outputs: readonly Descriptor[],
  inputs: readonly Descriptor[],
  at: string,
): Statement[] {
  return outputs.flatMap((output) => {
    const id = newArtifactId(Date.parse(at));
    const bytes = output.files.reduce((sum, file) => sum + file.bytes, 0);
    const files = JSON.stringify(output.files.map((file) => [file.path, file.sha256, file.bytes]));
    const made = `(SELECT artifact_id FROM artifact_version WHERE digest = ? AND kind = ?)`;
    return [
      {
        sql: `INSERT INTO artifact SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS ${made}`,
        args: [id, output.kind, `${output.kind} ${output.output}`, source, runId, step, at, output.digest, output.kind],
      },
      {
        sql: `INSERT INTO artifact_file SELECT ?, 1, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE NOT EXISTS ${made}`,
        args: [id, files, output.digest, output.kind],
      },
      {
        sql: `INSERT INTO artifact_version SELECT ?, 1, ?, ?, ?, ?, ? WHERE NOT EXISTS ${made}`,
        args: [id, output.kind, output.output, output.digest, bytes, at, output.digest, output.kind],
      },
      edge(runId, 'generates', output, at),
      ...inputs.filter((input) => input.digest !== output.digest).map((input) => derivation(output, input, at)),
    ];
  });
}

const edge = (source: string, relation: string, target: Descriptor, at: string): Statement => ({
  sql: `INSERT OR IGNORE INTO artifact_edge SELECT ?, ?, artifact_id, ? FROM artifact_version WHERE digest = ? AND kind = ?`,
  args: [source, relation, at, target.digest, target.kind],
});

const derivation = (output: Descriptor, input: Descriptor, at: string): Statement => ({
  sql: `INSERT OR IGNORE INTO artifact_edge SELECT o.artifact_id, 'derived_from', i.artifact_id, ? FROM artifact_version o, artifact_version i
        WHERE o.digest = ? AND o.kind = ? AND i.digest = ? AND i.kind = ?`,
  args: [at, output.digest, output.kind, input.digest, input.kind],
});

/** Rows of a dataset that was not known before; its series page by ordinal and by key. */
export function datasetStatements(index: DatasetIndex, at: string): Statement[] {
  const { digest } = index.descriptor;
  return [
    ...index.series.map((rows) => ({
      sql: `INSERT OR IGNORE INTO series SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, CAST(value ->> 4 AS REAL) FROM json_each(?)`,
      args: [digest, rows],
    })),
    {
      sql: `INSERT OR IGNORE INTO dataset (digest, meta, descriptor, totals, created_at) VALUES (?, ?, ?, ?, ?)`,
      args: [digest, JSON.stringify(index.meta), JSON.stringify(index.descriptor), JSON.stringify(index.totals), at],
    },
  ];
}
