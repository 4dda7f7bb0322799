import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTestServer, stepOf, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(async () => {
  expect(await test.server.db.integrity()).toEqual([]);
  await test.server.close();
});

const MODELS = ['naive', 'seasonal_naive', 'ses'];
const SETTINGS = { horizon: 7, strategy: 'expanding', windows: 3, stepSize: 7, minTrain: 30, gap: 0, metric: 'wape' };
/** The steps of the showcase that the registry is part of, on a small world. */
const PLAN = [
  { id: 'seed', uses: 'seed', params: { recipe: { seed: 3, start: '2026-03-01', days: 92, stores: 2, products: 3 }, applied: {} } },
  { id: 'train', uses: 'train', params: { models: MODELS, horizon: 7 } },
  { id: 'v2_train', uses: 'v2_train', params: { horizon: 7 } },
  { id: 'backtest', uses: 'backtest', params: { ...SETTINGS, models: MODELS, levels: [80] } },
  { id: 'register', uses: 'register' },
  { id: 'champion_compat_compare', uses: 'champion_compat_compare' },
  { id: 'stale_alias_trigger', uses: 'stale_alias_trigger' },
  { id: 'safer_promote_flow', uses: 'safer_promote_flow' },
  { id: 'ops_snapshot', uses: 'ops_snapshot' },
  { id: 'cleanup', uses: 'cleanup' },
];

it('shows a stale alias and the promote gates on real models, counts none of it, and leaves nothing behind', async () => {
  const state = await test.run(PLAN, { models: MODELS });
  expect(state.steps.map(({ id, status, detail }) => [id, status, status === 'pass' ? '' : detail])).toEqual(PLAN.map(({ id }) => [id, 'pass', '']));
  expect(stepOf(state, 'champion_compat_compare').data).toMatchObject({ comparable: false, reason: 'feature_frame_version_mismatch' });
  expect(stepOf(state, 'stale_alias_trigger').data).toMatchObject({ reason: 'feature_frame_version_mismatch', newer: 'v2' });
  // What the registry itself said of the sandbox, not what the step before had reckoned.
  expect(stepOf(state, 'safer_promote_flow').data).toMatchObject({
    stale: 'feature_frame_version_mismatch',
    gatesMet: expect.arrayContaining(['worse_metric', 'frame_mismatch']),
  });

  const view = await test.caller.ops.view();
  const { staleAliases, retrainingCandidates, totalRuns, totalAliases, degradingModels } = view.ops;
  expect(stepOf(state, 'ops_snapshot').data).toEqual({ staleAliases, retrainingCandidates, totalRuns, totalAliases, degradingModels });
  expect(view.aliases.map(({ name, stale, holder }) => [name, stale, holder?.model])).toEqual([['demo-production', [], stepOf(state, 'register').data.model]]);

  expect((await test.caller.registry.aliases({ drills: true })).map((one) => one.name)).toEqual(['demo-production']);
  const drills = (await test.caller.registry.list({ source: ['drill'] })).rows;
  expect(drills).toHaveLength(3);
  expect(new Set(drills.map((one) => one.state))).toEqual(new Set(['archived']));
  const { rows } = await test.caller.registry.moves({ name: 'demo-production--drill' });
  expect(rows.map((move) => [move.kind, move.acknowledged.length > 0])).toEqual([
    ['remove', false],
    ['move', true],
    ['move', false],
  ]);
  expect((await test.caller.registry.moves({ name: 'demo-production' })).total).toBe(1);
  const workspace = await test.caller.run.keep({ runId: state.runId, name: 'drilled' });
  const { createdObjects } = await test.caller.workspace.get({ workspace: workspace.workspaceId });
  expect(createdObjects.aliases.map((one) => one.name)).toEqual(['demo-production']);
});

it('gives the real alias and the drill back when the run fails in between', async () => {
  const before = await test.caller.registry.alias({ name: 'demo-production' });
  const plan = [...PLAN.slice(0, 7), { id: 'bad', uses: 't_act', params: { do: 'throw' } }];
  const state = await test.run(plan, { models: MODELS });
  expect(state.status).toBe('failed');
  expect(stepOf(state, 'stale_alias_trigger').status).toBe('pass');
  const after = await test.caller.registry.aliases({ drills: true });
  expect(after.map(({ name, holder }) => [name, holder?.modelRunId])).toEqual([['demo-production', before.holder?.modelRunId]]);
  expect((await test.caller.registry.moves({ name: 'demo-production' })).rows[0].kind).toBe('undo');
});
