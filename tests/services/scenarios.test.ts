import { describe, expect, it, vi } from 'vitest';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import { refusal, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const RECIPE = { seed: 7, start: '2026-03-01', days: 92, stores: 2, products: 4, promotion: { probability: 0.4, lift: 1.3 } };
const MODELS = ['drift', 'naive', 'seasonal_naive', 'seasonal_average', 'prophet_like'];
const BACKTEST = { horizon: 14, strategy: 'expanding', windows: 3, stepSize: 14, minTrain: 30, gap: 0, metric: 'wape', models: MODELS, levels: [80, 95] };
/** What a showcase does as far as its plans. */
const STEPS = [
  { id: 'seed', uses: 'seed', params: { recipe: RECIPE } },
  { id: 'train', uses: 'train', params: { models: MODELS, horizon: 14 } },
  { id: 'backtest', uses: 'backtest', params: BACKTEST },
  { id: 'scenario_simulate_and_save', uses: 'scenario_simulate_and_save' },
  { id: 'multi_plan_compare', uses: 'multi_plan_compare' },
];
/** The first simulated day is 2026-06-01. */
const CUT = { price: { changePct: -10, from: '2026-06-01', to: '2026-06-14' } };

let test: TestServer;
let api: ApiServer;
let runId: string;
withDoor(async (opened) => {
  ({ test, api } = opened);
  const state = await test.run(STEPS, { models: MODELS });
  expect(state.steps.map(({ status, detail }) => `${status} ${detail}`).filter((line) => line.startsWith('fail'))).toEqual([]);
  expect(state.status).toBe('completed');
  runId = state.runId;
});

const create = (more: object = {}) => test.caller.scenario.create({ runId, name: 'a tenth off', assumptions: CUT, ...more });
const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`${api.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, etag: response.headers.get('etag'), body: (await response.json()) as Record<string, never> };
};

describe('plans of a run', () => {
  const tagsOf = async (): Promise<readonly (readonly string[])[]> =>
    (await test.caller.scenario.list({ runId, tags: ['showcase'] })).rows.map((row) => [...row.tags].sort());

  it('are saved with effects of their own, and tagged by the workspace once the run is kept', async () => {
    const { rows } = await test.caller.scenario.list({ tags: ['showcase', 'source:showcase'] });
    expect(rows.map((row) => row.name).sort()).toEqual(['showcase-holiday-uplift', 'showcase-price-cut-10pct']);
    for (const row of rows) {
      expect(row.figures.units.delta).not.toBe(0);
      expect(row).toMatchObject({ runId, madeByRun: runId, provenance: { source: 'run' }, horizon: 14 });
    }
    expect(await tagsOf()).toEqual([
      ['showcase', 'source:showcase'],
      ['showcase', 'source:showcase'],
    ]);
    const { workspaceId } = await test.caller.run.keep({ runId });
    expect((await tagsOf())[0]).toEqual(['showcase', 'source:showcase', `workspace:${workspaceId}`]);
    await test.caller.workspace.update({ workspaceId, name: 'spring-plans' });
    expect((await tagsOf())[0]).toEqual(['showcase', 'source:showcase', 'workspace:spring-plans']);
    const found = await ask('GET', '/scenarios?tags=workspace:spring-plans&tags=showcase');
    expect(found.body).toMatchObject({ total: 2 });
    expect(await ask('GET', `/scenarios?tags=workspace:${workspaceId}`)).toMatchObject({ status: 200, body: { total: 0 } });
    const workspace = await test.caller.workspace.get({ workspace: workspaceId });
    expect([...workspace.createdObjects.scenarioIds].sort()).toEqual(rows.map((row) => row.scenarioId).sort());
    const health = await test.caller.workspace.health({ workspace: workspaceId });
    expect(health.references.filter(({ type }) => type === 'scenario')).toMatchObject([
      { status: 'alive', holds: true },
      { status: 'alive', holds: true },
    ]);
  });

  it('a plan that was deleted is a dead reference, not an error', async () => {
    const [{ scenarioId }] = (await test.caller.scenario.list({ runId, q: 'holiday' })).rows;
    await test.caller.scenario.delete({ scenarioId });
    const health = await test.caller.workspace.health({ workspace: 'spring-plans' });
    expect(health.references.find(({ id }) => id === scenarioId)).toMatchObject({ type: 'scenario', status: 'dead' });
  });
});

describe('simulate', () => {
  it('answers the same question from memory, and writes no row', async () => {
    const before = await test.counts();
    const asked = vi.spyOn(test.server.examiner, 'ask');
    const question = { runId, scope: { kind: 'series' as const, series: 1 }, horizon: 7, assumptions: CUT };
    const [first, second] = await Promise.all([test.caller.scenario.simulate(question), test.caller.scenario.simulate(question)]);
    expect(second).toBe(first);
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
    expect(await test.counts()).toEqual(before);
    expect(first).toMatchObject({ horizon: 7, series: 1, from: 92, currency: 'EUR' });
    expect(first.units.delta.value).toBeGreaterThan(0);
    expect(first.estimates.find(({ name }) => name === 'elasticity')).toMatchObject({ truth: -0.5, evidence: 'data' });
  });

  it('names every field that is wrong', async () => {
    const wrong = {
      runId,
      model: 'oracle',
      scope: { kind: 'store', name: 'Nowhere' },
      assumptions: { price: { changePct: -5, from: 'soon', to: '2026-06-01' } },
    };
    const { status, body } = await ask('POST', '/scenarios/simulate', wrong);
    expect(status).toBe(422);
    expect((body.errors as { path: string }[]).map(({ path }) => path).sort()).toEqual(['assumptions.price.from', 'model', 'scope.name']);
    expect((await ask('POST', '/scenarios/simulate', { runId, horizon: 91 })).status).toBe(422);
    expect((await ask('POST', '/scenarios/simulate', { runId, weather: 'fine' })).status).toBe(422);
    expect((await ask('POST', '/scenarios/simulate', { runId: 'art_none' })).status).toBe(404);
  });

  it('a run without a forecast cannot be asked yet', async () => {
    const state = await test.run([{ id: 'seed', uses: 'seed', params: { recipe: { ...RECIPE, seed: 8 } } }]);
    expect(await refusal(test.caller.scenario.simulate({ runId: state.runId }))).toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    expect(await test.caller.scenario.planner({ runId: state.runId })).toMatchObject({ ready: null });
  });
});

describe('saved plans', () => {
  it('are created, read, renamed, tagged, cloned and deleted', async () => {
    const made = await ask('POST', '/scenarios', { runId, name: 'a tenth off', assumptions: CUT, tags: ['spring'] });
    expect(made).toMatchObject({ status: 201, etag: '"1"', body: { name: 'a tenth off', tags: ['spring'], provenance: { source: 'user', actor: 'local' } } });
    const id = made.body.scenarioId as string;
    const read = await ask('GET', `/scenarios/${id}`);
    expect(read.body.comparison).toEqual(made.body.comparison);
    const renamed = await ask('PATCH', `/scenarios/${id}`, { name: 'ten off', tags: ['summer', 'summer'] }, { 'if-match': '"1"' });
    expect(renamed).toMatchObject({ status: 200, etag: '"2"', body: { name: 'ten off', tags: ['summer'], version: 2 } });
    expect(await ask('PATCH', `/scenarios/${id}`, {})).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await ask('PATCH', `/scenarios/${id}`, { name: 'x' }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'STALE_VERSION', current: { version: 2 } },
    });
    expect(await ask('PATCH', `/scenarios/${id}`, { name: 'x', version: 1 })).toMatchObject({ status: 409, body: { code: 'VERSION_CONFLICT' } });
    expect(await ask('PATCH', `/scenarios/${id}`, { tags: ['workspace:mine'] })).toMatchObject({ status: 422 });
    expect(await ask('PATCH', `/scenarios/${id}`, { assumptions: {} })).toMatchObject({ status: 422 });
    const clone = await ask('POST', `/scenarios/${id}/clone`, {});
    expect(clone).toMatchObject({ status: 201, body: { name: 'ten off (copy)', clonedFrom: id, digest: made.body.digest } });
    expect(await ask('DELETE', `/scenarios/${id}`, undefined, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect(await ask('DELETE', `/scenarios/${id}`)).toMatchObject({ status: 200, body: { scenarioId: id } });
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/clone'],
    ])
      expect(await ask(method, `/scenarios/${id}${path}`, method === 'GET' ? undefined : {})).toMatchObject({
        status: 404,
        body: { code: 'SCENARIO_NOT_FOUND' },
      });
    expect(await test.caller.scenario.get({ scenarioId: clone.body.scenarioId as string })).toMatchObject({ clonedFrom: id });
  });

  it('engine tags of a run’s plan outlive a change of its tags', async () => {
    const [{ scenarioId }] = (await test.caller.scenario.list({ runId, q: 'price-cut' })).rows;
    const { tags } = await test.caller.scenario.update({ scenarioId, tags: ['mine'] });
    expect(tags).toEqual(['mine', 'showcase', 'source:showcase', 'workspace:spring-plans']);
    await test.caller.scenario.update({ scenarioId, tags: [] });
  });

  it('are listed newest first in pages that miss none', async () => {
    for (const name of ['one', 'two', 'three']) await create({ name, tags: ['paged'] });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await test.caller.scenario.list({ tags: ['paged'], limit: 2, cursor });
      expect(page.total).toBe(3);
      names.push(...page.rows.map((row) => row.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect([...names].sort()).toEqual(['one', 'three', 'two']);
    expect((await ask('GET', '/scenarios?cursor=nonsense')).status).toBe(400);
    expect((await test.caller.scenario.list({ q: '100%' })).total).toBe(0);
  });
});

describe('compare', () => {
  it('ranks two to five plans on the baseline of the first', async () => {
    const cut = await create({ name: 'cut' });
    const rise = await create({ name: 'rise', assumptions: { price: { ...CUT.price, changePct: 15 } } });
    const { body, status } = await ask('POST', '/scenarios/compare', { ids: [rise.scenarioId, cut.scenarioId], by: 'units' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      rankedBy: 'units',
      ranked: [
        { rank: 1, plan: { name: 'cut' }, rebased: false },
        { rank: 2, plan: { name: 'rise' } },
      ],
    });
    const byRevenue = await test.caller.scenario.compare({ ids: [rise.scenarioId, cut.scenarioId] });
    const [first, second] = byRevenue.ranked.map(({ comparison }) => comparison.revenue?.delta.value ?? Number.NaN);
    expect(first).toBeGreaterThan(second);
  });

  it('works a plan of another baseline out anew on the first one’s, and says so', async () => {
    const all = await create({ name: 'all' });
    const single = await create({ name: 'one series', scope: { kind: 'series', series: 0 }, horizon: 7 });
    const { ranked, baseline } = await test.caller.scenario.compare({ ids: [all.scenarioId, single.scenarioId], by: 'units' });
    expect(ranked.find(({ plan }) => plan.name === 'one series')).toMatchObject({ rebased: true, comparison: { series: 8, horizon: 14 } });
    for (const { comparison } of ranked) expect(comparison.units.baseline.value).toBe(baseline.units);
  });

  it('refuses too few, too many, the same twice, and what is not there', async () => {
    const { scenarioId } = await create();
    expect((await ask('POST', '/scenarios/compare', { ids: [scenarioId] })).status).toBe(422);
    expect((await ask('POST', '/scenarios/compare', { ids: [scenarioId, scenarioId] })).status).toBe(422);
    expect((await ask('POST', '/scenarios/compare', { ids: Array.from({ length: 6 }, (_, i) => `${i}`) })).status).toBe(422);
    expect((await ask('POST', '/scenarios/compare', { ids: [scenarioId, 'f'.repeat(32)] })).status).toBe(404);
    expect((await ask('POST', '/scenarios/compare', { ids: [scenarioId, 'x'], by: 'luck' })).status).toBe(422);
  });
});

it('what a planner can choose stands ready', async () => {
  const { ready } = await test.caller.scenario.planner({ runId });
  expect(ready).toMatchObject({ seriesCount: 8, hasPrice: true, hasPromotion: true, horizon: 14, unit: 'units' });
  expect(ready?.dates[0]).toBe('2026-06-01');
  expect(ready?.dates).toHaveLength(90);
  expect(ready?.stores).toHaveLength(2);
  expect(ready?.models.filter(({ winner }) => winner)).toHaveLength(1);
  expect(ready?.models.find(({ id }) => id === 'prophet_like')?.drivers).toContain('price');
});
