import { rmSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digests, openTestServer, refusal, statuses, stepOf, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.server.close());

const PLAN = [
  { id: 'seeing', uses: 't_seeing', params: { note: 'looks at the world' } },
  { id: 'a', params: { note: 'first' } },
  { id: 'b', uses: 't_read' },
  { id: 'c', uses: 't_read' },
];
const restart = async (body: object) => {
  const started = await test.caller.run.start(body);
  return { ...started, state: await test.end(started.runId) };
};
const reusedFrom = (state: { steps: readonly { id: string; reusedFrom: string | null }[] }) =>
  state.steps.filter((step) => step.reusedFrom !== null).map((step) => step.id);

describe('a restart from a step', () => {
  it('takes what came before from the source’s log, also without cache rows and of steps that look at the world, and computes the rest', async () => {
    const source = await test.run(PLAN);
    await test.server.db.write([{ sql: 'DELETE FROM step_cache', args: [] }]);
    const { runId, warnings, state } = await restart({ fromStep: { runId: source.runId, step: 'b' } });
    expect(state.status).toBe('completed');
    expect(reusedFrom(state)).toEqual(['seeing', 'a']);
    expect(stepOf(state, 'a').reusedFrom).toBe(source.runId);
    expect(stepOf(state, 'b').ranBecause).toBe('the run was restarted from b');
    expect(digests(state)).toEqual(digests(source));
    expect(warnings).toContain(`taken over from run ${source.runId}: seeing, a (2 artifacts by digest); computed anew from b on`);
    expect(await test.caller.run.get({ runId })).toMatchObject({ restartedFrom: { runId: source.runId, step: 'b' } });
    const edges = await test.server.db.read((q) =>
      q.all<{ relation: string; target_id: string }>(
        sql`SELECT relation, target_id FROM artifact_edge WHERE source_id = ${runId} AND relation = 'restarted_from'`,
      ),
    );
    expect(edges).toEqual([{ relation: 'restarted_from', target_id: source.runId }]);
    // Its source's and its own outputs are the same artifacts; a replay of it computes all of them.
    const replayed = await test.end((await test.caller.run.replay({ runId })).runId);
    expect(replayed.summary?.verdict).toMatchObject({ verdict: 'reproduced' });
  });

  it('with edited settings computes anew what they change, and what reads that, and says why', async () => {
    const source = await test.run(PLAN, { seed: 7 });
    const steps = PLAN.map((step) => (step.id === 'a' ? { ...step, params: { note: 'edited' } } : step));
    const { warnings, state } = await restart({ fromStep: { runId: source.runId, step: 'c' }, overrides: { steps } });
    expect(state.seed).toBe(7);
    expect(reusedFrom(state)).toEqual(['seeing']);
    expect(stepOf(state, 'b').reusedFrom).toBeNull();
    expect(warnings).toEqual(
      expect.arrayContaining(['a comes before c and runs again: params changed: note', 'b comes before c and runs again: inputs changed: value']),
    );
    const { config } = await test.caller.run.get({ runId: state.runId });
    expect(config.modifiedFrom).toMatchObject({ runId: source.runId, diff: [{ path: 'overrides.steps' }] });
  });

  it('from the first step computes everything', async () => {
    const source = await test.run(PLAN);
    const { state } = await restart({ fromStep: { runId: source.runId, step: 'seeing' } });
    expect(reusedFrom(state)).toEqual([]);
  });

  it('of a failed run goes on where it failed', async () => {
    const steps = [{ id: 'a', params: { note: 'before the failure' } }, { id: 'b', params: { do: 'fail' } }, { id: 'c' }];
    const source = await test.run(steps);
    expect(statuses(source)).toEqual({ a: 'pass', b: 'fail', c: 'pending' });
    const mended = steps.map((step) => (step.id === 'b' ? { id: 'b', params: { do: 'pass', note: 'mended' } } : step));
    const { state } = await restart({ fromStep: { runId: source.runId, step: 'b' }, overrides: { steps: mended } });
    expect(state.status).toBe('completed');
    expect(reusedFrom(state)).toEqual(['a']);
    expect(await refusal(test.caller.run.start({ fromStep: { runId: source.runId, step: 'c' } }))).toMatchObject({
      code: 'UPSTREAM_UNFINISHED',
      message: expect.stringContaining('b (fail)'),
    });
  });

  it('is refused for an unknown run, an unknown step, and bytes that are gone, each by name; nothing is written', async () => {
    const source = await test.run([
      { id: 'a', params: { note: 'bytes that go' } },
      { id: 'b', uses: 't_read' },
    ]);
    const before = await test.counts();
    const start = (fromStep: { runId: string; step: string }) => refusal(test.caller.run.start({ fromStep }));
    expect(await start({ runId: 'art_nothing', step: 'a' })).toMatchObject({ code: 'RUN_NOT_FOUND', paths: ['fromStep.runId'] });
    expect(await start({ runId: source.runId, step: 'z' })).toMatchObject({
      code: 'INVALID_INPUT',
      paths: ['fromStep.step'],
      message: expect.stringContaining('there are a, b'),
    });
    rmSync(test.server.blobs.path(stepOf(source, 'a').artifacts[0].files[0].sha256));
    expect(await start({ runId: source.runId, step: 'b' })).toMatchObject({ code: 'UPSTREAM_MISSING', message: expect.stringContaining('step a') });
    const check = await test.caller.run.check({ fromStep: { runId: source.runId, step: 'z' } });
    expect(check).toMatchObject({ ok: false, errors: [{ path: 'fromStep.step' }] });
    expect(await test.counts()).toEqual(before);
  });

  it('of the product’s own plan takes the data and the models over when only the ranking changes', async () => {
    const { runId } = await test.caller.run.start({
      anchorDay: '2026-05-31',
      overrides: { stores: 1, products: 2 },
      models: ['naive', 'seasonal_naive', 'ses'],
    });
    await test.end(runId);
    const { state, warnings } = await restart({ fromStep: { runId, step: 'backtest' }, backtest: { metric: 'mae' } });
    expect(state.status).toBe('completed');
    expect(reusedFrom(state)).toEqual(['precheck', 'reset', 'seed', 'status', 'features', 'train']);
    expect(state.summary?.metric).toBe('mae');
    expect(warnings[0]).toContain('taken over');
    const check = await test.caller.run.check({ fromStep: { runId, step: 'backtest' }, backtest: { metric: 'mae' } });
    expect(check.changes).toEqual([{ path: 'backtest.metric', from: 'wape', to: 'mae' }]);
  });
});

describe('a modified replay', () => {
  it('shows what was changed before it starts, and records it with the run and its workspace', async () => {
    const source = await test.run([{ id: 'a' }], { seed: 1 });
    const { config } = await test.caller.run.get({ runId: source.runId });
    const body = {
      preset: 't_script',
      overrides: config.overrides,
      anchorDay: config.anchorDay,
      seed: 2,
      levels: [90],
      modifiedFrom: source.runId,
      preservation: 'keep' as const,
      workspaceName: 'changed',
    };
    const expected = [
      { path: 'seed', from: 1, to: 2 },
      { path: 'levels', from: [80, 95], to: [90] },
    ];
    expect((await test.caller.run.check(body)).changes).toEqual(expected);
    const { runId } = await test.caller.run.start(body);
    await test.end(runId);
    expect((await test.caller.run.get({ runId })).config.modifiedFrom).toEqual({ runId: source.runId, diff: expected });
    expect((await test.caller.workspace.get({ workspace: 'changed' })).config.modifiedFrom).toEqual({ runId: source.runId, diff: expected });
    // A replay of it is a replay, not a change.
    const again = (await test.caller.run.replay({ runId, workspaceName: 'changed-again' })).runId;
    expect((await test.end(again)).summary?.verdict).toMatchObject({ verdict: 'reproduced' });
    expect((await test.caller.run.get({ runId: again })).config.modifiedFrom).toBeUndefined();
    expect((await test.caller.workspace.get({ workspace: 'changed-again' })).run.runId).toBe(again);
    expect(await refusal(test.caller.run.replay({ runId, workspaceName: 'changed' }))).toMatchObject({ code: 'NAME_TAKEN' });
    expect((await test.caller.run.check({ ...body, modifiedFrom: 'art_nothing' })).errors).toMatchObject([{ path: 'modifiedFrom' }]);
  });

  it('started as a replay must have the recorded settings', async () => {
    const source = await test.run([{ id: 'a', params: { note: 'as recorded' } }], { seed: 3 });
    const { config } = await test.caller.run.get({ runId: source.runId });
    const body = {
      preset: 't_script',
      overrides: config.overrides,
      anchorDay: config.anchorDay,
      seed: 3,
      models: [...config.models],
      replayedFrom: source.runId,
    };
    const { runId } = await test.caller.run.start(body);
    expect((await test.end(runId)).summary?.verdict).toMatchObject({ verdict: 'reproduced' });
    expect(await refusal(test.caller.run.start({ ...body, seed: 4 }))).toMatchObject({
      code: 'INVALID_INPUT',
      paths: ['replayedFrom'],
      message: expect.stringContaining('seed'),
    });
  });
});
