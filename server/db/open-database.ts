import { LibsqlError } from '@libsql/client/sqlite3';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import type { LibSQLDatabase } from 'drizzle-orm/libsql';
// Takes any client; the driver's own entry would load those of remote databases for a file, too.
import { drizzle } from 'drizzle-orm/libsql/sqlite3';
import { isAppError } from '../errors.ts';
import { type Connection, connect, type DatabaseAddress } from './connect.ts';
import * as schema from './schema.ts';
import { bindArgs, type Statement } from './statement.ts';
import { failureCode, isBusy, storageFailed } from './write-failure.ts';
import type { WriteResult } from './writer.ts';
import { startWriterThread } from './writer-thread.ts';

/** Drizzle without its writing half: writes go through `Database.write`. */
export type ReadDb = Pick<LibSQLDatabase<typeof schema>, 'select' | 'selectDistinct' | 'with' | '$with' | '$count' | 'query' | 'all' | 'get' | 'values'>;

export interface Database {
  /**
   * Runs a query on the reading connection: `db.read((q) => q.select().from(run))`. For a file each query is synchronous
   * inside and holds up the main thread, so page it.
   * @throws AppError STORAGE_FAILED
   */
  read<T>(query: (db: ReadDb) => PromiseLike<T>): Promise<T>;
  /**
   * Writes all statements in one transaction, or none; resolves once they are on the disk.
   * `bulk`: for many rows that nobody waits for. It yields to every other write and is committed in slices of a few
   * milliseconds, in order: after a failure or a crash the first part may be there, so write it to be repeatable; no guards.
   * @throws WriteRefused (see `isRefused`) when a guard or a unique index refused it, AppError STORAGE_FAILED otherwise
   */
  write(batch: readonly Statement[], options?: { bulk?: boolean }): Promise<WriteResult[]>;
  /** Called after each transaction that wrote something; returns the way to stop that. */
  onCommit(listener: () => void): () => void;
  /** Sentences on what contradicts itself in the file or between the tables; empty when all is well. Writers wait for it. */
  integrity(): Promise<string[]>;
  /** Waits for the writes handed over so far, ends the writer, then the reader. */
  close(): Promise<void>;
}

export interface OpenOptions extends DatabaseAddress {
  /** Of `lockData` on a remote database: lets no write through once another server holds the lease. */
  leaseHolder?: string;
  /** How long the writer waits for another program's lock before it tries anew. */
  busyTimeoutMs?: number;
}

const READ_TIMEOUT_MS = 1_000;
/** Upper pages of the indexes stay at hand, at any size. */
const READ_CACHE_KB = 16_384;

/** Opens a migrated database: one reading connection here, one writing connection in the writer thread. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { url, authToken, dataDir, leaseHolder, busyTimeoutMs } = options;
  const listeners = new Set<() => void>();
  const writer = await startWriterThread({ url, authToken, dataDir, leaseHolder, busyTimeoutMs }, () => {
    for (const listener of [...listeners]) listener();
  });
  const reader = await openReader({ url, authToken, dataDir }).catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  return {
    read: reader.read,
    async write(batch, { bulk = false } = {}) {
      if (batch.length === 0) return [];
      if (bulk && batch.some((s) => s.guard !== undefined)) throw new TypeError('bulk writes are cut into slices and cannot carry a guard');
      return writer.write(
        batch.map((s) => ({ ...s, args: bindArgs(s.sql, s.args) })),
        bulk,
      );
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    integrity: () => writer.check(),
    async close() {
      await writer.close();
      reader.close();
    },
  };
}

async function openReader(address: DatabaseAddress): Promise<{ read: Database['read']; close(): void }> {
  const connection = await connect(address, ['query_only = 1', `cache_size = -${READ_CACHE_KB}`], READ_TIMEOUT_MS).catch((error: unknown) => {
    throw readFailed(error);
  });
  const { client } = connection;
  const db: ReadDb = drizzle({ client: bindingWholeNumbers(client), schema });
  return {
    async read(query) {
      try {
        return await query(db);
      } catch (error) {
        const code = codeOf(error);
        if (code === null) throw ownOf(error);
        if (!connection.local || !(isBusy(code) || RENEWED.has(code))) throw readFailed(error);
        if (code !== 'CLIENT_CLOSED') await connection.renew();
      }
      try {
        return await query(db);
      } catch (error) {
        throw codeOf(error) === null ? ownOf(error) : readFailed(error);
      }
    },
    close: () => client.close(),
  };
}

/** The client as drizzle uses it to read, with whole numbers bound as integers. */
function bindingWholeNumbers(client: Connection['client']): Connection['client'] {
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (name !== 'execute') return typeof value === 'function' ? value.bind(target) : value;
      return (statement: { sql: string; args: unknown[] }) => target.execute({ sql: statement.sql, args: bindArgs(statement.sql, statement.args) });
    },
  });
}

/** After these the connection is made anew; a read that was under way at that moment sees CLIENT_CLOSED and goes again too. */
const RENEWED = new Set(['CLIENT_CLOSED', 'SQLITE_IOERR', 'SQLITE_PROTOCOL']);

/** Null when the error is the caller's own, not the database's. */
function codeOf(error: unknown): string | null {
  if (error instanceof DrizzleQueryError) return isAppError(error.cause) ? null : failureCode(error.cause);
  return error instanceof LibsqlError ? error.code : null;
}

/** Without what drizzle wraps around it. */
const ownOf = (error: unknown): unknown => (error instanceof DrizzleQueryError ? error.cause : error);

const readFailed = (error: unknown): Error => storageFailed(codeOf(error) ?? failureCode(error), error);
