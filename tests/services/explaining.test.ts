import { describe, expect, it, vi } from 'vitest';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import { refusal, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let test: TestServer;
let api: ApiServer;
let runId: string;
withDoor(
  async (opened) => {
    ({ test, api } = opened);
    const models = ['auto_ets', 'regression', 'gradient_boosting', 'combination_boosting'];
    ({ runId } = await test.caller.run.start({ preset: 'demo_minimal', anchorDay: '2026-05-31', models }));
    await test.end(runId);
  },
  { plugins: [] },
);

describe('why a series is forecast as it is', () => {
  it('explains the forecast that stands for the series, as the page shows it', async () => {
    const [told, series] = [await test.caller.run.explain({ runId, series: 3 }), await test.caller.run.series({ runId, series: 3 })];
    const chosen = series.forecasts.find((one) => one.chosen);
    expect(told.model.id).toBe(chosen?.model);
    expect(told.path?.mean).toHaveLength(series.forecastDates.length);
    told.path?.mean.forEach((mean, at) => {
      expect(mean).toBeCloseTo(chosen?.mean[at] ?? Number.NaN, 6);
    });
    expect(told.history?.seasons.map(({ length }) => length)).toContain(7);
    expect(told.drivers.map(({ name }) => name)).toContain('price');
    expect(told.test?.wape).toBeCloseTo(series.wape ?? Number.NaN, 9);
  });

  it('explains any other trained model, and the total', async () => {
    const trees = await test.caller.run.explain({ runId, series: 3, model: 'gradient_boosting' });
    expect(trees.columns?.model).toBe('gradient_boosting');
    const total = await test.caller.run.explain({ runId, series: -1, model: 'combination_boosting' });
    const shown = (await test.caller.run.series({ runId, series: -1 })).forecasts.find(({ model }) => model === 'combination_boosting');
    total.path?.mean.forEach((mean, at) => {
      expect(mean).toBeCloseTo(shown?.mean[at] ?? Number.NaN, 5);
    });
  });

  it('answers the same question from memory, and writes nothing', async () => {
    const before = await test.counts();
    const ask = vi.spyOn(test.server.examiner, 'ask');
    const [first, second] = await Promise.all([test.caller.run.explain({ runId, series: 5 }), test.caller.run.explain({ runId, series: 5 })]);
    expect(await test.caller.run.explain({ runId, series: 5 })).toBe(first);
    expect(second).toBe(first);
    expect(ask).toHaveBeenCalledTimes(1);
    ask.mockRestore();
    expect(await test.counts()).toEqual(before);
  });

  it('refuses what is not there, naming what is', async () => {
    expect(await refusal(test.caller.run.explain({ runId: 'art_none', series: 0 }))).toMatchObject({ code: 'RUN_NOT_FOUND' });
    expect(await refusal(test.caller.run.explain({ runId, series: 999 }))).toMatchObject({
      code: 'ARTIFACT_NOT_FOUND',
      message: expect.stringMatching(/no series 999; the dataset has 30/),
    });
    expect(await refusal(test.caller.run.explain({ runId, series: 0, model: 'oracle' }))).toMatchObject({
      code: 'ARTIFACT_NOT_FOUND',
      message: expect.stringMatching(/no model "oracle"; it has auto_ets, /),
    });
  });

  it('stands in REST under the series', async () => {
    const address = `${api.url}/api/v1/runs/${runId}/series/3/explanation`;
    const [own, other] = await Promise.all(
      [address, `${address}?model=auto_ets`].map(async (url) => (await fetch(url)).json() as Promise<{ model: { id: string } }>),
    );
    expect(own.model.id).toBe((await test.caller.run.explain({ runId, series: 3 })).model.id);
    expect(other.model.id).toBe('auto_ets');
    expect((await fetch(`${address}?model=oracle`)).status).toBe(404);
  });
});

describe('the card of a model', () => {
  it('says what it learnt from and how it did; of trees also what they lean on', async () => {
    const card = await test.caller.run.modelCard({ runId, model: 'gradient_boosting' });
    const { backtest } = (await test.caller.run.results({ runId })) ?? { backtest: null };
    expect(card.test?.model).toEqual(backtest?.models.find(({ id }) => id === 'gradient_boosting'));
    expect(card.trained).toMatchObject({ series: 30, fitted: 30, refused: 0 });
    expect(card.trained.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(card.importances?.columns).toHaveLength(15);
    const gains = card.importances?.columns.map(({ gain }) => gain) ?? [];
    expect(gains).toEqual([...gains].sort((a, b) => b - a));
    expect(gains.reduce((sum, gain) => sum + gain, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('names series where it wins and loses against seasonal naive, by units a period', async () => {
    const { test: tested } = await test.caller.run.modelCard({ runId, model: 'auto_ets' });
    expect(tested?.compared).toBe(30);
    expect((tested?.better ?? 0) + (tested?.worse ?? 0)).toBeLessThanOrEqual(30);
    for (const one of tested?.wins ?? []) expect([one.gain > 0, one.wape < one.naive]).toEqual([true, true]);
    for (const one of tested?.losses ?? []) expect([one.gain < 0, one.wape > one.naive]).toEqual([true, true]);
    expect((tested?.wins.length ?? 0) + (tested?.losses.length ?? 0)).toBeGreaterThan(0);
  });

  it('has members of a combination, no importances of a model of one series, and stands in REST', async () => {
    const card = (await (await fetch(`${api.url}/api/v1/runs/${runId}/models/combination_boosting`)).json()) as Awaited<
      ReturnType<TestServer['caller']['run']['modelCard']>
    >;
    expect(card.trained.members.map(({ model }) => model)).toEqual(['gradient_boosting', 'auto_ets', 'dynamic_optimised_theta']);
    expect(card.importances).toBeNull();
    expect((await fetch(`${api.url}/api/v1/runs/${runId}/models/oracle`)).status).toBe(404);
  });
});
