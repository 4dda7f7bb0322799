import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@libsql/client';
import { sha256 } from '../blobs/digest.ts';
import { AppError, isAppError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { connect, type DatabaseAddress } from './connect.ts';
import { failureCode, storageFailed } from './write-failure.ts';

export interface MigrateOptions extends DatabaseAddress {
  /** Folder of `NNNN_name.sql` and `NNNN_name.down.sql`; default: `drizzle` of this package. */
  dir?: string;
  /** ISO-8601 UTC time to note down; default: now. */
  now?: () => string;
}

export interface Migration {
  /** `0000_init` */
  name: string;
  number: number;
  up: string;
  /** Undoes `up`; null when there is no such file: then there is no way back. */
  down: string | null;
  /** sha256 of `up`. */
  digest: string;
}

/** Applies every migration that is missing, each in one transaction; returns their names. Call it before `openDatabase`. */
export function migrateUp(options: MigrateOptions): Promise<string[]> {
  return withClient(options, async (client, files) => {
    const applied = await readApplied(client, files);
    const missing = files.slice(applied.length);
    for (const { name, up, digest } of missing) {
      const now = options.now?.() ?? new Date().toISOString();
      await runFile(client, name, `${up}\n;INSERT INTO migration (name, digest, applied_at) VALUES (${quote(name)}, ${quote(digest)}, ${quote(now)});`);
    }
    return missing.map(({ name }) => name);
  });
}

/** Undoes, newest first, every migration numbered above `to` (-1: all); returns their names. Data of tables that go away are lost. */
export function migrateDown(options: MigrateOptions, to: number): Promise<string[]> {
  return withClient(options, async (client, files) => {
    const applied = await readApplied(client, files);
    const undone = files
      .slice(0, applied.length)
      .filter(({ number }) => number > to)
      .reverse();
    const stuck = undone.find(({ down }) => down === null);
    if (stuck) throw new AppError('STORAGE_FAILED', `migration ${stuck.name} has no ${stuck.name}.down.sql; write one or restore a backup`);
    for (const { name, down } of undone) await runFile(client, `${name}.down`, `${down}\n;DELETE FROM migration WHERE name = ${quote(name)};`);
    return undone.map(({ name }) => name);
  });
}

/** The migrations of a folder in order. @throws AppError STORAGE_FAILED when their numbers are not 0, 1, 2 … */
export function readMigrations(dir: string): Migration[] {
  const names = readdirSync(dir);
  return names
    .filter((file) => /^\d{4}_[a-z0-9_]+\.sql$/.test(file))
    .sort()
    .map((file, i) => {
      const name = file.slice(0, -'.sql'.length);
      const number = Number(name.slice(0, 4));
      if (number !== i) throw new AppError('STORAGE_FAILED', `migration ${file} should have number ${String(i).padStart(4, '0')}; rename it`);
      const up = readFileSync(join(dir, file), 'utf8');
      const downFile = `${name}.down.sql`;
      return { name, number, up, down: names.includes(downFile) ? readFileSync(join(dir, downFile), 'utf8') : null, digest: sha256(up) };
    });
}

async function withClient<T>(options: MigrateOptions, work: (client: Client, files: Migration[]) => Promise<T>): Promise<T> {
  const files = readMigrations(options.dir ?? join(packageRoot(), 'drizzle'));
  try {
    const { client } = await connect(options, ['journal_mode = WAL', 'synchronous = FULL', 'cache_size = -65536']);
    try {
      await client.execute('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT');
      return await work(client, files);
    } finally {
      client.close();
    }
  } catch (error) {
    if (isAppError(error)) throw error;
    throw storageFailed(failureCode(error), error);
  }
}

/** What the database has, checked against the files: the same names from the first on, with unchanged content. */
async function readApplied(client: Client, files: readonly Migration[]): Promise<string[]> {
  const { rows } = await client.execute('SELECT name, digest FROM migration ORDER BY name');
  return rows.map((row, i) => {
    const name = String(row.name);
    const file = files[i];
    if (file?.name !== name)
      throw new AppError('STORAGE_FAILED', `the database has migration ${name}, this version does not; use the version that wrote it, or undo it there`);
    if (file.digest !== row.digest)
      throw new AppError(
        'STORAGE_FAILED',
        `migration ${name}.sql was edited after it was applied (digest ${String(row.digest).slice(0, 12)} then, ${file.digest.slice(0, 12)} now); restore the file and put the change into a new migration`,
      );
    return name;
  });
}

/** One transaction over a whole file; closing the connection's turn rolls back what a failure left open. */
async function runFile(client: Client, name: string, sql: string): Promise<void> {
  try {
    await client.executeMultiple(`BEGIN IMMEDIATE;\n${sql}\nCOMMIT;`);
  } catch (error) {
    throw new AppError('STORAGE_FAILED', `migration ${name} failed and was undone: ${(error as Error).message}`, [], error);
  }
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
