import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BlobLog, openBlobLog } from '../../server/blobs/blob-log.ts';
import { type BlobStore, openBlobStore } from '../../server/blobs/blob-store.ts';
import { sha256 } from '../../server/blobs/digest.ts';
import { type FaultyFs, OPERATIONS, plantFaults } from '../crash/faulty-fs.ts';
import { newFolder } from '../support/folders.ts';

const texts = (from: number, n: number): Buffer[] => Array.from({ length: n }, (_, i) => Buffer.from(`small ${from + i}`));
const logsOf = (dir: string): string[] => readdirSync(join(dir, 'log')).map((name) => join(dir, 'log', name));

describe('many small blobs at once', () => {
  it('are the blobs that they would be alone, each stored once', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const before = store.putSync([Buffer.from('small 3')]);
    const { ino } = statSync(store.path(before.sha256));
    const contents = [...texts(0, 40), ...texts(0, 40), Buffer.alloc(0)];
    const blobs = await store.putMany(contents);
    expect(blobs).toEqual(contents.map((bytes) => ({ sha256: sha256(bytes), bytes: bytes.byteLength })));
    for (const [i, one] of blobs.entries()) expect(store.read(one.sha256)).toEqual(contents[i]);
    expect([...store.list()]).toHaveLength(41);
    expect(statSync(store.path(before.sha256)).ino).toBe(ino);
    expect(readdirSync(join(store.dir, 'tmp'))).toEqual([]);
    expect(await store.putMany([])).toEqual([]);
  });

  it('come back from the log with whatever a power cut left of their files', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const contents = texts(0, 30);
    const blobs = await store.putMany(contents);
    // Files that were not synced: gone, empty, cut, or other bytes of the same length.
    for (const [i, { sha256: sha }] of blobs.entries())
      if (i % 5 === 0) rmSync(store.path(sha));
      else if (i % 5 === 1) truncateSync(store.path(sha), 0);
      else if (i % 5 === 2) truncateSync(store.path(sha), 3);
      else if (i % 5 === 3) writeFileSync(store.path(sha), Buffer.alloc(contents[i].byteLength));
    const again = openBlobStore(store.dir);
    expect(await again.recover()).toBe(24);
    for (const [i, { sha256: sha }] of blobs.entries()) expect(again.read(sha)).toEqual(contents[i]);
    expect(await openBlobStore(store.dir).recover()).toBe(0);
  });

  it('of a log that was cut only whole entries count: the rest was never acknowledged', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const blobs = await store.putMany(texts(0, 10));
    const [file] = logsOf(store.dir);
    const whole = readFileSync(file);
    for (const length of [0, 20, whole.length - 3, whole.length - 50]) {
      for (const { sha256: sha } of blobs) rmSync(store.path(sha), { force: true });
      writeFileSync(file, whole.subarray(0, length));
      const again = openBlobStore(store.dir);
      const restored = await again.recover();
      expect(restored).toBe(Math.floor(length / (36 + 7)));
      for (const [i, { sha256: sha }] of blobs.entries()) expect(again.has(sha)).toBe(i < restored);
    }
  });
});

describe('the thread of the log', () => {
  it('takes several at once, each with its own answer, and puts right bytes in the place of damaged ones', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const [damaged] = await store.putMany(texts(0, 1));
    writeFileSync(store.path(damaged.sha256), 'other');
    expect(() => store.read(damaged.sha256)).toThrow(/quarantined/);
    const all = [texts(0, 30), texts(20, 30), texts(100, 1)];
    const stored = await Promise.all(all.map((contents) => store.putMany(contents)));
    expect(stored).toEqual(all.map((contents) => contents.map((bytes) => ({ sha256: sha256(bytes), bytes: bytes.byteLength }))));
    expect(readFileSync(store.path(damaged.sha256)).toString()).toBe('small 0');
    expect([...store.list()]).toHaveLength(51);
  });

  it('may end amid calls: those are refused with the remedy, the next starts another, and what was acknowledged outlives it all', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const threads: Worker[] = [];
    const note = (thread: Worker) => void threads.push(thread);
    process.on('worker', note);
    try {
      const acknowledged = await store.putMany(texts(0, 20));
      const underWay = [store.putMany(texts(100, 400)), store.putMany(texts(600, 400))];
      const ended = Promise.allSettled(underWay);
      await threads[0].terminate();
      for (const one of await ended) {
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('send them again') });
        else acknowledged.push(...one.value);
      }
      acknowledged.push(...(await store.putMany(texts(100, 400))));
      expect(threads).toHaveLength(2);
      const again = openBlobStore(store.dir);
      await again.recover();
      for (const { sha256: sha } of acknowledged) expect(sha256(again.read(sha))).toBe(sha);
      expect(readdirSync(join(store.dir, 'tmp'))).toEqual([]);
    } finally {
      process.off('worker', note);
    }
  });

  it('tells what the disk refused, and goes on', async () => {
    const store = openBlobStore(newFolder('blobs'));
    // On Linux no file can be made there, whoever one is; elsewhere there is no such folder.
    symlinkSync('/sys', join(store.dir, 'log'));
    await expect(store.putMany(texts(0, 3))).rejects.toThrow(process.platform === 'linux' ? /^E(ACCES|ROFS): .* data directory|read-only/ : /log/);
    expect(readdirSync(join(store.dir, 'tmp'))).toEqual([]);
    rmSync(join(store.dir, 'log'));
    const [first] = await store.putMany(texts(0, 3));
    expect(store.read(first.sha256).toString()).toBe('small 0');
  });
});

describe('logs go once their files are synced', () => {
  const open = (store: BlobStore, limits: { restMs?: number; mostBytes?: number }): BlobLog =>
    openBlobLog(store.dir, { restMs: 60_000, mostBytes: 1_000_000, ...limits });

  it('after a while, those left by an earlier process too', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const digests = await open(store, { restMs: 20 }).putMany(texts(0, 5), new Set());
    // Collected meanwhile.
    store.delete(digests[2]);
    await vi.waitUntil(() => logsOf(store.dir).length === 0);
    expect(store.read(digests[0]).toString()).toBe('small 0');
    await open(store, {}).putMany(texts(10, 5), new Set());
    expect(logsOf(store.dir)).toHaveLength(1);
    await open(store, { restMs: 20 }).recover();
    await vi.waitUntil(() => logsOf(store.dir).length === 0);
  });

  it('before more is taken, when they have become large', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const log = open(store, { mostBytes: 300 });
    for (let i = 0; i < 6; i++) await log.putMany(texts(10 * i, 5), new Set());
    expect(logsOf(store.dir).length).toBeLessThanOrEqual(2);
    expect([...store.list()]).toHaveLength(30);
  });
});

describe.each(OPERATIONS)('the Nth %s fails', (operation) => {
  let faults: FaultyFs;
  const dir = newFolder('blobs');
  beforeAll(() => {
    faults = plantFaults(dir);
  });
  afterAll(() => faults.restore());

  it('for every N: whatever has a name is whole, or comes whole from the log', async () => {
    let failures = 0;
    for (let nth = 1; ; nth++) {
      const store = openBlobStore(join(dir, `${nth}`));
      const code = nth % 2 === 0 ? 'EIO' : 'ENOSPC';
      faults.arm({ operation, nth, code, lasting: false });
      const contents = texts(nth * 100, 8);
      // Here, not in its thread: faults are planted in this one.
      const outcome = await openBlobLog(store.dir)
        .putMany(contents, new Set())
        .then(
          () => 'stored',
          (error: { code?: string }) => error.code,
        );
      const met = faults.failed();
      faults.arm(null);
      expect(readdirSync(join(store.dir, 'tmp'))).toEqual([]);
      if (met === 0) {
        expect(outcome).toBe('stored');
        break;
      }
      failures++;
      expect(outcome).toBe(code);
      // A power cut right after: no file of it was synced.
      const named = [...store.list()];
      for (const { sha256: sha } of named) truncateSync(store.path(sha), 0);
      const again = openBlobStore(store.dir);
      const log = openBlobLog(store.dir);
      await log.recover();
      for (const { sha256: sha } of named) expect(await again.rehash(sha)).toBe(sha);
      // And the same bytes can be sent anew.
      const digests = await log.putMany(contents, new Set());
      for (const [i, sha] of digests.entries()) expect(again.read(sha)).toEqual(contents[i]);
      expect(existsSync(join(again.dir, 'log'))).toBe(true);
    }
    expect(failures).toBeGreaterThan(0);
  });
});
