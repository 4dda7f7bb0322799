import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Client } from '@libsql/client';

export interface DatabaseAddress {
  /** `file:`, `http(s):`, `ws(s):` or `libsql:`; without it, `vitrine.db` in the data directory. */
  url?: string;
  authToken?: string;
  dataDir: string;
}

export interface Connection {
  client: Client;
  /** A file, not a server: pragmas and checkpoints are ours. */
  local: boolean;
  /** The write-ahead log beside the file; null for a server. */
  walFile: string | null;
  /** How long a statement waits for another connection's lock. */
  busyTimeoutMs: number;
  /** A fresh connection with the same settings. After SQLITE_BUSY the old one holds an unfinished statement: writes through it are lost. */
  renew(): Promise<void>;
}

const BUSY_TIMEOUT_MS = 5_000;

export const isLocal = (address: DatabaseAddress): boolean => address.url === undefined || address.url.startsWith('file:');

/** Opens one client: for a file exactly one connection, so that each pragma reaches every statement. */
export async function connect(address: DatabaseAddress, pragmas: readonly string[], busyTimeoutMs = BUSY_TIMEOUT_MS): Promise<Connection> {
  const local = isLocal(address);
  if (local) mkdirSync(address.dataDir, { recursive: true });
  // The client of remote databases is fifty modules that a file does not need.
  const { createClient } = local ? await import('@libsql/client/sqlite3') : await import('@libsql/client');
  const client = createClient({
    url: address.url ?? pathToFileURL(join(resolve(address.dataDir), 'vitrine.db')).href,
    authToken: address.authToken,
    ...(local ? { concurrency: 1, timeout: busyTimeoutMs } : {}),
  });
  let walFile: string | null = null;
  const configure = async () => {
    if (local) walFile = `${(await client.execute('PRAGMA database_list')).rows[0]!.file}-wal`;
    if (local) for (const pragma of pragmas) await client.execute(`PRAGMA ${pragma}`);
    else await client.execute('SELECT 1');
  };
  try {
    await configure();
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    client,
    local,
    walFile,
    busyTimeoutMs,
    async renew() {
      await client.reconnect();
      await configure();
    },
  };
}
