import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEMO_STEPS } from '../support/demo-steps.ts';
import { openTestServer, refusal, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.server.close());

/** Asserts that a start is refused at these fields and that nothing was written. */
async function expectRefused(body: unknown, paths: readonly string[], words?: RegExp): Promise<void> {
  const before = await test.counts();
  const { code, paths: found, message } = await refusal(test.caller.run.start(body as object));
  expect(['INVALID_INPUT', 'UNKNOWN_PRESET']).toContain(code);
  expect(new Set(found)).toEqual(new Set(paths));
  if (words) expect(message).toMatch(words);
  const check = await test.caller.run.check(body as object);
  expect(check).toMatchObject({ ok: false, config: null, steps: [] });
  expect(new Set(check.errors.map((error) => error.path))).toEqual(new Set(paths));
  expect(await test.counts()).toEqual(before);
}

describe('a refused start names the field and writes nothing', () => {
  it.each<[string, unknown, string[], RegExp?]>([
    ['unknown preset, listing what there is', { preset: 'nope' }, ['preset'], /no preset "nope"; there are .*demo_minimal/],
    ['preset of another type', { preset: 7 }, ['preset']],
    ['preset from a prototype', { preset: '__proto__' }, ['preset'], /no preset "__proto__"/],
    ['negative seed', { seed: -1 }, ['seed']],
    ['fractional seed', { seed: 1.5 }, ['seed']],
    ['huge seed', { seed: 1e308 }, ['seed']],
    ['seed beyond exact integers', { seed: 2 ** 53 }, ['seed']],
    ['seed as text', { seed: 'NaN' }, ['seed']],
    ['null seed', { seed: null }, ['seed']],
    ['name without keep', { workspaceName: 'free' }, ['workspaceName'], /needs preservation "keep"/],
    ['name that climbs', { preservation: 'keep', workspaceName: '../../etc/passwd' }, ['workspaceName']],
    ['name with markup', { preservation: 'keep', workspaceName: '<script>' }, ['workspaceName']],
    ['name too long', { preservation: 'keep', workspaceName: 'a'.repeat(101) }, ['workspaceName'], /at most 100/],
    ['name with a line end', { preservation: 'keep', workspaceName: 'a\n' }, ['workspaceName']],
    ['unknown preservation', { preservation: 'forever' }, ['preservation']],
    ['unknown override', { overrides: { stores: 2, shops: 3 } }, ['overrides.shops'], /"shops" is not a known field/],
    ['override out of range', { overrides: { stores: 0, products: 1e9, noiseSigma: 2 } }, ['overrides.stores', 'overrides.products', 'overrides.noiseSigma']],
    ['override of another type', { overrides: { stores: '3' } }, ['overrides.stores']],
    ['overrides that are a list', { overrides: [] }, ['overrides']],
    ['unknown model', { models: ['naive', 'oracle'] }, ['models'], /no model "oracle"; there are .*seasonal_naive/],
    ['model twice', { models: ['naive', 'naive'] }, ['models']],
    ['no model', { models: [] }, ['models']],
    ['too many models', { models: Array.from({ length: 31 }, (_, i) => `m${i}`) }, ['models']],
    ['unknown backtest field', { backtest: { horizont: 3 } }, ['backtest.horizont']],
    ['horizon 0, windows 1', { backtest: { horizon: 0, windows: 1 } }, ['backtest.horizon', 'backtest.windows']],
    ['unknown metric', { backtest: { metric: 'mape' } }, ['backtest.metric']],
    ['split that does not fit, with what would', { backtest: { horizon: 60, windows: 3 } }, ['backtest.horizon'], /largest horizon that fits is \d+/],
    ['gap as long as the horizon', { backtest: { horizon: 7, gap: 7 } }, ['backtest.gap']],
    ['levels out of range and doubled', { levels: [10] }, ['levels.0']],
    ['levels doubled', { levels: [80, 80] }, ['levels']],
    ['a day that is none', { anchorDay: '2026-02-30' }, ['anchorDay']],
    ['unknown feed', { feed: 'feed_nothing' }, ['feed'], /no feed "feed_nothing"/],
    ['focus with a foreign key', { focus: { store: 'a', product: 'b', x: 1 } }, ['focus.x']],
    ['several at once', { seed: -1, backtest: { windows: 99 }, levels: [] }, ['seed', 'backtest.windows', 'levels']],
    ['a foreign name', { scenario: 'holiday_rush' }, ['scenario'], /is called "preset" here/],
    ['all foreign names beside another mistake', { skip_seed: true, workspace_name: 'x', seed: -1 }, ['skip_seed', 'workspace_name', 'seed']],
    ['a list', [], ['']],
    ['null', null, ['']],
    ['text', 'demo_minimal', ['']],
  ])('%s', async (_, body, paths, words) => {
    await expectRefused(body, paths, words);
  });

  it('keys that reach for a prototype, at every level', async () => {
    for (const text of ['{"overrides":{"__proto__":{"stores":1}}}', '{"backtest":{"__proto__":{"horizon":1}}}']) {
      const before = await test.counts();
      const check = await test.caller.run.check(JSON.parse(text) as object);
      if (check.ok) expect(check.config?.backtest.horizon === 14 && check.config?.overrides.stores === 3).toBe(true);
      expect(({} as Record<string, unknown>).stores).toBeUndefined();
      expect(await test.counts()).toEqual(before);
    }
    const top = await test.caller.run.check(JSON.parse('{"__proto__":{"seed":7},"constructor":1}') as object);
    expect(top).toMatchObject({ ok: true, config: { seed: 42 } });
    expect(top.warnings).toHaveLength(2);
  });
});

describe('an accepted start', () => {
  it('{} is demo_minimal, seed 42, ephemeral, 11 steps, no workspace row', async () => {
    const before = await test.counts();
    const started = await test.caller.run.start({});
    expect(started).toEqual({ runId: started.runId, artifactId: started.runId, warnings: [] });
    const state = await test.end(started.runId);
    const run = await test.caller.run.get({ runId: started.runId });
    expect(run).toMatchObject({ preset: 'demo_minimal', status: 'completed', total: 11, done: 11, workspaceId: null, config: { seed: 42, feed: null } });
    expect(run.expiresAt).not.toBeNull();
    expect(state.plan.map((step) => step.id)).toEqual(DEMO_STEPS);
    expect((await test.counts()).workspace).toBe(before.workspace);
  });

  it('gives the same settings for every default said aloud', async () => {
    const silent = await test.caller.run.check({ anchorDay: '2026-05-31' });
    const aloud = await test.caller.run.check({
      preset: 'demo_minimal',
      seed: 42,
      reset: false,
      reuseDataset: true,
      preservation: 'ephemeral',
      overrides: {},
      backtest: {},
      levels: [80, 95],
      anchorDay: '2026-05-31',
      reuse: true,
      ifBusy: 'queue',
    });
    expect(aloud).toEqual(silent);
  });

  it('names ignored keys in warnings, long ones cut', async () => {
    const { warnings } = await test.caller.run.check({ colour: 'red', ['x'.repeat(5000)]: 1 } as object);
    expect(warnings[0]).toBe('"colour" is not a known field and was ignored');
    expect(warnings[1].length).toBeLessThan(200);
  });

  it('check writes nothing and says what the start will do', async () => {
    const before = await test.counts();
    const check = await test.caller.run.check({ overrides: { windowDays: 75 } });
    expect(check).toMatchObject({ ok: true, errors: [] });
    expect(check.steps).toHaveLength(11);
    expect(await test.counts()).toEqual(before);
  });

  it('lets one of twenty claim a name; the others are told who holds it and leave no run behind', async () => {
    const before = await test.counts();
    const body = { preset: 't_script', overrides: { steps: [{ id: 'a' }] }, preservation: 'keep', workspaceName: 'wanted' } as object;
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => test.caller.run.start(body)));
    const won = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const lost = await Promise.all(asked.flatMap((one) => (one.status === 'rejected' ? [refusal(Promise.reject(one.reason))] : [])));
    expect(won).toHaveLength(1);
    const { workspaceId } = await test.caller.workspace.get({ workspace: 'wanted' });
    for (const one of lost) expect(one).toMatchObject({ code: 'NAME_TAKEN', message: expect.stringContaining(workspaceId) });
    const after = await test.counts();
    expect([after.run - before.run, after.workspace - before.workspace]).toEqual([1, 1]);
    await test.end(won[0].runId);
  });

  it('cuts a default split to a short history and says so', async () => {
    const { config, warnings } = await test.caller.run.check({ overrides: { windowDays: 75 }, backtest: { windows: 4 } });
    expect(config?.backtest.windows).toBe(4);
    expect(warnings.join()).toMatch(/does not fit 75 periods; shrunk to/);
  });
});
