import { afterAll, describe, expect, it } from 'vitest';
import train from '../../../plugins/steps/modeling/train.ts';
import { openInput } from '../../../server/host/execute-step.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, MODELS_BY_ID, runStep, storeGenerated, storeSeries } from '../samples.ts';

const step = train as unknown as Step;
const models = [...MODELS_BY_ID.keys()];
testStep(step, { params: { models, horizon: 14 }, models: [...MODELS_BY_ID.values()], inputs: (blobs) => ({ dataset: storeGenerated(blobs) }) });

describe('train', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const run = async (series: Parameters<typeof storeSeries>[1], ids: readonly string[] = models) => {
    const outcome = await runStep({ blobs, step, params: { models: ids, horizon: 14 }, inputs: { dataset: storeSeries(blobs, series) } });
    const tables = new Map(bound(outcome, 'train').map((output) => [output.output.replace('models/', ''), openInput(blobs, output).table()]));
    return { outcome, tables };
  };

  it('always trains the baselines and writes one artifact a model', async () => {
    const { outcome } = await run([{ y: Array.from({ length: 40 }, (_, t) => t) }], ['ses']);
    expect(outcome.outputs.map(({ output }) => output)).toEqual(['models/naive', 'models/seasonal_naive', 'models/ses']);
    expect(outcome.detail).toBe('3 models on 1 series');
  });

  it('fails on a model that is not available, naming it and the known ids', async () => {
    await expect(run([{ y: [1, 2, 3] }], ['oracle'])).rejects.toThrow(/"oracle".*drift, moving_average, naive/);
  });

  it('masks stockouts, never learns them as zeros', async () => {
    const { tables } = await run([{ y: Array.from({ length: 30 }, () => 100), stockouts: [10, 28, 29] }]);
    for (const [id, table] of tables) expect(table.f64('state')[0], id).toBe(100);
  });

  it('fits the total as a series of its own, in the last row', async () => {
    const a = Array.from({ length: 30 }, (_, t) => 10 + t);
    const b = a.map((value, t) => (t === 29 ? Number.NaN : value * 2));
    const { tables } = await run([{ y: a }, { y: b }]);
    const naive = tables.get('naive');
    expect([0, 1, 2].map((row) => naive?.f64('state')[2 * row])).toEqual([39, 76, 39]);
  });

  it('counts series whose history is too short, and leaves their rows empty', async () => {
    const long = Array.from({ length: 30 }, (_, t) => t % 7);
    const short = long.map((value, t) => (t < 27 ? Number.NaN : value));
    const { tables } = await run([{ y: long }, { y: short }]);
    const table = tables.get('seasonal_naive');
    expect(table?.meta).toMatchObject({ fitted: 1, refused: 1 });
    expect([...(table?.u8('ok') ?? [])]).toEqual([1, 0, 1]);
  });
});
