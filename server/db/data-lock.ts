import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient, type Transaction } from '@libsql/client/sqlite3';
import { AppError, isAppError } from '../errors.ts';
import { type DatabaseAddress, isLocal } from './connect.ts';
import { holdLease } from './lease.ts';
import { failureCode, isBusy, storageFailed } from './write-failure.ts';

export interface DataLock {
  /** Name under which the lease of a remote database is held, for `openDatabase`; null for a file. */
  leaseHolder: string | null;
  release(): Promise<void>;
}

export interface LockOptions extends DatabaseAddress {
  /** A remote database only: another server took it, or it could not be reached until the lease ran out. Stop writing. */
  onLost?: (reason: string) => void;
  /** How often the lease is renewed; default 5 s. */
  renewMs?: number;
}

/**
 * Makes this process the only server on a data directory, and on a remote database, until `release` or the end of the process
 * (also by kill -9; a remote lease then runs out after 15 s). The lock is an open write transaction on `<data>/lock.db`.
 * Nothing else in this process may open and close that file: closing any handle on it would drop the lock.
 * @throws AppError DATA_LOCKED at once when another process has it
 */
export async function lockData(options: LockOptions): Promise<DataLock> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const client = createClient({ url: pathToFileURL(join(dataDir, 'lock.db')).href, concurrency: 1, timeout: 0 });
  let held: Transaction | undefined;
  const unlock = async () => {
    // Closing alone leaves the transaction to the garbage collector.
    await held?.rollback();
    client.close();
  };
  try {
    held = await client.transaction('write');
    const lease = isLocal(options) ? null : await holdLease(options, `${process.pid}-${randomUUID()}`);
    return {
      leaseHolder: lease?.holder ?? null,
      async release() {
        await lease?.release();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    const code = failureCode(error);
    if (isAppError(error)) throw error;
    if (isBusy(code)) throw new AppError('DATA_LOCKED', `${dataDir} is in use by ${nameHolder(dataDir)}; stop it or choose another data directory`);
    throw storageFailed(code, error);
  }
}

function nameHolder(dataDir: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as { pid?: unknown };
    if (typeof pid === 'number') return `process ${pid}`;
  } catch {}
  return 'another process';
}
