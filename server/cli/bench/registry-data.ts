import { join } from 'node:path';
import { openBlobStore } from '../../blobs/blob-store.ts';
import { sha256, versionDigest } from '../../blobs/digest.ts';
import { ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import { migrateUp } from '../../db/migrate.ts';
import { type Database, openDatabase } from '../../db/open-database.ts';
import { edgeStatement, type Registration, registerStatements } from '../../db/register-artifact.ts';
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

/** A registry of `n` artifacts with titles, descriptions, three tags each, files and edges; optionally their documents too. */
export async function fillRegistry(dataDir: string, n: number, documents: boolean): Promise<{ perSecond: number }> {
  await migrateUp({ dataDir });
  const db = await openDatabase({ dataDir });
  const next = random(n);
  const words = (count: number): string => Array.from({ length: count }, () => wordOf(zipf(next, 20_000))).join(' ');
  let last = '';
  const began = performance.now();
  for (let from = 0; from < n; from += BATCH) {
    const at = new Date(FROM + from * STEP_MS).toISOString();
    const edges: [string, string][] = [];
    const batch = Array.from({ length: Math.min(BATCH, n - from) }, (_, i): Registration => {
      const id = newArtifactId(FROM + from * STEP_MS);
      if (last !== '') edges.push([id, last]);
      last = i % 7 === 0 ? '' : id;
      const files = [{ path: 'value.json', sha256: sha256(`${n} ${from + i}`), bytes: Math.floor(next() * 100_000) }];
      const type = ARTIFACT_TYPES[zipf(next, ARTIFACT_TYPES.length)];
      return {
        artifact: {
          ...{ id, type, kind: 'upload', title: words(6), description: words(24), source: 'sim', runId: null, at },
          preset: next() < 0.5 ? `preset-${zipf(next, 8)}` : null,
          tags: [0, 1, 2].map(() => tagOf(zipf(next, 500))),
        },
        version: { output: 'upload', digest: versionDigest(files), files, once: false },
      };
    });
    await db.write([...registerStatements(batch), ...edges.map(([a, b]) => edgeStatement(a, 'derived_from', b, at))]);
  }
  const perSecond = n / ((performance.now() - began) / 1000);
  if (documents) await writeAll(db, dataDir);
  else await db.write([{ sql: 'UPDATE artifact SET documented = 1', args: [] }]);
  await db.close();
  return { perSecond };
}

async function writeAll(db: Database, dataDir: string): Promise<void> {
  const server = {
    db,
    environment: readEnvironment({ VITRINE_DATA: dataDir }),
    blobs: openBlobStore(join(dataDir, 'blobs')),
    now: Date.now,
  } as unknown as Server;
  while ((await writeDocuments(server)) > 0);
}

/** Forgets the rows, as a lost database does; the documents stay. */
export async function forgetRows(dataDir: string): Promise<void> {
  const db = await openDatabase({ dataDir });
  for (const table of ['artifact_file', 'artifact_version', 'artifact_edge', 'artifact']) await db.write([{ sql: `DELETE FROM ${table}`, args: [] }]);
  await db.close();
}
