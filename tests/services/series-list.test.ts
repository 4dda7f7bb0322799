import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SeriesRow } from '../../server/services/run/views.ts';
import { openTestServer, refusal, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let test: TestServer;
let runId: string;
type Query = Omit<Parameters<TestServer['caller']['run']['seriesList']>[0], 'runId'>;
const list = (query: Query = {}) => test.caller.run.seriesList({ runId, limit: 1000, ...query });
/** All series, a page of `limit` at a time. */
async function pages(query: Query, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list({ ...query, limit, cursor });
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    found.push(...page.rows.map((row) => row.series));
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

beforeAll(async () => {
  test = await openTestServer();
  const started = await test.caller.run.start({
    preset: 'sparse',
    anchorDay: '2026-05-31',
    overrides: { stores: 4, products: 9, windowDays: 180 },
    models: ['naive', 'seasonal_naive', 'moving_average', 'ses', 'croston'],
  });
  runId = started.runId;
  expect((await test.end(runId)).status).toBe('completed');
});
afterAll(() => test.server.close());

const SORTS = ['order', 'key', 'units', 'exception', 'error', 'bias'] as const;
const WEIGHTS: Readonly<Partial<Record<(typeof SORTS)[number], (row: SeriesRow) => number>>> = {
  units: (row) => row.units,
  exception: (row) => row.exception ?? -1,
  error: (row) => row.wape ?? -1,
  bias: (row) => (row.bias === null ? -1 : Math.abs(row.bias)),
};

describe('a page of series', () => {
  it.each(SORTS)('sorted by %s: every page size gives each series once, in one order', async (sort) => {
    const { rows, total } = await list({ sort });
    const whole = rows.map((row) => row.series);
    expect([total, new Set(whole).size]).toEqual([36, 36]);
    for (const limit of [1, 5, 12, 35, 36]) expect(await pages({ sort }, limit)).toEqual(whole);
    if (sort === 'order') expect(whole).toEqual([...whole].sort((a, b) => a - b));
    if (sort === 'key') expect(rows.map((row) => row.key)).toEqual(rows.map((row) => row.key).sort());
    const weight = WEIGHTS[sort];
    for (let at = 1; weight && at < rows.length; at++) {
      const [before, after] = [weight(rows[at - 1]), weight(rows[at])];
      expect(before > after || (before === after && rows[at - 1].series < rows[at].series)).toBe(true);
    }
  });

  it('begins with the exceptions, whose weight is units missed with those missed to one side counted twice', async () => {
    const { rows } = await list();
    expect(rows.map((row) => row.series)).toEqual((await list({ sort: 'exception' })).rows.map((row) => row.series));
    const known = rows.filter((row) => row.exception !== null && row.wape !== null);
    expect(known.length).toBeGreaterThan(10);
    for (const { exception, wape, bias, units } of known) expect(exception).toBeCloseTo(((wape ?? 0) * units) / 180 + Math.abs(bias ?? 0), 9);
  });

  it('shares add up, and search and facet narrow the list without changing its order', async () => {
    const { rows } = await list();
    expect(rows.reduce((sum, row) => sum + (row.share ?? 0), 0)).toBeCloseTo(1, 9);
    const part = rows[3].key.slice(0, 5);
    expect((await list({ q: part })).rows.map((row) => row.series)).toEqual(rows.filter((row) => row.key.includes(part)).map((row) => row.series));
    const { backtest, seriesCount } = (await test.caller.run.results({ runId })) ?? expect.fail('no results');
    let seen = 0;
    for (const { class: name, series } of backtest.segments)
      for (const sort of SORTS) {
        const facet = await list({ class: name, sort });
        expect(facet.total).toBe(series);
        expect(await pages({ class: name, sort }, 7)).toEqual(facet.rows.map((row) => row.series));
        const all = (await list({ sort })).rows.filter((row) => row.class === name);
        expect(facet.rows).toEqual(all);
        if (sort === 'key') seen += facet.total ?? 0;
      }
    expect(seen + ((await list({ class: 'none' })).total ?? 0)).toBe(seriesCount);
    expect(backtest.segments.length).toBeGreaterThan(0);
  });

  it('refuses a sort, a class and a cursor that are not of this list', async () => {
    for (const query of [{ sort: 'size' }, { class: 'calm' }]) await expect(list(query as Query)).rejects.toThrow(/Invalid option/);
    expect((await refusal(list({ cursor: 'x' }))).code).toBe('BAD_QUERY');
  });
});

describe('the model of a series', () => {
  it('is the same in the list, on its page and in the counts', async () => {
    const { rows } = await list({ sort: 'order' });
    const results = (await test.caller.run.results({ runId })) ?? expect.fail('no results');
    const { backtest, choices } = results;
    expect(choices.reduce((sum, one) => sum + one.series, 0)).toBe(36);
    expect(choices.filter((one) => one.model !== backtest.winner).reduce((sum, one) => sum + one.series, 0)).toBe(backtest.exceptions);
    for (const { model, series } of choices) expect(rows.filter((row) => row.model === model)).toHaveLength(series);
    expect(rows.filter((row) => row.ownChoice)).toHaveLength(backtest.exceptions);
    for (const row of rows) {
      const series = await test.caller.run.series({ runId, series: row.series });
      // Without a single record there is no forecast, by whomever.
      const recorded = series.actual.some((value) => value !== null);
      expect(series.forecasts.filter((one) => one.chosen).map((one) => one.model)).toEqual(recorded ? [row.model] : []);
      expect(series.forecasts[0]?.chosen).toBe(recorded ? true : undefined);
      expect([series.wape, series.score?.bias, series.score?.class, series.score?.ownChoice]).toEqual([row.wape, row.bias, row.class, row.ownChoice]);
      if (row.ownChoice && row.wape !== null && series.score?.winnerWape != null) expect(row.wape).toBeLessThan(series.score.winnerWape);
    }
  });

  it('of the total is the winner, and the total has no score of its own', async () => {
    const total = await test.caller.run.series({ runId, series: -1 });
    const { backtest } = (await test.caller.run.results({ runId })) ?? expect.fail('no results');
    expect(total.forecasts.find((one) => one.chosen)?.model).toBe(backtest.winner);
    expect([total.wape, total.score]).toEqual([null, null]);
  });
});
