import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@libsql/client';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { statementsForEvent } from '../../server/db/events.ts';
import { migrateUp } from '../../server/db/migrate.ts';
import { type Database, openDatabase } from '../../server/db/open-database.ts';
import { WAL_LIMIT_BYTES } from '../../server/db/wal.ts';
import { AT, emptyTarget, sleep, type Target } from './support.ts';

const log = (runId: string, seq: number, size = 1) => statementsForEvent(runId, seq, AT, { type: 'run.paused', actor: 'x'.repeat(size) });

describe('a second connection to the file', () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  const open = async (busyTimeoutMs?: number): Promise<{ db: Database; target: Target; file: string }> => {
    const target = await emptyTarget('file');
    cleanups.push(() => target.stop());
    await migrateUp(target.address);
    const db = await openDatabase({ ...target.address, busyTimeoutMs });
    cleanups.push(() => db.close());
    return { db, target, file: join(target.address.dataDir, 'vitrine.db') };
  };
  const other = (file: string) => {
    const client = createClient({ url: pathToFileURL(file).href, concurrency: 1 });
    cleanups.push(() => client.close());
    return client;
  };

  it('regression: a write that met SQLITE_BUSY and was tried again is really there', async () => {
    const { db, target, file } = await open(20);
    const client = other(file);
    for (let round = 0; round < 5; round++) {
      const held = await client.transaction('write');
      await held.execute({ sql: 'INSERT INTO guard VALUES (?, 1)', args: ['held'] });
      const writes = [db.write(log('r1', round * 3 + 1)), db.write(log('r1', round * 3 + 2))];
      await sleep(120);
      await held.rollback();
      await Promise.all(writes);
      await db.write(log('r1', round * 3 + 3));
      expect(await target.look('SELECT max(seq) AS last, count(*) AS n FROM event')).toEqual([{ last: round * 3 + 3, n: round * 3 + 3 }]);
    }
    await db.close();
    expect(await target.look('SELECT count(*) AS n FROM event')).toEqual([{ n: 15 }]);
  });

  it('a lock that is not given back is STORAGE_FAILED, and the next write works', async () => {
    const { db, target, file } = await open(1);
    const held = await other(file).transaction('write');
    const refused = await Promise.allSettled([db.write(log('r1', 1)), db.write(log('r2', 1))]);
    for (const outcome of refused)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE_FAILED', message: expect.stringContaining('close it') } });
    await held.rollback();
    await db.write(log('r1', 1));
    expect(await target.look('SELECT run_id FROM event')).toEqual([{ run_id: 'r1' }]);
  });

  it('a full disk: STORAGE_FAILED, nothing by halves, and writing goes on once there is room', async () => {
    const { db, target } = await open();
    // The limit is of the writer's connection; the one it makes after the failure has none, as if room had been made.
    await db.write([{ sql: 'PRAGMA max_page_count = 200', args: [] }]);
    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    await Promise.all(
      Array.from({ length: 60 }, (_, r) =>
        db.write([...log(`r${r}`, 1, 6_000), ...log(`r${r}`, 2, 6_000)]).then(
          () => acknowledged.push(`r${r}`),
          (error) => refused.push(error),
        ),
      ),
    );
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) expect(error).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('SQLITE_FULL: the disk is full') });
    await db.write(log('after', 1));
    const stored = await target.look<{ run_id: string; n: number }>(
      "SELECT run_id, count(*) AS n FROM event WHERE run_id <> 'after' GROUP BY run_id ORDER BY 1",
    );
    expect(stored).toEqual(acknowledged.sort().map((run_id) => ({ run_id, n: 2 })));
    expect((await db.integrity()).filter((problem) => problem.includes('check'))).toEqual([]);
  });

  /** Saturates the writer for a while and until so much is written, as readers poll; returns bytes written and the largest size of the log. */
  const saturate = async (db: Database, file: string, read: () => Promise<unknown>, ms: number, least = 0) => {
    let running = true;
    let largest = 0;
    const reader = (async () => {
      while (running) {
        await read();
        largest = Math.max(largest, statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const until = performance.now() + ms;
    let bytes = 0;
    await Promise.all(
      Array.from({ length: 16 }, async (_, w) => {
        for (let seq = 1; performance.now() < until || bytes <= least; seq += 8) {
          await db.write(Array.from({ length: 8 }, (_, i) => log(`r${w}`, seq + i, 2_000)).flat());
          bytes += 8 * 2_000;
        }
      }),
    );
    running = false;
    await reader;
    return { bytes, largest };
  };
  const MB = 2 ** 20;

  it('the write-ahead log stays small under a saturated writer and readers that poll', { timeout: 60_000 }, async () => {
    const { db, file } = await open();
    const outside = other(file);
    const { bytes, largest } = await saturate(
      db,
      file,
      async () => {
        await db.read((q) => q.all(sql`SELECT position, body FROM event ORDER BY position DESC LIMIT 200`));
        await outside.execute('SELECT count(*) FROM event');
      },
      4_000,
      2 * WAL_LIMIT_BYTES,
    );
    console.log(`${(bytes / MB).toFixed(0)} MB of events written past polling readers; the log was ${(largest / MB).toFixed(1)} MB at most`);
    expect(bytes).toBeGreaterThan(2 * WAL_LIMIT_BYTES);
    expect(largest).toBeLessThan(2 * WAL_LIMIT_BYTES);
    await db.close();
    expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });

  it('and is bounded when another program always holds a snapshot', { timeout: 60_000 }, async () => {
    const { db, file } = await open();
    const outside = other(file);
    const { bytes, largest } = await saturate(
      db,
      file,
      async () => {
        const snapshot = await outside.transaction('read');
        await snapshot.execute('SELECT count(*) FROM event');
        await sleep(250);
        await snapshot.rollback();
      },
      5_000,
    );
    console.log(`${(bytes / MB).toFixed(0)} MB of events written past held snapshots; the log was ${(largest / MB).toFixed(1)} MB at most`);
    expect(bytes).toBeGreaterThan(MB);
    expect(largest).toBeLessThan(6 * WAL_LIMIT_BYTES);
  });
});
