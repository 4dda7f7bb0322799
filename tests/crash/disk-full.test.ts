import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { isTerminal } from '../../server/pipeline/event.ts';
import { newFolder } from '../support/folders.ts';
import { openTestServer, type TestServer } from '../support/test-server.ts';
import { type FaultyFs, plantFaults } from './faulty-fs.ts';
import { expectSound, fastFolder, leftovers, listen, results, wipe } from './soundness.ts';

// Steps run in this process, so that they meet the same disk.
vi.mock('../../server/engine/run-host.ts', async () => ({ startRunHost: (await import('./inline-host.ts')).startInlineHost }));
vi.setConfig({ testTimeout: 300_000 });

const RUN = { preset: 'demo_minimal', anchorDay: '2026-05-31', models: ['naive', 'seasonal_naive'], overrides: { stores: 1, products: 2 } };
const start = async (test: TestServer): Promise<string> => (await test.caller.run.start(RUN)).runId;

describe('from some moment on every write fails', () => {
  let test: TestServer;
  let faults: FaultyFs;
  let undisturbed: Record<string, string>;
  let count = 0;
  beforeAll(async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const dataDir = fastFolder();
    faults = plantFaults(dataDir);
    test = await openTestServer({ dataDir });
    faults.arm(null);
    undisturbed = results(await test.end(await start(test)));
    count = Object.values(faults.counts()).reduce((sum, n) => sum + n, 0);
  });
  afterAll(async () => {
    faults.restore();
    await test.server.close();
    rmSync(test.dataDir, { recursive: true, force: true });
    vi.restoreAllMocks();
  });

  /** Files and database fail together, as on one disk. */
  function fill(nth: number): { free(): void; refused(): number } {
    const { db } = test.server;
    const { write } = db;
    let refused = 0;
    faults.arm({ operation: 'any', nth, code: 'ENOSPC', lasting: true });
    db.write = async (...args) => {
      if (faults.failed() === 0) return write(...args);
      refused++;
      throw new AppError('STORAGE_FAILED', 'SQLITE_FULL: the disk is full; free some space');
    };
    return {
      refused: () => refused,
      free() {
        db.write = write;
        faults.arm(null);
      },
    };
  }

  it('the run waits without turning in a circle, and ends as soon as there is space', async () => {
    for (let nth = 1; nth <= count; nth += 17) {
      await wipe(test);
      const { told, stop } = listen(test);
      const disk = fill(nth);
      const runId = await start(test);
      await vi.waitUntil(() => faults.failed() > 0 || test.server.engine.busy().size === 0, { timeout: 20_000, interval: 2 });
      await new Promise((resolve) => setTimeout(resolve, 250));
      // Tries come at growing distances: some in the first quarter of a second, not thousands.
      expect(disk.refused()).toBeLessThan(10);
      const told1 = told.length;
      disk.free();
      const state = await test.end(runId);
      expect(['failed', 'completed']).toContain(state.status);
      if (state.status === 'failed') expect(state.summary?.problem).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('disk is full') });
      expect(told1).toBeLessThanOrEqual(told.length);
      await expectSound(test, told);
      const again = await test.end(await start(test));
      expect(results(again)).toEqual(undisturbed);
      stop();
      await expectSound(test, told);
      expect(leftovers(test)).toEqual([]);
    }
  });

  it('a start is refused by name while it is full, and writes nothing', async () => {
    await wipe(test);
    const disk = fill(1);
    faults.arm({ operation: 'any', nth: 1, code: 'ENOSPC', lasting: true });
    // Whatever comes first finds the disk full.
    test.server.blobs.has('0'.repeat(64));
    expect(() => test.server.blobs.putSync([Buffer.from('x')])).toThrow(/ENOSPC: the disk is full/);
    await expect(start(test)).rejects.toThrow('SQLITE_FULL');
    disk.free();
    expect((await test.caller.run.list({})).rows).toEqual([]);
    await expectSound(test);
  });
});

/** Mounts a small disk of its own; null when this process may not. */
function smallDisk(): { folder: string; unmount(): void } | null {
  const folder = newFolder('small');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'none', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { folder, unmount: () => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' }) };
}

describe('a real small disk', () => {
  const disk = smallDisk();
  if (!disk) console.warn('SKIPPED: a real full disk, because this process may not mount one (it needs to be root)');
  afterAll(() => disk?.unmount());

  it.skipIf(!disk)('fills up under a run, is freed, and the run is made anew with equal results', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const folder = disk?.folder ?? '';
    const test = await openTestServer({ dataDir: folder });
    const { told, stop } = listen(test);
    const first = await test.end(await start(test));
    expect(first.status).toBe('completed');
    const ballast = join(folder, 'ballast');
    let failures = 0;
    for (const free of [0, 4096, 16_384, 65_536, 131_072]) {
      const { runId } = await test.caller.run.start({ ...RUN, seed: 100 + free, reuse: false });
      // Later than the step that looks whether there is space.
      await test.event(runId, (event) => event.type === 'step.completed');
      fillUp(ballast, free);
      await new Promise((resolve) => setTimeout(resolve, 300));
      rmSync(ballast);
      const state = await test.end(runId);
      if (state.status === 'failed') {
        failures++;
        expect(state.summary?.problem).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringMatching(/ENOSPC|SQLITE_FULL|SQLITE_IOERR/) });
      }
      await vi.waitUntil(() => test.server.engine.busy().size === 0);
      await expectSound(test, told);
    }
    expect(failures).toBeGreaterThan(0);
    const again = await test.end((await test.caller.run.start({ ...RUN, reuse: false })).runId);
    expect(again.status).toBe('completed');
    expect(results(again)).toEqual(results(first));
    const { rows } = await test.caller.run.list({ limit: 100 });
    expect(rows.every((row) => isTerminal(row.status))).toBe(true);
    stop();
    await test.server.close();
    vi.restoreAllMocks();
  });
});

/** Writes until nothing more goes in, then gives `free` bytes back. */
function fillUp(path: string, free: number): void {
  const fd = openSync(path, 'w');
  let size = 0;
  try {
    for (let chunk = Buffer.alloc(1 << 20, 1); chunk.byteLength >= 4096; )
      try {
        size += writeSync(fd, chunk);
      } catch {
        chunk = chunk.subarray(0, chunk.byteLength / 2);
      }
    ftruncateSync(fd, Math.max(0, size - free));
  } finally {
    closeSync(fd);
  }
}
