import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { calmly } from '../support/calm.ts';
import { newFolder } from '../support/folders.ts';
import { openTestServer, refusal, statuses, stepOf, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.server.close());

/** A step that waits, and the way to let it go. */
function gate(): { params: object; open(): void } {
  const file = join(newFolder(), 'open');
  return { params: { do: 'gate', file }, open: () => writeFileSync(file, '') };
}
const begun = (runId: string, step: string) => test.event(runId, (event) => event.type === 'step.progress' && event.step === step);
const terminal = async (runId: string) => (await test.log(runId)).filter((event) => event.type === 'run.completed');

describe('cancel', () => {
  it.each(['spin', 'work'])('reaches a step that does "%s" within a second', async (what) => {
    const runId = await test.start([{ id: 'a' }, { id: 'b', params: { do: what, note: String(what) } }]);
    await begun(runId, 'b');
    const asked = performance.now();
    await test.caller.run.cancel({ runId });
    const state = await test.end(runId);
    expect(performance.now() - asked).toBeLessThan(calmly(1000));
    expect(state.status).toBe('cancelled');
    expect(statuses(state)).toEqual({ a: 'pass', b: 'pending' });
    expect(await terminal(runId)).toHaveLength(1);
  });

  it('does not wait for the end of a pause between two tries', async () => {
    const runId = await test.start([{ id: 'a', uses: 't_stubborn', params: { do: 'throw', note: 'cancelled' } }]);
    await test.event(runId, (event) => event.type === 'step.retried');
    await test.caller.run.cancel({ runId });
    expect((await test.end(runId)).status).toBe('cancelled');
  });

  it('takes a waiting run out of the queue, and refuses a run that has ended', async () => {
    const first = gate();
    const running = await test.start([{ id: 'a', params: first.params }]);
    const waiting = await test.start([{ id: 'a', params: { note: 'never' } }]);
    await begun(running, 'a');
    await test.caller.run.cancel({ runId: waiting });
    expect(await test.end(waiting)).toMatchObject({ status: 'cancelled', startedAt: null });
    first.open();
    expect((await test.end(running)).status).toBe('completed');
    expect(await refusal(test.caller.run.cancel({ runId: running }))).toMatchObject({ code: 'WRONG_STATE' });
    expect(await terminal(waiting)).toHaveLength(1);
  });

  it('at any moment of a young run ends it once, without an error', async () => {
    for (let round = 0; round < 12; round++) {
      const runId = await test.start([{ id: 'a', params: { do: 'work', note: `young ${round}` } }]);
      for (let i = 0; i < round; i++) await new Promise((resolve) => setImmediate(resolve));
      await test.caller.run.cancel({ runId });
      expect((await test.end(runId)).status).toBe('cancelled');
      expect(await terminal(runId)).toHaveLength(1);
    }
    expect(await test.server.db.integrity()).toEqual([]);
  });

  it('of a run that is not there says so', async () => {
    expect(await refusal(test.caller.run.cancel({ runId: 'art_nothing' }))).toMatchObject({
      code: 'RUN_NOT_FOUND',
      message: expect.stringContaining('art_nothing'),
    });
  });
});

describe('pause', () => {
  it('comes between two steps; resume goes on with the next', async () => {
    const first = gate();
    const runId = await test.start([
      { id: 'a', params: first.params },
      { id: 'b', params: { note: 'after the pause' } },
    ]);
    await begun(runId, 'a');
    await test.caller.run.pause({ runId });
    expect((await test.caller.run.state({ runId })).status).toBe('running');
    first.open();
    await test.event(runId, (event) => event.type === 'run.paused');
    const paused = await test.caller.run.state({ runId });
    expect(paused).toMatchObject({ status: 'paused', reason: 'paused by local' });
    expect(statuses(paused)).toEqual({ a: 'pass', b: 'pending' });
    await test.caller.run.resume({ runId });
    const state = await test.end(runId);
    expect(state.status).toBe('completed');
    expect(stepOf(state, 'a').attempt).toBe(1);
    expect((await test.log(runId)).filter((event) => event.type === 'step.started')).toHaveLength(2);
  });

  it('taken back before it came leaves the run running', async () => {
    const first = gate();
    const runId = await test.start([
      { id: 'a', params: first.params },
      { id: 'b', params: { note: 'unpaused' } },
    ]);
    await begun(runId, 'a');
    await test.caller.run.pause({ runId });
    await test.caller.run.resume({ runId });
    first.open();
    expect((await test.end(runId)).status).toBe('completed');
    expect((await test.log(runId)).some((event) => event.type === 'run.paused')).toBe(false);
  });

  it('answered by resume at the very moment it comes still goes on', async () => {
    for (let round = 0; round < 5; round++) {
      const first = gate();
      const runId = await test.start([
        { id: 'a', params: first.params },
        { id: 'b', params: { note: `moment ${round}` } },
      ]);
      await begun(runId, 'a');
      await test.caller.run.pause({ runId });
      const off = test.server.db.onCommit(() => void test.caller.run.resume({ runId }).catch(() => {}));
      first.open();
      expect((await test.end(runId)).status).toBe('completed');
      off();
    }
  });

  it('a paused run can be cancelled, and gives its place to the next', async () => {
    const first = gate();
    const runId = await test.start([
      { id: 'a', params: first.params },
      { id: 'b', params: { note: 'never' } },
    ]);
    await begun(runId, 'a');
    await test.caller.run.pause({ runId });
    first.open();
    await test.event(runId, (event) => event.type === 'run.paused');
    expect((await test.run([{ id: 'other', params: { note: 'other' } }])).status).toBe('completed');
    await test.caller.run.cancel({ runId });
    expect((await test.end(runId)).status).toBe('cancelled');
  });

  it('is refused for a run that is not running, and resume for one that is not paused', async () => {
    const { runId } = await test.run([{ id: 'a' }]);
    expect(await refusal(test.caller.run.pause({ runId }))).toMatchObject({ code: 'WRONG_STATE' });
    expect(await refusal(test.caller.run.resume({ runId }))).toMatchObject({ code: 'WRONG_STATE', message: expect.stringContaining('completed') });
  });
});

describe('queue', () => {
  it('goes in order of asking and says each place', async () => {
    const first = gate();
    const running = await test.start([{ id: 'a', params: first.params }]);
    await begun(running, 'a');
    const waiting: string[] = [];
    for (const note of ['one', 'two', 'three']) waiting.push(await test.start([{ id: 'a', params: { note: `queue ${note}` } }]));
    const places = async () => Promise.all(waiting.map(async (runId) => (await test.caller.run.get({ runId })).queuePosition));
    expect(await places()).toEqual([1, 2, 3]);
    await test.caller.run.cancel({ runId: waiting[0] });
    expect(await places()).toEqual([null, 1, 2]);
    first.open();
    const ends = await Promise.all([running, ...waiting].map((runId) => test.end(runId)));
    expect(ends.map((state) => state.status)).toEqual(['completed', 'cancelled', 'completed', 'completed']);
    expect(ends[2].startedAt! <= ends[3].startedAt!).toBe(true);
    const positions = ends.map((state) => state.position);
    expect(positions[2]).toBeLessThan(positions[3]);
  });

  it('refuses a second run with 409 when asked to, writing nothing, and takes it when the first has ended', async () => {
    const first = gate();
    const running = await test.start([{ id: 'a', params: first.params }]);
    await begun(running, 'a');
    const before = await test.counts();
    expect(await refusal(test.start([{ id: 'a' }], { ifBusy: 'refuse' }))).toMatchObject({ code: 'RUN_BUSY' });
    expect({ ...(await test.counts()), event: before.event }).toEqual(before);
    first.open();
    await test.end(running);
    expect((await test.end(await test.start([{ id: 'a' }], { ifBusy: 'refuse' }))).status).toBe('completed');
  });

  it('lets one of many starts through that would all rather be refused than wait', async () => {
    const first = gate();
    const plan = [{ id: 'a', params: first.params }];
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => test.start(plan, { ifBusy: 'refuse' })));
    const taken = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    first.open();
    for (const runId of taken) await test.end(runId);
    expect(taken).toHaveLength(1);
  });

  it('starts one run for one key, however often and however many at once ask', async () => {
    const idempotencyKey = 'order-7';
    const asked = await Promise.all(Array.from({ length: 8 }, () => test.start([{ id: 'a', params: { note: 'keyed' } }], { idempotencyKey })));
    expect(new Set(asked).size).toBe(1);
    await test.end(asked[0]);
    expect(await test.start([{ id: 'a', params: { note: 'keyed' } }], { idempotencyKey })).toBe(asked[0]);
    const held = gate();
    const busy = await test.start([{ id: 'a', params: held.params }]);
    await begun(busy, 'a');
    expect(await test.start([{ id: 'a' }], { idempotencyKey, ifBusy: 'refuse' })).toBe(asked[0]);
    held.open();
    await test.end(busy);
  });
});

describe('recovery within the process', () => {
  it('goes on after a clean stop with the first step that is not done, the others untouched', async () => {
    const dataDir = newFolder('data');
    const first = gate();
    const before = await openTestServer({ dataDir });
    const runId = await before.start([
      { id: 'a', params: { do: 'random' } },
      { id: 'b', params: first.params },
      { id: 'c', uses: 't_read' },
    ]);
    await before.event(runId, (event) => event.type === 'step.progress' && event.step === 'b');
    await before.server.close();
    first.open();
    const after = await openTestServer({ dataDir });
    const state = await after.end(runId);
    const log = await after.log(runId);
    expect(state.status).toBe('completed');
    expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
    expect(log.filter((event) => event.type === 'step.started').map((event) => event.step)).toEqual(['a', 'b', 'b', 'c']);
    expect(log.filter((event) => event.type === 'run.interrupted')).toMatchObject([{ reason: 'the server stopped while it was running' }]);
    expect(stepOf(state, 'b').attempt).toBe(2);
    await after.server.close();
  });

  it('waits for Resume when configured so, over any number of starts', async () => {
    const dataDir = newFolder('data');
    const first = gate();
    const before = await openTestServer({ dataDir });
    const runId = await before.start([{ id: 'a', params: first.params }]);
    await before.event(runId, (event) => event.type === 'step.progress');
    await before.server.close();
    first.open();
    for (let start = 0; start < 2; start++) {
      const asking = await openTestServer({ dataDir, env: { VITRINE_RESUME: 'ask' } });
      expect(await asking.caller.run.state({ runId })).toMatchObject({ status: 'interrupted' });
      expect(asking.server.engine.busy().size).toBe(0);
      await asking.server.close();
    }
    const last = await openTestServer({ dataDir, env: { VITRINE_RESUME: 'ask' } });
    await last.caller.run.resume({ runId });
    expect((await last.end(runId)).status).toBe('completed');
    expect((await last.log(runId)).filter((event) => event.type === 'run.interrupted')).toHaveLength(1);
    await last.server.close();
  });
});
