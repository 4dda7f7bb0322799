import { AppError } from '../errors.ts';
import { connect } from './connect.ts';
import type { LockOptions } from './data-lock.ts';

const LEASE_SECONDS = 15;
const RENEW_MS = 5_000;

/** Outside of the migrations: it must stand before the first of them may run. Times are the database's own, in seconds. */
const TABLE = 'CREATE TABLE IF NOT EXISTS lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, expires_at REAL NOT NULL) STRICT, WITHOUT ROWID';
const TAKE = `INSERT INTO lease (name, holder, expires_at) VALUES ('server', ?1, unixepoch('subsec') + ${LEASE_SECONDS})
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
  WHERE lease.holder = ?1 OR lease.expires_at <= unixepoch('subsec')`;
const RENEW = `UPDATE lease SET expires_at = unixepoch('subsec') + ${LEASE_SECONDS} WHERE name = 'server' AND holder = ?1`;

export interface Lease {
  holder: string;
  release(): Promise<void>;
}

/**
 * Takes the one lease of a remote database and renews it. The writer repeats the holder in every transaction, so that a server
 * that slept through its lease writes nothing once another has it.
 * @throws AppError DATA_LOCKED while another server holds it
 */
export async function holdLease(options: LockOptions, holder: string): Promise<Lease> {
  const { client } = await connect(options, []);
  try {
    await client.execute(TABLE);
    const taken = await client.execute({ sql: TAKE, args: [holder] });
    if (taken.rowsAffected !== 1)
      throw new AppError('DATA_LOCKED', `the remote database is in use by another server; stop it, or wait ${LEASE_SECONDS} s after it died`);
  } catch (error) {
    client.close();
    throw error;
  }
  let renewedAt = performance.now();
  const lose = (reason: string) => {
    clearInterval(timer);
    options.onLost?.(reason);
  };
  const timer = setInterval(async () => {
    try {
      const renewed = await client.execute({ sql: RENEW, args: [holder] });
      if (renewed.rowsAffected !== 1) return lose('another server took the database over');
      renewedAt = performance.now();
    } catch (error) {
      if (performance.now() - renewedAt > LEASE_SECONDS * 1_000) lose(`the lease could not be renewed for ${LEASE_SECONDS} s: ${(error as Error).message}`);
    }
  }, options.renewMs ?? RENEW_MS);
  timer.unref();
  return {
    holder,
    async release() {
      clearInterval(timer);
      // A server that cannot be reached now frees itself of the lease when it runs out.
      await client.execute({ sql: 'DELETE FROM lease WHERE holder = ?', args: [holder] }).catch(() => {});
      client.close();
    },
  };
}
