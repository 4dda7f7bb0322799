import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { artifactEdge } from '../../server/db/schema.ts';
import { retryBatch } from '../../server/services/batch/retry-batch.ts';
import { startBatch } from '../../server/services/batch/start-batch.ts';
import { calmly } from '../support/calm.ts';
import { openTestServer, refusal, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let test: TestServer;
let runId: string;
/** Half of its pairs never sell. */
let sparse: string;
beforeAll(async () => {
  test = await openTestServer();
  const models = ['naive', 'seasonal_naive', 'ses'];
  runId = (await test.caller.run.start({ preset: 'demo_minimal', models, anchorDay: '2026-05-31' })).runId;
  sparse = (await test.caller.run.start({ preset: 'sparse', models, anchorDay: '2026-05-31' })).runId;
  await test.end(runId);
  await test.end(sparse);
});
afterAll(() => test.server.close());

const start = async (more: object = {}) => (await test.caller.batch.start({ runId, preset: 'quick_baseline_sweep', ...more })).batchId;
const finished = async (batchId: string) => {
  await test.end(batchId);
  return test.caller.batch.get({ batchId });
};

describe('a batch', () => {
  it('is checked, started, told item by item, and listed', async () => {
    const check = await test.caller.batch.check({ runId, preset: 'quick_baseline_sweep' });
    expect(check).toMatchObject({
      ok: true,
      errors: [],
      items: 18,
      series: 6,
      scope: 'the first 3 shops × the first 2 products',
      atMost: false,
      horizon: 14,
      windows: 3,
    });
    expect(check.models.map(({ title }) => title)).toEqual(['Naive', 'Seasonal naive', 'Moving average']);
    const batchId = await start();
    const view = await finished(batchId);
    expect(view).toMatchObject({
      status: 'completed',
      items: 18,
      done: 18,
      failed: 0,
      series: 6,
      preset: 'quick_baseline_sweep',
      retryable: 0,
      withinRun: false,
    });
    expect(view.wins.reduce((sum, { series }) => sum + series, 0)).toBe(6);
    const events = (await test.log(batchId)).filter((event) => event.type === 'step.item');
    expect(events).toHaveLength(18);
    const { rows, total } = await test.caller.batch.items({ batchId });
    expect(total).toBe(18);
    expect(events.map(({ item }) => item)).toEqual(rows.map(({ model, key }) => `${model} on ${key}`));
    expect(events[0].detail).toBe(rows[0].words);
    expect((await test.caller.batch.list()).rows[0]).toMatchObject({ batchId, title: 'Quick baseline sweep', status: 'completed', done: 18 });
    expect((await test.caller.run.list({})).rows[0]).toMatchObject({ runId: batchId, title: 'Quick baseline sweep, 18 items', feedName: null });
    expect((await test.caller.run.get({ runId: batchId })).copy.cli).toContain('npx vitrine batch start --request');
  });

  it('is the same on a replay, which computes it again', async () => {
    const batchId = await start({ models: ['naive', 'ses'] });
    await finished(batchId);
    const { runId: replay } = await test.caller.run.replay({ runId: batchId });
    const state = await test.end(replay);
    expect(state.summary?.verdict).toMatchObject({ verdict: 'reproduced', compared: 1 });
    expect(await test.caller.batch.get({ batchId: replay })).toMatchObject({ status: 'completed', items: 12 });
  });

  it('is known by its workspace', async () => {
    const { batchId } = await test.caller.batch.start({ runId, preset: 'quick_baseline_sweep', preservation: 'keep', workspaceName: 'sweep' });
    await test.end(batchId);
    const workspace = await vi.waitFor(async () => {
      const found = await test.caller.workspace.get({ workspace: 'sweep' });
      expect(found.createdObjects.batchIds).toEqual([batchId]);
      return found;
    });
    expect(workspace.config.batch).toMatchObject({ preset: 'quick_baseline_sweep', items: 18 });
  });

  it.each([
    ['feature_aware_comparison', ['prophet_like']],
    ['champion_challenger', ['dynamic_optimised_theta']],
    ['stockout_sensitive', ['tsb']],
    ['high_wape_recovery', ['croston']],
  ])('preset %s knows what to do with a finished run', async (preset, some) => {
    const check = await test.caller.batch.check({ runId, preset });
    expect(check.errors).toEqual([]);
    expect(check.items).toBe(check.series * check.models.length);
    expect(check.models.map(({ id }) => id)).toEqual(expect.arrayContaining(some));
    expect(check.series).toBeGreaterThan(0);
  });

  it('takes regions and categories of generated data', async () => {
    const north = await test.caller.batch.check({ runId, models: ['naive'], scope: { kind: 'region', regions: ['North'] } });
    expect(north).toMatchObject({ ok: true, items: 10, scope: 'region North' });
    expect((await test.caller.batch.check({ runId, models: ['naive'], scope: { kind: 'region', regions: ['Atlantis'] } })).errors[0].message).toContain(
      'there is no region "Atlantis"; there are East, North, South',
    );
  });
});

describe('what is refused', () => {
  it.each<[string, object, string[], string]>([
    ['nothing to test on', { preset: 'quick_baseline_sweep' }, ['runId'], 'either a run or a dataset'],
    ['an unknown run', { runId: 'art_none', preset: 'quick_baseline_sweep' }, ['runId'], 'there is no run'],
    ['an unknown preset', { runId: 'RUN', preset: 'magic' }, ['preset', 'models'], 'quick_baseline_sweep'],
    ['neither preset nor models', { runId: 'RUN' }, ['models', 'scope'], 'names the models'],
    ['an unknown model', { runId: 'RUN', models: ['crystal_ball'], scope: { kind: 'all' } }, ['models'], 'crystal_ball'],
    [
      'an unknown series',
      { runId: 'RUN', models: ['naive'], scope: { kind: 'manual', series: ['nobody'] } },
      ['scope'],
      '1 of 1 series are not in the dataset',
    ],
    ['an unknown field', { runId: 'RUN', preset: 'quick_baseline_sweep', top: 3 }, ['top'], 'not a known field'],
    ['a split that does not fit', { runId: 'RUN', preset: 'quick_baseline_sweep', backtest: { horizon: 90 } }, ['backtest.horizon'], 'largest horizon'],
  ])('%s', async (_, body, paths, words) => {
    const before = await test.counts();
    const refused = await refusal(startBatch(test.server, { name: 'local', scope: 'write' }, JSON.parse(JSON.stringify(body).replace('RUN', runId))));
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', paths });
    expect(refused.message).toContain(words);
    expect(await test.counts()).toEqual(before);
  });

  it('more than 1,000 items, naming the count', async () => {
    const [{ digest }] = (await test.caller.dataset.list({})).rows.filter(({ series }) => series === 30);
    const models = (await test.caller.model.list()).slice(0, 30).map(({ id }) => id);
    expect(await test.caller.batch.check({ dataset: digest, models, scope: { kind: 'all' } })).toMatchObject({ ok: true, items: 30 * models.length });
    const big = (await test.caller.run.start({ preset: 'demo_minimal', overrides: { stores: 10, products: 40 }, models: ['naive'], anchorDay: '2026-05-31' }))
      .runId;
    await test.end(big);
    const refused = await refusal(test.caller.batch.start({ runId: big, models: ['naive', 'ses', 'drift'], scope: { kind: 'all' } }));
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', paths: ['scope'] });
    expect(refused.message).toContain('1,200 items (400 series × 3 models); a batch has at most 1,000');
  });

  it('a reader', async () => {
    const reader = { name: 'reader', scope: 'read' } as const;
    expect(await refusal(startBatch(test.server, reader, { runId, preset: 'quick_baseline_sweep' }))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(retryBatch(test.server, reader, { batchId: runId }))).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('a run that is no batch', async () => {
    expect(await refusal(test.caller.batch.get({ batchId: runId }))).toMatchObject({ code: 'BATCH_NOT_FOUND' });
    expect(await refusal(test.caller.batch.cancel({ batchId: 'art_none' }))).toMatchObject({ code: 'BATCH_NOT_FOUND' });
  });
});

describe('partial failure and retry', () => {
  it('runs again only what has no score, links the two, and ends when the test suits the data', async () => {
    const batchId = (await test.caller.batch.start({ runId: sparse, models: ['naive', 'ses'], scope: { kind: 'all' } })).batchId;
    const view = await finished(batchId);
    expect(view).toMatchObject({ status: 'partial', items: 60 });
    expect(view.failed).toBeGreaterThan(0);
    expect(view.retryable).toBe(view.failed);
    const failed = await test.caller.batch.items({ batchId, status: 'failed', limit: 5 });
    expect(failed.total).toBe(view.failed);
    expect(failed.rows[0].reason).toBe('no observed period in any test window');
    const more = await test.caller.batch.items({ batchId, status: 'failed', limit: 5, cursor: failed.nextCursor ?? undefined });
    expect(more.rows[0]).not.toEqual(failed.rows[0]);

    const again = await test.caller.batch.retry({ batchId });
    expect(again.items).toBe(view.failed);
    const retried = await finished(again.batchId);
    expect(retried).toMatchObject({ retryOf: batchId, items: view.failed, status: 'failed', retryable: view.failed });
    expect((await test.caller.batch.get({ batchId })).retries).toEqual([again.batchId]);
    const edges = await test.server.db.read((q) => q.select().from(artifactEdge).where(eq(artifactEdge.sourceId, again.batchId)));
    expect(edges.map(({ relation, targetId }) => [relation, targetId])).toContainEqual(['retry_of', batchId]);
    // Nothing of the first was touched.
    expect(await test.caller.batch.get({ batchId })).toMatchObject({ status: 'partial', failed: view.failed });
  });

  it('may change the test, and refuses when nothing is left', async () => {
    const short = await start({ models: ['holt_winters'], backtest: { minTrain: 8, horizon: 83, windows: 2, stepSize: 1 } });
    expect(await finished(short)).toMatchObject({ status: 'failed', retryable: 6 });
    const { rows } = await test.caller.batch.items({ batchId: short });
    expect(rows[0].reason).toMatch(/^Holt.* needs \d+ observations, the series has \d before the last cutoff$/);
    const { batchId } = await test.caller.batch.retry({ batchId: short, backtest: { minTrain: 30, horizon: 7, windows: 2, stepSize: 7 } });
    expect(await finished(batchId)).toMatchObject({ windows: 2, horizon: 7, status: 'completed', retryable: 0 });
    const good = await start();
    await finished(good);
    expect(await refusal(test.caller.batch.retry({ batchId: good }))).toMatchObject({
      code: 'WRONG_STATE',
      message: expect.stringContaining('nothing to retry'),
    });
  });
});

describe('cancel', () => {
  it('reaches a batch at work within a second; what it had done is told, and a retry does the rest', async () => {
    const wide = (await test.caller.run.start({ preset: 'demo_minimal', overrides: { stores: 5, products: 30, windowDays: 730 }, models: ['naive'] })).runId;
    await test.end(wide);
    const { batchId } = await test.caller.batch.start({
      runId: wide,
      models: ['naive', 'auto_ets', 'optimised_theta', 'arima'],
      scope: { kind: 'all' },
      backtest: { windows: 4 },
    });
    await test.event(batchId, (event) => event.type === 'step.item');
    const asked = performance.now();
    await test.caller.batch.cancel({ batchId });
    expect(performance.now() - asked).toBeLessThan(calmly(1000));
    const view = await finished(batchId);
    expect(view).toMatchObject({ status: 'cancelled', items: 600 });
    expect(view.done).toBeGreaterThan(0);
    expect(view.done).toBeLessThan(600);
    expect(view.retryable).toBe(600 - view.done + view.failed);
    expect((await test.caller.batch.items({ batchId })).rows[0]).toMatchObject({ scores: null, words: expect.stringContaining('%') });
    const rest = await test.caller.batch.retry({ batchId });
    expect(rest.items).toBe(view.retryable);
    await test.caller.batch.cancel({ batchId: rest.batchId });
  });
});
