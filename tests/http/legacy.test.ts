import { describe, expect, it, vi } from 'vitest';
import { describeLegacy, type LegacyAnswer } from '../../server/services/run/start-legacy.ts';
import type { ApiServer } from '../support/api-server.ts';
import { DEMO_STEPS } from '../support/demo-steps.ts';
import { withDoor } from '../support/door.ts';
import type { TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
let api: ApiServer;
withDoor((opened) => {
  ({ test, api } = opened);
});

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${api.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const demo = async (body: unknown): Promise<LegacyAnswer> => {
  const response = await post('/api/v1/demo/run', body);
  expect(response.status).toBe(200);
  return (await response.json()) as LegacyAnswer;
};
/** Quick: two baselines on little data. */
const QUICK = { skip_seed: false, seed_overrides: { stores: 2, products: 2 }, train_model_types: ['naive', 'seasonal_naive'] };

describe('a start request {}', () => {
  it('runs demo_minimal with seed 42, ephemeral, in 11 steps, and every default sent explicitly says the same', async () => {
    const check = await test.caller.run.check({});
    expect(check.steps).toHaveLength(11);
    expect(check).toMatchObject({ ok: true, warnings: [], config: { preset: 'demo_minimal', seed: 42, reset: false, reuseDataset: true } });
    const said = await test.caller.run.check({
      preset: 'demo_minimal',
      seed: 42,
      reset: false,
      reuseDataset: true,
      preservation: 'ephemeral',
      overrides: {},
      backtest: {},
      levels: [80, 95],
      reuse: true,
      approve: 'ask',
      ifBusy: 'queue',
    });
    expect(said).toEqual(check);
    const started = await post('/api/v1/runs', {});
    expect(started.status).toBe(201);
    const { runId, warnings } = (await started.json()) as { runId: string; warnings: string[] };
    expect(warnings).toEqual([]);
    expect(await test.caller.run.get({ runId })).toMatchObject({ workspaceId: null, total: 11, config: { preset: 'demo_minimal', seed: 42 } });
    expect((await test.counts()).workspace).toBe(0);
    await test.caller.run.cancel({ runId }).catch(() => {});
    await test.end(runId);
  });
});

describe('POST /api/v1/demo/run', () => {
  it('takes the origin’s fields and answers in its shape', async () => {
    const answer = await demo({
      ...QUICK,
      scenario: 'sparse',
      seed: 7,
      preservation: 'keep',
      workspace_name: 'legacy',
      user_scope: { store_id: 2, product_id: 1 },
      backtest: { horizon: 7, n_splits: 2, min_train_size: 28, metric: 'mae' },
      some_new_field: 1,
    });
    expect(answer).toMatchObject({
      overall_status: 'pass',
      winner_wape: expect.any(Number),
      winning_run_id: answer.run_id,
      alias: 'demo-production',
      workspace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(answer.winner_model_type).toMatch(/^(naive|seasonal_naive)$/);
    expect(answer.wall_clock_s).toBeGreaterThan(0);
    expect(answer.warnings).toContain('"some_new_field" is not a known field and was ignored');
    expect(answer.steps.map((step) => step.step_name)).toEqual(DEMO_STEPS);
    for (const [i, step] of answer.steps.entries()) {
      expect(step).toMatchObject({ event_type: 'step_complete', step_index: i + 1, total_steps: 11, phase_total: 6 });
      expect(['pass', 'warn', 'skip']).toContain(step.status);
      expect(step.timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T/);
    }
    const { config } = await test.caller.workspace.get({ workspace: 'legacy' });
    expect(config).toMatchObject({
      preset: 'sparse',
      seed: 7,
      reuseDataset: false,
      overrides: { stores: 2, products: 2 },
      focus: { store: '#2', product: '#1' },
      models: ['naive', 'seasonal_naive'],
      backtest: { horizon: 7, windows: 2, minTrain: 28, metric: 'mae' },
    });
    expect(answer.steps[3]).toMatchObject({ step_name: 'status', data: { selectedBy: 'user', focusSeries: 2 } });
  });

  it('links a replay to its workspace: equal settings get a verdict, changed ones are recorded as changes', async () => {
    const first = await demo({ ...QUICK, preservation: 'keep' });
    const again = await demo({ ...QUICK, preservation: 'keep', replayed_from_workspace_id: first.workspace_id });
    expect((await test.caller.run.get({ runId: again.run_id })).summary?.verdict).toMatchObject({ verdict: 'reproduced' });
    const changed = await demo({ ...QUICK, seed: 8, preservation: 'keep', replayed_from_workspace_id: first.workspace_id });
    expect((await test.caller.run.get({ runId: changed.run_id })).config.modifiedFrom).toEqual({
      runId: first.run_id,
      diff: [{ path: 'seed', from: 42, to: 8 }],
    });
    const dangling = await demo({ ...QUICK, preservation: 'keep', replayed_from_workspace_id: '0'.repeat(32) });
    expect(dangling.warnings.join()).toContain('not linked');
  });

  it.each<[string, object, string]>([
    ['a scenario that is none', { scenario: 'nope' }, 'scenario'],
    ['a name without keep', { workspace_name: 'free' }, 'workspace_name'],
    ['a replay without keep', { replayed_from_workspace_id: '0'.repeat(32) }, 'replayed_from_workspace_id'],
    ['overrides without seeding', { seed_overrides: { stores: 2 } }, 'seed_overrides'],
    ['an unknown knob', { skip_seed: false, seed_overrides: { shops: 2 } }, 'seed_overrides.shops'],
    ['a window on holiday_rush', { scenario: 'holiday_rush', skip_seed: false, seed_overrides: { window_days: 90 } }, 'seed_overrides.window_days'],
    ['an unknown key of the scope', { user_scope: { store_id: 1, product_id: 1, x: 1 } }, 'user_scope.x'],
    ['an unknown model type', { train_model_types: ['oracle'] }, 'train_model_types.0'],
    ['a gap as long as the horizon', { backtest: { horizon: 7, gap: 7 } }, 'backtest.gap'],
    ['a list', [], ''],
  ])('refuses %s with 422, writing nothing', async (_, body, path) => {
    const before = await test.counts();
    const response = await post('/api/v1/demo/run', body);
    const problem = (await response.json()) as { status: number; code: string; errors: { path: string }[] };
    expect([response.status, problem.code]).toEqual([422, 'INVALID_INPUT']);
    expect(problem.errors.map((one) => one.path)).toContain(path);
    expect(await test.counts()).toEqual(before);
  });

  it('refuses a second run with 409 while one is in progress', async () => {
    const busy = await test.start([{ id: 'a', params: { do: 'work', note: 'busy' } }]);
    const response = await post('/api/v1/demo/run', QUICK);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([409, 'RUN_BUSY']);
    await test.caller.run.cancel({ runId: busy });
  });

  it('a run that fails is answered as failed, with the steps that ended', async () => {
    const { runId } = await test.run([{ id: 'a' }, { id: 'b', params: { do: 'fail' } }, { id: 'c' }]);
    const answer = await describeLegacy(test.server, runId, []);
    expect(answer).toMatchObject({ overall_status: 'fail', winner_model_type: null, winner_wape: null, winning_run_id: null, alias: null, workspace_id: null });
    expect(answer.steps.map((step) => [step.step_name, step.status])).toEqual([
      ['a', 'pass'],
      ['b', 'fail'],
    ]);
  });

  it('while /api/v1/runs refuses those names and says ours', async () => {
    const response = await post('/api/v1/runs', { scenario: 'holiday_rush' });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('is called \\"preset\\" here');
  });
});

describe('approvals over HTTP', () => {
  it('204 for an answer, 409 with the decision for a second, 404 and 422 for what is none; the history pages', async () => {
    const runId = await test.start([{ id: 'a', params: { do: 'ask', note: 'http' } }]);
    const event = await test.event(runId, (one) => one.type === 'approval.requested');
    const approvalId = event.type === 'approval.requested' ? event.approvalId : '';
    const bad = await post(`/api/v1/approvals/${approvalId}`, { decision: 'maybe' });
    expect(bad.status).toBe(422);
    const answered = await post(`/api/v1/approvals/${approvalId}`, { decision: 'approved', reason: 'fine' });
    expect([answered.status, await answered.text()]).toEqual([204, '']);
    const second = await post(`/api/v1/approvals/${approvalId}`, { decision: 'rejected' });
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ code: 'APPROVAL_DECIDED', current: { approved: true, reason: 'fine' } });
    expect((await post('/api/v1/approvals/apr_none', { decision: 'approved' })).status).toBe(404);
    await test.end(runId);
    const listed = (await (await fetch(`${api.url}/api/v1/approvals?limit=1&runId=${runId}`)).json()) as { rows: object[]; total: number };
    expect(listed).toMatchObject({ total: 1, rows: [{ approvalId, decision: { approved: true, actor: 'local' } }] });
    expect((await fetch(`${api.url}/api/v1/approvals?cursor=x`)).status).toBe(400);
  });
});
