import { afterEach, describe, expect, it } from 'vitest';
import { lockData } from '../../server/db/data-lock.ts';
import { statementsForEvent } from '../../server/db/events.ts';
import { migrateUp } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/open-database.ts';
import { calmly } from '../support/calm.ts';
import { startChild } from './children.ts';
import { AT, cannotRun, emptyTarget, newFolder, sleep, type Target } from './support.ts';

let target: Target | undefined;
afterEach(async () => {
  await target?.stop();
  target = undefined;
});

describe('the lock of a data directory', () => {
  it('a second process is refused at once, and told which one has it; kill -9 frees it', async () => {
    target = await emptyTarget('file');
    const child = await startChild('hold-lock', target.address);
    await sleep(50);
    const start = performance.now();
    await expect(lockData(target.address)).rejects.toMatchObject({ code: 'DATA_LOCKED', message: expect.stringContaining(`process ${child.pid};`) });
    expect(performance.now() - start).toBeLessThan(calmly(1000));
    await child.kill();
    const lock = await lockData(target.address);
    expect(lock.leaseHolder).toBeNull();
    await expect(startChild('hold-lock', target.address)).rejects.toThrow(/DATA_LOCKED/);
    await lock.release();
    const next = await startChild('hold-lock', target.address);
    await next.kill();
  });

  it('holds within one process too, and another directory is free', async () => {
    target = await emptyTarget('file');
    const lock = await lockData(target.address);
    await expect(lockData(target.address)).rejects.toMatchObject({ code: 'DATA_LOCKED' });
    const elsewhere = await lockData({ dataDir: newFolder() });
    await elsewhere.release();
    await lock.release();
    await (await lockData(target.address)).release();
  });
});

describe.skipIf(cannotRun('sqld', 'lease'))('the lease of a remote database', () => {
  it('one holder; freed by release, and by its end after a kill', async () => {
    target = await emptyTarget('sqld');
    const { url } = target.address;
    const child = await startChild('hold-lock', target.address);
    const dataDir = newFolder();
    await expect(lockData({ url, dataDir })).rejects.toMatchObject({ code: 'DATA_LOCKED' });
    await child.kill();
    await expect(lockData({ url, dataDir })).rejects.toThrow(/wait 15 s/);
    const [{ left }] = (await target.look<{ left: number }>("SELECT expires_at - unixepoch('subsec') AS left FROM lease")) as [{ left: number }];
    expect(left).toBeGreaterThan(5);
    expect(left).toBeLessThanOrEqual(15);
    await target.look('UPDATE lease SET expires_at = expires_at - 15');
    const lock = await lockData({ url, dataDir });
    await lock.release();
    expect(await target.look('SELECT * FROM lease')).toEqual([]);
    await (await lockData({ url, dataDir })).release();
  });

  it('is renewed, and its loss is told and stops the writer', async () => {
    target = await emptyTarget('sqld');
    let lost = '';
    const lock = await lockData({
      ...target.address,
      renewMs: 50,
      onLost: (reason) => {
        lost = reason;
      },
    });
    await migrateUp(target.address);
    const db = await openDatabase({ ...target.address, leaseHolder: lock.leaseHolder ?? undefined });
    const log = (seq: number) => db.write(statementsForEvent('r1', seq, AT, { type: 'run.paused', actor: 'a' }));
    await Promise.all([log(1), log(2)]);
    const ends = () => target!.look<{ at: number }>('SELECT expires_at AS at FROM lease').then((rows) => rows[0]!.at);
    const before = await ends();
    await sleep(300);
    expect(await ends()).toBeGreaterThan(before);
    expect(lost).toBe('');
    await target.look("UPDATE lease SET holder = 'someone else'");
    const refused = await Promise.allSettled([log(3), log(4)]);
    for (const outcome of refused)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE_FAILED', message: expect.stringContaining('LEASE_LOST') } });
    await sleep(200);
    expect(lost).toMatch(/another server/);
    expect(await target.look('SELECT seq FROM event ORDER BY seq')).toEqual([{ seq: 1 }, { seq: 2 }]);
    await db.close();
    await lock.release();
    expect(await target.look('SELECT holder FROM lease')).toEqual([{ holder: 'someone else' }]);
  });
});
