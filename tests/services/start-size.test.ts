import { describe, expect, it, vi } from 'vitest';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import { refusal, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
let api: ApiServer;
withDoor((opened) => {
  ({ test, api } = opened);
});

const DAY = '2026-05-31';

describe('count', () => {
  it('becomes fields of the form, said in a warning, stored, and met by the dataset', async () => {
    const { runId, warnings } = await test.caller.run.start({ count: 5000, anchorDay: DAY });
    const { config } = await test.caller.run.get({ runId });
    const { stores, products, windowDays } = config.overrides as Record<string, number>;
    expect(warnings).toEqual([
      `count 5000 became ${stores} stores × ${products} products × ${windowDays} days = ${stores * products * windowDays} series-days`,
    ]);
    expect(Math.abs(stores * products * windowDays - 5000)).toBeLessThanOrEqual(50);
    const state = await test.end(runId);
    expect(state.status).toBe('completed');
    const { total } = await test.caller.run.seriesList({ runId, limit: 1 });
    const { dates } = await test.caller.run.series({ runId, series: 0 });
    expect([total, dates.length]).toEqual([stores * products, windowDays]);
    const { runId: replay } = await test.caller.run.replay({ runId });
    expect((await test.end(replay)).summary?.verdict?.verdict).toBe('reproduced');
    expect((await test.caller.run.get({ runId: replay })).config.overrides).toEqual(config.overrides);
  });

  it('leaves what is set by hand, and spreads over the rest', async () => {
    const check = await test.caller.run.check({ preset: 'sparse', count: 9200, overrides: { stores: 10 }, anchorDay: DAY });
    expect(check.errors).toEqual([]);
    expect(check.config?.overrides).toMatchObject({ stores: 10 });
    expect((check.config?.shape.series ?? 0) * (check.config?.shape.periods ?? 0)).toBe(9200);
  });

  it('keeps a pinned window', async () => {
    const check = await test.caller.run.check({ preset: 'holiday_rush', count: 92_000 });
    expect(check.config?.shape).toMatchObject({ series: 1000, periods: 92, start: '2024-10-01' });
  });

  it.each<[string, object, RegExp]>([
    ['0', { count: 0 }, /is at least 1/],
    ['a fraction', { count: 1.5 }, /is a whole number/],
    ['text', { count: '5000' }, /is a(n| whole)? number/],
    ['below the smallest dataset', { count: 74 }, /75 to 95000000 series-days, not 74/],
    ['above the largest', { count: 95_000_001 }, /75 to 95000000 series-days/],
    ['overrides that leave no room', { count: 1000, overrides: { stores: 100 } }, /stores 100 set by hand make 7500 to/],
    ['overrides that contradict it', { count: 9999, overrides: { stores: 10, products: 5, windowDays: 92 } }, /make 4600 series-days, not 9999/],
    ['a pinned window it cannot fill', { preset: 'holiday_rush', count: 91 }, /92 to 4600000/],
    ['a preset without stores and products', { preset: 't_script', overrides: { steps: [{ id: 'a' }] }, count: 100 }, /nothing to be spread over/],
  ])('is refused: %s', async (_, body, words) => {
    const before = await test.counts();
    const { code, paths, message } = await refusal(test.caller.run.start({ anchorDay: DAY, ...body }));
    expect([code, paths]).toEqual(['INVALID_INPUT', ['count']]);
    expect(message).toMatch(words);
    expect(await test.counts()).toEqual(before);
  });
});

describe('effects', () => {
  it('are switched by a list or by switches, and stored with those of the form', async () => {
    const effectsOf = async (body: object) => (await test.caller.run.check({ anchorDay: DAY, ...body })).config?.overrides.effects;
    const listed = await effectsOf({ effects: ['yearly', 'weather'] });
    expect(listed).toMatchObject({ yearly: true, weather: true, macro: false });
    expect(await effectsOf({ effects: { yearly: true, weather: true } })).toEqual(listed);
    expect(await effectsOf({ effects: ['yearly'], overrides: { effects: { weather: true } } })).toEqual(listed);
    expect(await effectsOf({ preset: 'showcase_rich', effects: { macro: false } })).toMatchObject({ weather: true, returns: true, macro: false });
  });

  it.each<[string, object, string, RegExp]>([
    ['an unknown one, listing what there is', { effects: ['rain'] }, 'effects.rain', /is no effect of this preset; there are yearly, changepoints/],
    ['a prototype', { effects: ['constructor'] }, 'effects.constructor', /is no effect/],
    ['two words about one', { effects: ['macro'], overrides: { effects: { macro: false } } }, 'effects.macro', /is on here and off in overrides/],
    ['a preset without effects', { preset: 't_script', overrides: { steps: [{ id: 'a' }] }, effects: ['macro'] }, 'effects', /has no effects to switch/],
    ['text', { effects: 'yearly' }, 'effects', /is a list, or is an object/],
  ])('are refused: %s', async (_, body, path, words) => {
    const { code, paths, message } = await refusal(test.caller.run.start({ anchorDay: DAY, ...body }));
    expect([code, paths]).toEqual(['INVALID_INPUT', [path]]);
    expect(message).toMatch(words);
  });
});

it('a feed takes neither, and both are named', async () => {
  const check = await test.caller.run.check({ feed: 'feed_nothing', count: 5000, effects: ['yearly'] });
  expect(check.errors.map((error) => error.path).sort()).toEqual(['count', 'effects', 'feed']);
});

it('both hold over REST, with 422 and the field', async () => {
  const post = (body: object) =>
    fetch(`${api.url}/api/v1/runs/check`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  expect(await (await post({ count: 5000, effects: ['yearly'], anchorDay: DAY })).json()).toMatchObject({
    ok: true,
    config: { overrides: { effects: { yearly: true } } },
  });
  const refused = await fetch(`${api.url}/api/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ count: 1, effects: ['rain'] }),
  });
  expect(refused.status).toBe(422);
  const { errors } = (await refused.json()) as { errors: { path: string }[] };
  expect(errors.map((error) => error.path).sort()).toEqual(['count', 'effects.rain']);
});
