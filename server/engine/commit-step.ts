import type { DatasetIndex } from '../blobs/index-dataset.ts';
import { typeOfKind } from '../db/artifact-types.ts';
import { type NewArtifact, registerStatements } from '../db/register-artifact.ts';
import type { Statement } from '../db/statement.ts';
import type { Descriptor } from '../kit/kind.ts';
import { newArtifactId } from './new-id.ts';

/** Who made something: a run's step, or (`import`) a feed by its id. */
export interface Maker {
  runId: string;
  step: string;
  source?: 'engine' | 'import';
  /** Of the run, for those who look for what it made. */
  preset?: string;
  title?: string;
  /** Of the step's result: the winner of a backtest. */
  winner?: string;
  /** Over what went in, where that decides what comes out. */
  inputHash?: string;
  /** Of an import: how it was read, and what was found. */
  extra?: object;
}

/**
 * Rows for what a step made: an artifact for each digest not yet known, its version and files, and edges from the run and to
 * what it was derived from. Equal content is one artifact, whoever makes it again.
 */
export function artifactStatements(maker: Maker, outputs: readonly Descriptor[], inputs: readonly Descriptor[], at: string): Statement[] {
  const registrations = outputs.map((output) => ({
    artifact: describe(maker, output, at),
    version: { output: output.output, digest: output.digest, files: output.files, once: true },
  }));
  return [
    ...registerStatements(registrations),
    ...outputs.flatMap((output) => [
      edge(maker.runId, 'generates', output, at),
      ...inputs.filter((input) => input.digest !== output.digest).map((input) => derivation(output, input, at)),
    ]),
    ...(outputs.length === 0 ? [] : [wantedAgain(outputs)]),
  ];
}

/** What is made again is wanted again, also when it had been deleted. */
const wantedAgain = (outputs: readonly Descriptor[]): Statement => ({
  sql: `UPDATE artifact SET deleted_at = NULL, documented = 0, row_version = row_version + 1 WHERE deleted_at IS NOT NULL
        AND artifact_id IN (SELECT v.artifact_id FROM json_each(?) j CROSS JOIN artifact_version v ON v.digest = j.value ->> 0 AND v.kind = j.value ->> 1)`,
  args: [JSON.stringify(outputs.map(({ digest, kind }) => [digest, kind]))],
});

function describe({ runId, step, source = 'engine', preset, title, winner, inputHash, extra }: Maker, { kind, output }: Descriptor, at: string): NewArtifact {
  const model = output.startsWith('models/') ? output.slice('models/'.length) : kind === 'backtest' || kind === 'forecast' ? (winner ?? null) : null;
  const last = output.split('/').at(-1) ?? '';
  const name = `_${kind}`.endsWith(`_${last}`) || output.replaceAll('/', ' ') === kind ? kind : `${kind === 'models' ? 'model' : kind} ${last}`;
  return {
    id: newArtifactId(Date.parse(at)),
    type: typeOfKind(kind),
    kind,
    title: title === undefined ? name.replaceAll('_', ' ') : `${name.replaceAll('_', ' ')} · ${title}`,
    words: [...new Set([kind, step, output, preset ?? '', model ?? ''])].join(' ').trim(),
    source,
    runId,
    step,
    preset: preset ?? null,
    model,
    inputHash: inputHash ?? null,
    ...(extra === undefined ? {} : { extra }),
    at,
  };
}

const edge = (source: string, relation: string, target: Descriptor, at: string): Statement => ({
  sql: `INSERT OR IGNORE INTO artifact_edge (source_id, relation, target_id, created_at) SELECT ?, ?, artifact_id, ? FROM artifact_version WHERE digest = ? AND kind = ?`,
  args: [source, relation, at, target.digest, target.kind],
});

const derivation = (output: Descriptor, input: Descriptor, at: string): Statement => ({
  sql: `INSERT OR IGNORE INTO artifact_edge (source_id, relation, target_id, created_at) SELECT o.artifact_id, 'derived_from', i.artifact_id, ? FROM artifact_version o, artifact_version i
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
