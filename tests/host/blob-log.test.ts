import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LOG_LIMITS } from '../../server/blobs/blob-log.ts';
import { openBlobStore } from '../../server/blobs/blob-store.ts';
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

describe('logs go once their files are synced', () => {
  const usual = { ...LOG_LIMITS };
  afterEach(() => void Object.assign(LOG_LIMITS, usual));

  it('after a while, those left by an earlier process too', async () => {
    LOG_LIMITS.restMs = 20;
    const store = openBlobStore(newFolder('blobs'));
    const blobs = await store.putMany(texts(0, 5));
    // Collected meanwhile.
    store.delete(blobs[2].sha256);
    await vi.waitUntil(() => logsOf(store.dir).length === 0);
    expect(store.read(blobs[0].sha256).toString()).toBe('small 0');
    LOG_LIMITS.restMs = 60_000;
    await store.putMany(texts(10, 5));
    expect(logsOf(store.dir)).toHaveLength(1);
    LOG_LIMITS.restMs = 20;
    await openBlobStore(store.dir).recover();
    await vi.waitUntil(() => logsOf(store.dir).length === 0);
  });

  it('before more is taken, when they have become large', async () => {
    LOG_LIMITS.mostBytes = 300;
    const store = openBlobStore(newFolder('blobs'));
    for (let i = 0; i < 6; i++) await store.putMany(texts(10 * i, 5));
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
      faults.arm({ operation, nth, code: nth % 2 === 0 ? 'EIO' : 'ENOSPC', lasting: false });
      const contents = texts(nth * 100, 8);
      const outcome = await store.putMany(contents).then(
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
      expect(outcome).toBe('STORAGE_FAILED');
      // A power cut right after: no file of it was synced.
      const named = [...store.list()];
      for (const { sha256: sha } of named) truncateSync(store.path(sha), 0);
      const again = openBlobStore(store.dir);
      await again.recover();
      for (const { sha256: sha } of named) expect(await again.rehash(sha)).toBe(sha);
      // And the same bytes can be sent anew.
      const blobs = await again.putMany(contents);
      for (const [i, { sha256: sha }] of blobs.entries()) expect(again.read(sha)).toEqual(contents[i]);
      expect(existsSync(join(again.dir, 'log'))).toBe(true);
    }
    expect(failures).toBeGreaterThan(0);
  });
});
