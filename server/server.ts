import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type BlobStore, openBlobStore } from './blobs/blob-store.ts';
import { lockData } from './db/data-lock.ts';
import { migrateUp } from './db/migrate.ts';
import { type Database, openDatabase } from './db/open-database.ts';
import { type CatalogueClient, startCatalogue } from './engine/catalogue-client.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { createExaminer, type Examiner } from './engine/examiner.ts';
import { endpointOf } from './engine/knowledge/embed.ts';
import type { Environment } from './environment.ts';
import { packageRoot } from './package-root.ts';
import { loadQuarantine } from './services/artifact/load-quarantine.ts';
import { settleBundles } from './services/bundle/settle-bundles.ts';
import { recoverFeeds } from './services/feed/recover-feeds.ts';
import type { FeedView } from './services/feed/views.ts';

/** Who acts, and what they may do. On loopback everyone is `local` with scope write. */
export interface Actor {
  name: string;
  scope: 'read' | 'write';
}
export const LOCAL: Actor = { name: 'local', scope: 'write' };

/** Everything a service verb may use; one per process. */
export interface Server {
  environment: Environment;
  version: string;
  startedAt: number;
  db: Database;
  blobs: BlobStore;
  catalogue: CatalogueClient;
  engine: Engine;
  /** Computes what pages ask of stored results. */
  examiner: Examiner;
  /** Feed imports under way, by feed id; aborting one cancels it. */
  imports: Map<string, { abort: AbortController; progress: FeedView['progress'] }>;
  now(): number;
  close(): Promise<void>;
}

/** What there is of a server before its plugins are loaded. */
export type Stores = Pick<Server, 'environment' | 'blobs' | 'db'>;

/**
 * Opens the data directory and everything in it, in order; a failure on the way closes what was opened.
 * @param onStores called as soon as bytes can be stored, while the plugins are still being loaded
 */
export async function openServer(environment: Environment, pluginFolders: readonly string[] = [], onStores?: (stores: Stores) => void): Promise<Server> {
  const { dataDir } = environment;
  mkdirSync(dataDir, { recursive: true });
  const undo: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.reverse()) await step();
    undo.length = 0;
  };
  try {
    const address = { url: environment.databaseUrl, authToken: environment.databaseAuthToken, dataDir };
    const lock = await lockData({ ...address, onLost: (reason) => console.error(reason) });
    undo.push(() => lock.release());
    // A process of its own loads the plugins while the database is opened here.
    const loading = startCatalogue({ folders: pluginFolders, thirdParty: preparePluginFolder(dataDir) });
    undo.push(() =>
      loading.then(
        (catalogue) => catalogue.close(),
        () => {},
      ),
    );
    loading.catch(() => {});
    await migrateUp(address);
    const db = await openDatabase({ ...address, leaseHolder: lock.leaseHolder ?? undefined });
    undo.push(() => db.close());
    await recoverFeeds(db, new Date().toISOString());
    await settleBundles(db, dataDir, Date.now());
    const blobs = openBlobStore(join(dataDir, 'blobs'));
    await blobs.recover();
    await loadQuarantine(db, blobs);
    onStores?.({ environment, blobs, db });
    const catalogue = await loading;
    const now = (): number => Date.now();
    const engine = createEngine({
      db,
      blobs,
      dataDir,
      now,
      get catalogue() {
        return catalogue.catalogue;
      },
      concurrency: environment.concurrency,
      resume: environment.resume,
      llm: environment.llm,
      embedding: endpointOf(environment.embedding),
      approvesSilence: (action) => environment.approval.actions[action] ?? environment.approval.otherwise,
      duplicates: environment.duplicates,
      hostMemory: environment.hostMemory,
      threads: environment.threads || availableParallelism(),
    });
    undo.push(() => engine.close());
    const examiner = createExaminer({
      blobsDir: blobs.dir,
      memoryLimit: environment.hostMemory,
      get catalogue() {
        return catalogue.catalogue;
      },
    });
    undo.push(() => examiner.close());
    const imports: Server['imports'] = new Map();
    undo.push(() => {
      for (const job of imports.values()) job.abort.abort();
    });
    const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string };
    return { environment, version, startedAt: now(), db, blobs, catalogue, engine, examiner, imports, now, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The folder of third parties' plugins; a package.json makes npm install there and Node read its `.js` as modules. */
export function preparePluginFolder(dataDir: string): string {
  const folder = join(dataDir, 'plugins');
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{\n  "private": true,\n  "type": "module"\n}\n');
  return folder;
}

/** Tells other programs on this machine where the server of a data directory answers. */
export function announce(dataDir: string, url: string): void {
  writeFileSync(join(dataDir, 'server.json'), JSON.stringify({ url, pid: process.pid }));
}
