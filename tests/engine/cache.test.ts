import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { digests, openTestServer, statuses, stepOf, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.server.close());

const PLAN = [
  { id: 'draw', params: { do: 'random' } },
  { id: 'read', uses: 't_read' },
];

it('takes equal work from an earlier run and says from which', async () => {
  const first = await test.run(PLAN);
  const second = await test.run(PLAN);
  expect(digests(second)).toEqual(digests(first));
  for (const step of second.steps) expect(step).toMatchObject({ status: 'pass', reusedFrom: first.runId, durationMs: 0 });
  expect((await test.log(second.runId)).some((event) => event.type === 'step.started')).toBe(false);
});

it('computes all of it again with reuse: false, to the same digests', async () => {
  const first = await test.run(PLAN);
  const again = await test.run(PLAN, { reuse: false });
  expect(again.steps.map((step) => step.reusedFrom)).toEqual([null, null]);
  expect(digests(again)).toEqual(digests(first));
});

it('says why it ran again: seed, params, inputs', async () => {
  const first = await test.run(
    [
      { id: 'draw', params: { do: 'random', note: 'why' } },
      { id: 'read', uses: 't_read' },
    ],
    { seed: 100 },
  );
  const seeded = await test.run(
    [
      { id: 'draw', params: { do: 'random', note: 'why' } },
      { id: 'read', uses: 't_read' },
    ],
    { seed: 101 },
  );
  expect(stepOf(seeded, 'draw').ranBecause).toBe('the seed is 101, was 100');
  expect(digests(seeded)['draw/value']).not.toBe(digests(first)['draw/value']);
  const noted = await test.run(
    [
      { id: 'draw', params: { do: 'pass', note: 'why not' } },
      { id: 'read', uses: 't_read' },
    ],
    { seed: 101 },
  );
  expect(stepOf(noted, 'draw').ranBecause).toBe('params changed: do, note');
  expect(stepOf(noted, 'read').ranBecause).toBe('inputs changed: value');
});

it('runs again when the stored bytes are gone, and says so', async () => {
  const plan = [{ id: 'a', params: { note: 'to be lost' } }];
  const first = await test.run(plan);
  for (const file of stepOf(first, 'a').artifacts.flatMap((artifact) => artifact.files)) rmSync(test.server.blobs.path(file.sha256));
  const second = await test.run(plan);
  expect(stepOf(second, 'a')).toMatchObject({ status: 'pass', reusedFrom: null, ranBecause: 'its stored outputs are gone' });
  expect(digests(second)).toEqual(digests(first));
});

it('never reuses a failure, a step that looks at the world, or one that asked the world to change', async () => {
  for (const line of [
    { id: 'a', params: { do: 'fail', note: 'cache' } },
    { id: 'a', uses: 't_seeing', params: { note: 'cache' } },
    { id: 'a', params: { do: 'alias', alias: 'cached-alias', expected: null } },
  ]) {
    await test.run([line]);
    const second = await test.run([line]);
    expect(stepOf(second, 'a').reusedFrom).toBeNull();
  }
});

it('is left out of a replay, which computes every step', async () => {
  const source = await test.run(PLAN);
  const { runId } = await test.caller.run.replay({ runId: source.runId });
  const replay = await test.end(runId);
  expect(replay.steps.map((step) => step.reusedFrom)).toEqual([null, null]);
  expect(statuses(replay)).toEqual({ draw: 'pass', read: 'pass' });
  expect(replay.summary?.verdict).toEqual({ verdict: 'reproduced', source: source.runId, compared: 2 });
});

it('gives equal digests twice and different ones for another seed, for the whole of demo_minimal', async () => {
  const demo = async (seed: number) => {
    const { runId } = await test.caller.run.start({ seed, anchorDay: '2026-05-31', reuse: false, overrides: { stores: 1, products: 2 } });
    return test.end(runId);
  };
  const [first, second, other] = [await demo(1), await demo(1), await demo(2)];
  expect(first.status).toBe('completed');
  const results = (state: typeof first) =>
    Object.fromEntries(Object.entries(digests(state)).filter(([name]) => !name.startsWith('precheck/') && !name.startsWith('register/')));
  expect(results(second)).toEqual(results(first));
  for (const name of ['seed/dataset', 'seed/truth', 'status/summary', 'backtest/backtest']) expect(digests(other)[name]).not.toBe(digests(first)[name]);
  expect(new Set(Object.keys(digests(other)))).toEqual(new Set(Object.keys(digests(first))));
});
