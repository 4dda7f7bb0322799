import { join } from 'node:path';
import { openBlobStore } from '../../blobs/blob-store.ts';
import { sha256, versionDigest } from '../../blobs/digest.ts';
import { ARTIFACT_SOURCES, ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import { connect } from '../../db/connect.ts';
import { migrateUp } from '../../db/migrate.ts';
import { openDatabase } from '../../db/open-database.ts';
import { type Registration, registerStatements } from '../../db/register-artifact.ts';
import { bindArgs, type Statement } from '../../db/statement.ts';
import { newArtifactId } from '../../engine/new-id.ts';
import { readEnvironment } from '../../environment.ts';
import type { Server } from '../../server.ts';
import { writeDocuments } from '../../services/artifact/write-documents.ts';

const BATCH = 1000;
const FROM = Date.parse('2024-01-01T00:00:00.000Z');
const STEP_MS = 60_000;

/** Word of a rank: the lower the rank, the more often it is written. Ranks 0 to 19,999. */
export const wordOf = (rank: number): string => {
  const syllables = ['ba', 'ko', 'ri', 'tu', 'ne', 'sa', 'lo', 'mi', 'fe', 'du'];
  return [...String(10_000 + rank)]
    .reverse()
    .map((digit) => syllables[Number(digit)])
    .join('');
};
/** Day on which the artifact of a number is made. */
export const dayOf = (number: number): string => new Date(FROM + number * STEP_MS).toISOString().slice(0, 10);
export const tagOf = (rank: number): string => `tag-${rank}`;

/** Numbers in [0, 1) from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A rank below `n`, by Zipf's law near enough: log-uniform. */
const zipf = (next: () => number, n: number): number => Math.min(n - 1, Math.floor(n ** next()) - 1);

/** A registry of `n` artifacts with titles, descriptions, three tags each, files and edges; optionally their documents too. Nothing of it has to outlive a power cut. */
export async function fillRegistry(dataDir: string, n: number, documents: boolean): Promise<{ perSecond: number }> {
  await migrateUp({ dataDir });
  const connection = await connect({ dataDir }, ['journal_mode = WAL', 'synchronous = OFF', 'cache_size = -65536']);
  const next = random(n);
  const began = performance.now();
  let last = '';
  for (let from = 0; from < n; from += BATCH) {
    const made = makeBatch(next, from, Math.min(BATCH, n - from), last);
    last = made.last;
    const statements = [...registerStatements(made.batch), edgesStatement(made.edges)];
    await connection.client.batch(
      statements.map(({ sql, args }) => ({ sql, args: bindArgs(sql, args) })),
      'write',
    );
  }
  const perSecond = n / ((performance.now() - began) / 1000);
  // A few in every state, so that each query has some to leave out.
  for (const [change, every] of [
    ['archived = 1', 97],
    ['deleted_at = created_at', 131],
    ['pinned = 1', 151],
  ] as const)
    await connection.client.execute(
      `UPDATE artifact SET ${change} WHERE artifact_id IN (SELECT artifact_id FROM (SELECT artifact_id, row_number() OVER (ORDER BY seq) AS n FROM artifact) WHERE n % ${every} = 0)`,
    );
  if (!documents) await connection.client.execute('UPDATE artifact SET documented = 1');
  await connection.client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  connection.client.close();
  if (documents) await writeAll(dataDir);
  return { perSecond };
}

/** Artifacts of all types: six words of title, 24 of description, three tags, one file, and mostly an edge to the one before. */
function makeBatch(
  next: () => number,
  from: number,
  count: number,
  before: string,
): { batch: Registration[]; edges: [string, string, string][]; last: string } {
  const words = (many: number): string => Array.from({ length: many }, () => wordOf(zipf(next, 20_000))).join(' ');
  const at = new Date(FROM + from * STEP_MS).toISOString();
  const edges: [string, string, string][] = [];
  let last = before;
  const batch = Array.from({ length: count }, (_, i): Registration => {
    const id = newArtifactId(FROM + from * STEP_MS);
    if (last !== '') edges.push([id, last, at]);
    last = i % 7 === 0 ? '' : id;
    const files = [{ path: 'value.json', sha256: fileDigest(from + i), bytes: Math.floor(next() * 100_000) }];
    const type = ARTIFACT_TYPES[zipf(next, ARTIFACT_TYPES.length)];
    return {
      artifact: {
        ...{
          id,
          type,
          kind: 'upload',
          title: words(6),
          description: words(24),
          source: ARTIFACT_SOURCES[zipf(next, ARTIFACT_SOURCES.length)],
          runId: null,
          at,
        },
        preset: next() < 0.5 ? `preset-${zipf(next, 8)}` : null,
        model: type === 'model' || type === 'forecast' ? `model-${zipf(next, 20)}` : null,
        inputHash: sha256(`input ${zipf(next, 5000)}`),
        tags: [0, 1, 2].map(() => tagOf(zipf(next, 500))),
      },
      version: { output: 'upload', digest: versionDigest(files), files, once: false },
    };
  });
  return { batch, edges, last };
}

/** Digest of the file of the artifact of a number: one file in twelve is one that some dozens of others have too. */
export const fileDigest = (number: number): string => sha256(`file ${number % 12 === 0 ? -Math.floor(number / 600) : number}`);

const edgesStatement = (edges: readonly (readonly string[])[]): Statement => ({
  sql: `INSERT OR IGNORE INTO artifact_edge (source_id, relation, target_id, created_at) SELECT value ->> 0, 'derived_from', value ->> 1, value ->> 2 FROM json_each(?)`,
  args: [JSON.stringify(edges)],
});

async function writeAll(dataDir: string): Promise<void> {
  const db = await openDatabase({ dataDir });
  const server = {
    db,
    environment: readEnvironment({ VITRINE_DATA: dataDir }),
    blobs: openBlobStore(join(dataDir, 'blobs')),
    now: Date.now,
  } as unknown as Server;
  while ((await writeDocuments(server)) > 0);
  await db.close();
}

/** Forgets the rows, as a lost database does; the documents stay. */
export async function forgetRows(dataDir: string): Promise<void> {
  const db = await openDatabase({ dataDir });
  for (const table of ['artifact_file', 'artifact_version', 'artifact_edge', 'artifact']) await db.write([{ sql: `DELETE FROM ${table}`, args: [] }]);
  await db.close();
}
