import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import backtest from '../../plugins/steps/decision/backtest.ts';
import train from '../../plugins/steps/modeling/train.ts';
import { executeStep, type StepCall } from '../../server/host/execute-step.ts';
import { loadPlugin } from '../../server/host/load-plugins.ts';
import { openShardPool } from '../../server/host/shard-pool.ts';
import type { Model } from '../../server/kit/model.ts';
import type { Step } from '../../server/kit/step.ts';
import { openScratch } from '../../server/kit-testing/scratch.ts';
import { bound, LEVELS, SETTINGS, storeGenerated } from '../plugins/samples.ts';
import { ROOT } from '../support/folders.ts';
import squares from './fixtures/squares.ts';

const { blobs, remove } = openScratch();
afterAll(remove);

const folder = join(ROOT, 'plugins/models');
const refs = readdirSync(folder)
  .sort()
  .map((file) => ({ file: join(folder, file), index: 0, sealed: null }));
const models = new Map((await Promise.all(refs.map((ref) => loadPlugin<Model>(ref)))).map((model) => [model.id, model]));
const dataset = storeGenerated(blobs, { stores: 6, products: 20 });
const calm = (): AbortSignal => new AbortController().signal;
const ids = ['naive', 'seasonal_naive', 'ses', 'seasonal_average', 'auto_ets', 'dynamic_optimised_theta'];

async function forecastWith(threads: number) {
  const rest = { seed: 42, world: {}, models, blobs, signal: calm(), onProgress: () => {}, onLog: () => {}, onItem: () => {} };
  const shared: Partial<StepCall> = threads === 0 ? {} : { threads: { pool: openShardPool(threads), refs } };
  const trained = await executeStep({ ...rest, ...shared, step: train as unknown as Step, params: { models: ids, horizon: 14 }, inputs: { dataset } });
  const tested = await executeStep({
    ...rest,
    ...shared,
    step: backtest as unknown as Step,
    params: { ...SETTINGS, models: ids, levels: LEVELS },
    inputs: { dataset, models: bound(trained, 'train') },
  });
  return [...trained.outputs, ...tested.outputs].map(({ output, digest }) => [output, digest]);
}

describe('threads of a host', () => {
  it('give the same bytes at any number: none, 1, 2 and 4', async () => {
    const alone = await forecastWith(0);
    expect(alone.length).toBeGreaterThan(6);
    for (const threads of [1, 2, 4]) expect(await forecastWith(threads), `${threads} threads`).toEqual(alone);
  }, 120_000);

  it('do every item once, and hand back what each returned', async () => {
    const made = new Float64Array(new SharedArrayBuffer(8 * 1000));
    const seen: number[] = [];
    const call = { items: 1000, models: refs.slice(0, 1), seed: 1, step: 'test', signal: calm(), onDone: (done: number) => seen.push(done) };
    const bytes = await openShardPool(3).run(squares, { made, fail: -1, loop: -1 }, call);
    expect([...made]).toEqual(Array.from({ length: 1000 }, (_, item) => item * item));
    expect(bytes.map((one) => one?.[0])).toEqual(Array.from({ length: 1000 }, (_, item) => (item % 2 === 0 ? item % 251 : undefined)));
  }, 30_000);

  it('stop at the first item that throws, with its words', async () => {
    const made = new Float64Array(new SharedArrayBuffer(8 * 1000));
    const call = { items: 1000, models: refs.slice(0, 1), seed: 1, step: 'test', signal: calm(), onDone: () => {} };
    await expect(openShardPool(2).run(squares, { made, fail: 300, loop: -1 }, call)).rejects.toThrow('item 300 is refused');
  }, 30_000);

  it('stop soon after Cancel', async () => {
    const aborter = new AbortController();
    const made = new Float64Array(new SharedArrayBuffer(8 * 100_000));
    const call = {
      items: 100_000,
      models: refs.slice(0, 1),
      seed: 1,
      step: 'test',
      signal: aborter.signal,
      onDone: () => aborter.abort(new Error('cancelled')),
    };
    await expect(openShardPool(2).run(squares, { made, fail: -1, loop: 20_000 }, call)).rejects.toThrow('cancelled');
    expect(made[99_999]).toBe(0);
  }, 30_000);
});
