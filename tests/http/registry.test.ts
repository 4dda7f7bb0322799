import { expect, it, vi } from 'vitest';
import type { AliasView, ModelRunView } from '../../server/services/registry/views.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let test: TestServer;
let api: ApiServer;
/** Model runs of two real runs, the newest first. */
let models: ModelRunView[];

withDoor(
  async (opened) => {
    ({ test, api } = opened);
    for (const seed of [1, 2]) {
      const { runId } = await test.caller.run.start({ preset: 'demo_minimal', seed, models: ['naive', 'seasonal_naive'], anchorDay: '2026-05-31' });
      expect((await test.end(runId)).status).toBe('completed');
    }
    models = ((await (await ask('GET', '/models/runs')).json()) as { rows: ModelRunView[] }).rows;
  },
  { env: { VITRINE_DUPLICATES: 'deny' } },
);

const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${api.url}/api/v1${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const problem = async (response: Response) => {
  const { code, status, errors } = (await response.json()) as { code: string; status: number; errors: { path: string }[] };
  return { code, status, paths: errors.map((error) => error.path) };
};

it('lists, shows, verifies and filters model runs', async () => {
  expect(models).toHaveLength(2);
  const [newest] = models;
  expect(await (await ask('GET', `/models/runs/${newest.modelRunId}`)).json()).toMatchObject({
    modelRunId: newest.modelRunId,
    artifact: { files: expect.any(Array) },
  });
  expect(await (await ask('POST', `/models/runs/${newest.modelRunId}/verify`)).json()).toMatchObject({ verified: 'verified' });
  const filtered = (await (await ask('GET', `/models/runs?state=failed&state=archived`)).json()) as { total: number };
  expect(filtered.total).toBe(0);
  expect(await problem(await ask('GET', '/models/runs?state=odd'))).toMatchObject({ code: 'BAD_QUERY', status: 400 });
  expect(await problem(await ask('GET', '/models/runs/none'))).toMatchObject({ code: 'MODEL_RUN_NOT_FOUND', status: 404 });
});

it('moves an alias by PUT with compare-and-set, rolls it back, and keeps the history', async () => {
  const [newest, first] = models.map((model) => model.modelRunId);
  const put = (body: unknown) => ask('PUT', '/aliases/web', body);
  expect(await (await put({ modelRunId: first, expected: null })).json()).toMatchObject({ name: 'web', holder: { modelRunId: first } });
  expect(await problem(await put({ modelRunId: newest, expected: null }))).toMatchObject({ code: 'ALIAS_MOVED', status: 409 });
  expect(await problem(await put({ modelRunId: newest }))).toMatchObject({ status: 422, paths: ['expected'] });
  expect(await problem(await put({ modelRunId: newest, expected: first, name: 'other' }))).toMatchObject({ status: 422, paths: ['name'] });
  expect((await put({ modelRunId: newest, expected: first, reason: 'newer' })).status).toBe(200);
  const back = (await (await ask('POST', '/aliases/web/rollback', { expected: newest })).json()) as AliasView;
  expect(back.holder?.modelRunId).toBe(first);
  const { rows } = (await (await ask('GET', '/aliases/web/history')).json()) as { rows: { kind: string; reason: string }[] };
  expect(rows.map(({ kind, reason }) => [kind, reason])).toEqual([
    ['rollback', 'rolled back'],
    ['move', 'newer'],
    ['move', 'promoted'],
  ]);
  expect(await problem(await ask('DELETE', `/aliases/web?expected=${newest}`))).toMatchObject({ code: 'ALIAS_MOVED' });
  expect((await ask('DELETE', '/aliases/web', { expected: first })).status).toBe(200);
  expect(await problem(await ask('GET', '/aliases/web'))).toMatchObject({ code: 'ALIAS_NOT_FOUND', status: 404 });
});

it('refuses a move of states that is none with 400, and under `deny` an equal model run with 409', async () => {
  const body = { model: 'mine', config: { depth: 3 } };
  const made = (await (await ask('POST', '/models/runs', body)).json()) as ModelRunView;
  expect(made.state).toBe('pending');
  expect(await problem(await ask('POST', '/models/runs', body))).toMatchObject({ code: 'DUPLICATE_MODEL_RUN', status: 409 });
  expect(await problem(await ask('PATCH', `/models/runs/${made.modelRunId}`, { state: 'failed' }))).toMatchObject({ code: 'WRONG_MOVE', status: 400 });
  await ask('POST', `/models/runs/${made.modelRunId}/archive`);
  expect((await ask('POST', '/models/runs', body)).status).toBe(201);
});

it('an equal run fails under `deny`, its replay does not', async () => {
  const request = { preset: 'demo_minimal', seed: 1, models: ['naive', 'seasonal_naive'], anchorDay: '2026-05-31' };
  const { runId } = await test.caller.run.start(request);
  const state = await test.end(runId);
  expect(state.status).toBe('failed');
  expect(state.steps.find((step) => step.id === 'register')?.problem).toMatchObject({ code: 'DUPLICATE_MODEL_RUN' });
  const source = models[1].runId ?? '';
  const replay = await test.caller.run.replay({ runId: source });
  expect((await test.end(replay.runId)).summary?.verdict?.verdict).toBe('reproduced');
});

it('has the five numbers and the lists behind them', async () => {
  const summary = (await (await ask('GET', '/ops/summary')).json()) as Record<string, number>;
  expect(Object.keys(summary).sort()).toEqual(['at', 'degradingModels', 'retrainingCandidates', 'staleAliases', 'totalAliases', 'totalRuns']);
  for (const [path, count] of [
    ['stale', summary.staleAliases],
    ['retraining', summary.retrainingCandidates],
  ] as const)
    expect(((await (await ask('GET', `/ops/${path}`)).json()) as { rows: unknown[] }).rows).toHaveLength(count);
  expect((await ask('GET', '/ops/drift')).status).toBe(200);
  const started = await ask('POST', `/models/runs/${models[0].modelRunId}/retrain`);
  expect(started.status).toBe(201);
  await test.end(((await started.json()) as { runId: string }).runId);
});
