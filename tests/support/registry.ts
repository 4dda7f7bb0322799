import { join } from 'node:path';
import { openBlobStore } from '../../server/blobs/blob-store.ts';
import { versionDigest } from '../../server/blobs/digest.ts';
import { migrateUp } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/open-database.ts';
import { type NewArtifact, registerStatements } from '../../server/db/register-artifact.ts';
import { newArtifactId } from '../../server/engine/new-id.ts';
import { readEnvironment } from '../../server/environment.ts';
import type { Server } from '../../server/server.ts';
import { newFolder } from './folders.ts';

export interface TestRegistry {
  server: Server;
  dataDir: string;
  /** One artifact with a file of the given text. */
  add(wish?: Partial<NewArtifact> & { text?: string; path?: string }): Promise<string>;
  /** The clock of the verbs. */
  setNow(ms: number): void;
  close(): Promise<void>;
}

export const T0 = Date.parse('2026-03-01T08:00:00.000Z');

/** Database and blobs of a server, without its engine and catalogue: what the registry's verbs need. */
export async function openRegistry(dataDir = newFolder('registry')): Promise<TestRegistry> {
  const environment = readEnvironment({ VITRINE_DATA: dataDir });
  await migrateUp({ dataDir });
  const db = await openDatabase({ dataDir });
  const blobs = openBlobStore(join(dataDir, 'blobs'));
  await blobs.recover();
  let now = T0;
  const server = { environment, db, blobs, now: () => now, version: 'test' } as unknown as Server;
  return {
    server,
    dataDir,
    async add({ text = 'hello', path = 'a.txt', ...wish } = {}) {
      const id = newArtifactId(now);
      const blob = blobs.putSync([Buffer.from(text)]);
      const files = [{ path, sha256: blob.sha256, bytes: blob.bytes }];
      const at = new Date(now).toISOString();
      await db.write(
        registerStatements([
          {
            artifact: { id, type: 'report', kind: 'upload', title: 'untitled', source: 'user', runId: null, at, ...wish },
            version: { output: 'upload', digest: versionDigest(files), files, once: false },
          },
        ]),
      );
      return id;
    },
    setNow(ms) {
      now = ms;
    },
    close: () => db.close(),
  };
}
