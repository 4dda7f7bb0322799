import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { isTerminal } from '../../server/pipeline/event.ts';
import type { RunState } from '../../server/pipeline/run-state.ts';
import { openTestServer, reduce, type TestServer } from '../support/test-server.ts';
import { type FaultyFs, OPERATIONS, type Operation, plantFaults } from './faulty-fs.ts';
import { expectSound, fastFolder, leftovers, listen, results, wipe } from './soundness.ts';

// Steps run in this process, so that the faults planted in it meet their writes.
vi.mock('../../server/engine/run-host.ts', async () => ({ startRunHost: (await import('./inline-host.ts')).startInlineHost }));
vi.setConfig({ testTimeout: 300_000 });

const RUN = { preset: 'demo_minimal', anchorDay: '2026-05-31', models: ['naive', 'seasonal_naive'], overrides: { stores: 1, products: 2 } };

let test: TestServer;
let faults: FaultyFs;
/** A plan of a few small blobs, tried at every place; and the real thing, at every FAULT_EVERYth. */
const SCRIPT = {
  preset: 't_script',
  anchorDay: '2026-05-31',
  overrides: { steps: ['a', 'b', 'c'].map((id) => ({ id, uses: 't_act', params: { note: id } })) },
};
const EVERY = Number(process.env.FAULT_EVERY ?? 6);
const RUNS = [
  { name: 'a script', run: SCRIPT, every: 1, least: 4 },
  { name: 'demo_minimal', run: RUN, every: EVERY, least: 20 },
];

let request: object = RUN;
let undisturbed: Record<string, string>;
let counted: Record<Operation, number>;
let batches = 0;
beforeAll(async () => {
  const dataDir = fastFolder();
  faults = plantFaults(dataDir);
  test = await openTestServer({ dataDir });
});
afterAll(async () => {
  faults.restore();
  await test.server.close();
  rmSync(test.dataDir, { recursive: true, force: true });
});

const start = async (): Promise<string> => (await test.caller.run.start(request)).runId;

/** Counts what a run asks of the storage when nothing fails. */
async function countOperations(run: object, least: number): Promise<void> {
  request = run;
  await wipe(test);
  faults.arm(null);
  const writes = countWrites();
  const state = await test.end(await start());
  await vi.waitUntil(() => test.server.engine.busy().size === 0);
  batches = writes.stop();
  counted = faults.counts();
  undisturbed = results(state);
  expect(state.status).toBe('completed');
  for (const operation of OPERATIONS) expect(counted[operation]).toBeGreaterThanOrEqual(least);
}

function countWrites(): { stop(): number } {
  const { db } = test.server;
  const { write } = db;
  let count = 0;
  db.write = (...args) => {
    count++;
    return write(...args);
  };
  return {
    stop() {
      db.write = write;
      return count;
    },
  };
}

/** The run's state once it has ended, or the engine has left it alone for a while. */
async function settled(runId: string): Promise<RunState> {
  let idleSince = performance.now();
  for (;;) {
    if (test.server.engine.busy().has(runId)) idleSince = performance.now();
    else {
      const state = reduce(await test.log(runId));
      if (isTerminal(state.status) || performance.now() - idleSince > 200) return state;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** After the fault: whatever became of the run, the instance is sound, and the same request now gives the same results. */
async function expectRecovery(runId: string | null): Promise<RunState | null> {
  const before = runId === null ? null : await settled(runId);
  faults.arm(null);
  await expectSound(test);
  if (runId !== null && before !== null && !isTerminal(before.status)) {
    expect(['queued', 'paused', 'interrupted']).toContain(before.status);
    if (before.status === 'queued') test.server.engine.wake();
    else await test.caller.run.resume({ runId });
    expect(results(await test.end(runId))).toEqual(undisturbed);
  }
  const again = await test.end(await start());
  expect([again.status, again.summary?.problem]).toEqual(['completed', undefined]);
  expect(results(again)).toEqual(undisturbed);
  expect(leftovers(test)).toEqual([]);
  return before;
}

/** How runs ended, for the tests' output: a fault that reaches nobody would make them empty. */
const ends = new Map<string, number>();
function note(state: RunState | null): void {
  const { status = 'refused', summary } = state ?? {};
  const end = [status, summary?.problem?.code, summary?.problem?.message].filter(Boolean).join(' ');
  ends.set(end, (ends.get(end) ?? 0) + 1);
}

describe.each(OPERATIONS)('the Nth %s fails', (operation) => {
  it.each(RUNS)('of $name, for every N (or every $every), with EIO or ENOSPC by turns', async ({ run, every, least }) => {
    await countOperations(run, least);
    for (let nth = 1 + (OPERATIONS.indexOf(operation) % every); nth <= counted[operation]; nth += every) {
      const code = Math.floor(nth / every) % 2 === 0 ? 'EIO' : 'ENOSPC';
      await wipe(test);
      faults.arm({ operation, nth, code, lasting: false });
      const { told, stop } = listen(test);
      const runId = await start();
      const state = await settled(runId);
      expect([nth, faults.failed()]).toEqual([nth, 1]);
      // A failed run says what the disk said; the document alone, written after the end, fails no run.
      if (state.status !== 'completed') expect(state.summary?.problem).toEqual({ code: 'STORAGE_FAILED', message: expect.stringContaining(code) });
      else expect(results(state)).toEqual(undisturbed);
      note(state);
      await expectRecovery(runId);
      stop();
      await expectSound(test, told);
    }
    console.info(`${counted[operation]} of ${operation}:`, Object.fromEntries(ends));
    ends.clear();
  });
});

/** Makes the Nth batch from now on fail, before or after it is written. */
function failBatch(nth: number, isWritten: boolean): () => void {
  const { db } = test.server;
  const { write } = db;
  let seen = 0;
  db.write = async (...args) => {
    if (++seen !== nth) return write(...args);
    if (isWritten) await write(...args);
    throw new AppError('STORAGE_FAILED', 'SQLITE_IOERR: planted');
  };
  return () => {
    db.write = write;
  };
}

describe.each(['nothing of it is written', 'it is written and its answer is lost'])('the Nth batch fails and %s', (what) => {
  const isLost = what.includes('lost');

  it('for every N of demo_minimal', async () => {
    await countOperations(RUN, 20);
    expect(batches).toBeGreaterThan(15);
    for (let nth = 1; nth <= batches; nth++) {
      await wipe(test);
      const mend = failBatch(nth, isLost);
      const { told, stop } = listen(test);
      const runId = await start().catch(() => null);
      const state = runId === null ? null : await settled(runId);
      mend();
      note(state);
      if (state?.status === 'failed') expect(state.summary?.problem?.code).toMatch(/STORAGE_FAILED|STEP_FAILED/);
      await expectRecovery(runId);
      stop();
      await expectSound(test, told);
    }
    console.info(`${batches} batches, ${what}:`, Object.fromEntries(ends));
    ends.clear();
  });

  it('for every N of a run whose first steps are reused', async () => {
    request = RUN;
    const other = { ...RUN, models: ['naive', 'seasonal_naive', 'drift'] };
    for (let nth = 1; nth <= 12; nth++) {
      await wipe(test);
      await test.end(await start());
      const mend = failBatch(nth, isLost);
      const runId = await test.caller.run.start(other).then(
        (started) => started.runId,
        () => null,
      );
      const state = runId === null ? null : await settled(runId);
      mend();
      note(state);
      await expectSound(test);
      const again = await test.end((await test.caller.run.start(other)).runId);
      expect(again.status).toBe('completed');
      await expectSound(test);
    }
    console.info(`12 batches behind reused steps, ${what}:`, Object.fromEntries(ends));
    ends.clear();
  });
});
