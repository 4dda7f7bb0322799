import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LOCAL } from '../../server/server.ts';
import { createFeed } from '../../server/services/feed/create-feed.ts';
import { openTestServer, refusal, stepOf, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.server.close());

const DAYS = 120;
const HORIZON = 7;
const dayOf = (k: number): string => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10);
/** On every ninth day a promotion that doubles sales; in the time to come on the days given. */
const linesOf = (store: string, ahead: number, promoted: readonly number[]): string[] =>
  Array.from({ length: DAYS + ahead }, (_, k) => {
    const promo = k < DAYS ? Number(k % 9 === 4) : Number(promoted.includes(k - DAYS));
    const sales = (20 + ((k * 5) % 7)) * (1 + promo);
    return `${store},${dayOf(k)},${k < DAYS ? sales : ''},${promo}`;
  });

async function importLines(name: string, lines: readonly string[]): Promise<string> {
  const bytes = Buffer.from(`store,date,sales,promo\n${lines.join('\n')}\n`);
  const { feedId } = await createFeed(test.server, LOCAL, {
    name,
    length: bytes.length,
    body: (async function* () {
      yield bytes;
    })(),
  });
  await test.caller.feed.import({ feedId });
  await vi.waitUntil(async () => (await test.caller.feed.get({ feedId })).status !== 'importing', { timeout: 60_000, interval: 50 });
  expect(await test.caller.feed.get({ feedId })).toMatchObject({ status: 'ready', health: { periods: DAYS } });
  return feedId;
}

const start = (feed: string, horizon = HORIZON) => ({ feed, models: ['regression'], backtest: { horizon } });

describe('what is known of the time to come', () => {
  it('moves the forecast of a model that looks at promotions', async () => {
    const runs = await Promise.all(
      [[], [2]].map(async (promoted, i) => (await test.caller.run.start(start(await importLines(`${i}.csv`, linesOf('A', HORIZON, promoted))))).runId),
    );
    const means: (readonly number[])[] = [];
    for (const runId of runs) {
      const state = await test.end(runId);
      expect(state.status).toBe('completed');
      expect(stepOf(state, 'train').status).toBe('pass');
      const { forecasts } = await test.caller.run.series({ runId, series: 0 });
      means.push(forecasts.find(({ model }) => model === 'regression')?.mean ?? []);
    }
    const [without, with2] = means;
    expect(without).toHaveLength(HORIZON);
    expect(with2[2] / without[2]).toBeGreaterThan(1.5);
    for (const step of [0, 1, 3, 4, 5, 6]) expect(with2[step]).toBeCloseTo(without[step], 6);
    const log = await test.log(runs[0]);
    expect(log.some((event) => event.type === 'step.logged' && event.message.includes('assumed'))).toBe(false);
  });

  it('is assumed, and said to be, when the feed says nothing of it', async () => {
    const { runId } = await test.caller.run.start(start(await importLines('silent.csv', linesOf('A', 0, []))));
    expect((await test.end(runId)).status).toBe('completed');
    const words = (await test.log(runId)).flatMap((event) => (event.type === 'step.logged' ? [event.message] : []));
    expect(words).toContain('not known for steps 1 to 7 ahead, so assumed: promotion is 0');
  });

  it('is refused when rows are missing, which are named and counted', async () => {
    const feed = await importLines('half.csv', [...linesOf('A', HORIZON, [2]), ...linesOf('B', 3, [2])]);
    const before = await test.counts();
    const { code, message, paths } = await refusal(test.caller.run.start(start(feed)));
    expect([code, paths]).toEqual(['INVALID_INPUT', ['feed']]);
    const missing = [3, 4, 5, 6].map((step) => `B ${dayOf(DAYS + step)}`);
    expect(message).toContain(`4 of 14 rows that say what is known of the horizon are missing: ${missing.join(', ')}; add them, or use a horizon of at most 3`);
    expect(await test.caller.run.check(start(feed))).toMatchObject({ ok: false, errors: [{ path: 'feed' }] });
    expect(await test.counts()).toEqual(before);
    expect(await test.caller.run.check(start(feed, 3))).toMatchObject({ ok: true });
  });

  it('names twenty rows and counts the others', async () => {
    const feed = await importLines('many.csv', Array.from({ length: 9 }, (_, s) => linesOf(`S${s}`, s === 0 ? HORIZON : 0, [])).flat());
    const { message } = await refusal(test.caller.run.start(start(feed)));
    expect(message).toContain('56 of 63 rows');
    expect(message).toMatch(/S3 2024-05-05 and 36 more; add them, or leave out every row without a quantity at the end/);
  });
});
