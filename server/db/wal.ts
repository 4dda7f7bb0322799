import { statSync } from 'node:fs';
import type { Connection } from './connect.ts';

/** SQLite's own checkpoints keep the log near 4 MB; past this size readers were always in their way. */
export const WAL_LIMIT_BYTES = 16 * 2 ** 20;
/** At the limit a checkpoint waits this long for readers; with the square of the size it waits longer, up to a second. */
const READER_WAIT_MS = 20;
const LONGEST_WAIT_MS = 1_000;
const PAUSE_MS = 250;

/**
 * Keeps the write-ahead log small: looked at between two transactions, it is emptied when it is large (waiting a moment for
 * readers, then trying again later) and when the writer closes. New readers meanwhile read the database file, so a reader
 * that polls cannot starve it.
 */
export function logKeeper(connection: Connection): (closing: boolean) => Promise<void> {
  let notBefore = 0;
  return async (closing) => {
    const { walFile, client, busyTimeoutMs } = connection;
    if (walFile === null) return;
    const now = performance.now();
    if (!closing && now < notBefore) return;
    const times = size(walFile) / WAL_LIMIT_BYTES;
    if (!closing && times < 1) return;
    notBefore = now + PAUSE_MS;
    const wait = Math.min(LONGEST_WAIT_MS, Math.ceil(READER_WAIT_MS * Math.max(1, times * times)));
    try {
      await client.execute(`PRAGMA busy_timeout = ${wait}`);
      await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
      await client.execute(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    } catch {
      // Nothing is lost: what is committed stays in the log, and a disk that is full is told by the next write.
      if (!closing) await connection.renew();
    }
  };
}

const size = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
