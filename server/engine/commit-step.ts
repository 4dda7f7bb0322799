import type { DatasetIndex } from '../blobs/index-dataset.ts';
import { guard, type Statement } from '../db/statement.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { Intent } from '../kit/step.ts';
import { newArtifactId } from './new-id.ts';

/** Who made something: a run's step, or (`import`) a feed by its id. */
export interface Maker {
  runId: string;
  step: string;
  source?: 'engine' | 'import';
}

/** Names under which guards of a step's batch fail. */
export const ALIAS_GUARD = 'alias_moved';

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

/** What a step asked of the world; an alias that moved meanwhile fails the whole batch. */
export function intentStatements(runId: string, intents: readonly Intent[], at: string): Statement[] {
  return intents.flatMap((intent): Statement[] => {
    if (intent.type === 'registry.register')
      return [
        {
          sql: `INSERT INTO model_run (digest, run_id, model, metric, value, status, created_at) VALUES (?, ?, ?, ?, ?, 'success', ?)`,
          args: [intent.digest, runId, intent.modelId, intent.metric, intent.value, at],
        },
      ];
    return [
      guard(ALIAS_GUARD, `COALESCE((SELECT digest FROM alias WHERE name = ?), '') = ?`, [intent.alias, intent.expected ?? '']),
      {
        sql: `INSERT INTO alias_history (name, digest, previous, run_id, actor, reason, at) VALUES (?, ?, ?, ?, 'system', 'showcase run', ?)`,
        args: [intent.alias, intent.digest, intent.expected, runId, at],
      },
      {
        sql: `INSERT INTO alias (name, digest, run_id, moved_at) VALUES (?, ?, ?, ?)
              ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, run_id = excluded.run_id, moved_at = excluded.moved_at`,
        args: [intent.alias, intent.digest, runId, at],
      },
    ];
  });
}

/** Gives back every alias this run still holds: a run that failed or was cancelled leaves none behind. */
export function undoAliasStatements(runId: string, at: string): Statement[] {
  const first = `(SELECT id FROM alias_history f WHERE f.name = alias.name AND f.run_id = ?1 ORDER BY id LIMIT 1)`;
  return [
    {
      sql: `INSERT INTO alias_history (name, digest, previous, run_id, actor, reason, at)
            SELECT name, (SELECT previous FROM alias_history WHERE id = ${first}), digest, ?1, 'system', 'undone: the run did not complete', ?2 FROM alias WHERE run_id = ?1`,
      args: [runId, at],
    },
    {
      sql: `UPDATE alias SET moved_at = ?2, digest = (SELECT previous FROM alias_history WHERE id = ${first}),
              run_id = COALESCE((SELECT h.run_id FROM alias_history h WHERE h.name = alias.name AND h.id < ${first} AND h.digest = (SELECT previous FROM alias_history WHERE id = ${first}) ORDER BY h.id DESC LIMIT 1), '')
            WHERE run_id = ?1 AND (SELECT previous FROM alias_history WHERE id = ${first}) IS NOT NULL`,
      args: [runId, at],
    },
    { sql: `DELETE FROM alias WHERE run_id = ?`, args: [runId] },
  ];
}
