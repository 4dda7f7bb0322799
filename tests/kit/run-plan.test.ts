import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePlugins, type Loaded } from '../../server/host/describe-plugins.ts';
import { use } from '../../server/kit/preset.ts';
import { type PlanRun, runPlan, SIMPLE_MODELS } from '../../server/kit-testing/run-plan.ts';
import { openScratch } from '../../server/kit-testing/scratch.ts';
import { sampleSeries } from '../../server/kit-testing/test-model.ts';
import { storeSeries } from '../plugins/samples.ts';

const { blobs, remove } = openScratch();
let loaded: Loaded;
beforeAll(async () => {
  loaded = await describePlugins();
});
afterAll(remove);

const statuses = ({ state }: PlanRun): Record<string, string> => Object.fromEntries(state.steps.map((step) => [step.id, step.status]));

describe('the plan of eleven steps', () => {
  it('regenerates on request and finds the same digest', async () => {
    const run = await runPlan({ loaded, blobs, request: { preset: 'demo_minimal', reset: true } });
    expect(statuses(run)).toMatchObject({ reset: 'pass', status: 'pass', cleanup: 'pass' });
    expect(run.output('reset', 'dataset').digest).toBe(run.output('seed', 'dataset').digest);
  });

  it('runs on a feed: nothing is generated, everything after it is the same', async () => {
    const feed = storeSeries(blobs, [
      { y: sampleSeries(120), closed: 1 << 6 },
      { y: sampleSeries(120, 'b'), stockouts: [5, 50] },
    ]);
    const shape = { frequency: 'D' as const, start: '2024-01-01', periods: 120, series: 2 };
    const run = await runPlan({ loaded, blobs, feed, request: { preset: 'demo_minimal', reset: true, feed: { shape } } });
    expect(statuses(run)).toMatchObject({ reset: 'skip', seed: 'pass', backtest: 'pass', verify: 'pass' });
    expect(run.output('seed', 'dataset').digest).toBe(feed.digest);
    expect(() => run.output('seed', 'dataset_truth')).toThrow('wrote no dataset_truth');
  });

  it.each([
    ['H', 24, 500],
    ['W', 52, 160],
    ['M', 12, 96],
    ['Q', 4, 60],
    ['Y', 1, 40],
    ['I', 1, 90],
  ] as const)('runs green on data of frequency %s', async (frequency, m, periods) => {
    const start = frequency === 'H' ? '2024-01-01T00' : frequency === 'I' ? '0' : '2000-01-01';
    const feed = storeSeries(blobs, [{ y: sampleSeries(periods) }], { frequency, m, start });
    const run = await runPlan({ loaded, blobs, feed, request: { preset: 'demo_minimal', feed: { shape: { frequency, start, periods, series: 1 } } } });
    expect(Object.values(statuses(run)).filter((status) => status === 'fail')).toEqual([]);
    expect(run.outcomes.get('backtest')?.data.models).toBe(SIMPLE_MODELS.length);
  });

  it('stops at a failing step and says why', async () => {
    const feed = storeSeries(blobs, [{ y: Array.from({ length: 120 }, () => Number.NaN) }]);
    const shape = { frequency: 'D' as const, start: '2024-01-01', periods: 120, series: 1 };
    const run = await runPlan({ loaded, blobs, feed, request: { preset: 'demo_minimal', feed: { shape } } });
    expect(statuses(run)).toMatchObject({ backtest: 'fail', register: 'pending', verify: 'pending' });
    expect(run.state.steps.find((step) => step.id === 'backtest')?.detail).toContain('no observed period');
  });

  it('gives other datasets, and only those, when the anchor day moves', async () => {
    const [first, second] = [
      await runPlan({ loaded, blobs, request: { preset: 'demo_minimal', anchorDay: '2026-05-31' } }),
      await runPlan({ loaded, blobs, request: { preset: 'demo_minimal', anchorDay: '2026-06-01' } }),
    ];
    expect(second.output('seed', 'dataset').digest).not.toBe(first.output('seed', 'dataset').digest);
    expect(second.outcomes.get('seed')?.data.rows).toBe(first.outcomes.get('seed')?.data.rows);
  });

  it('refuses params that do not fit a step, when compiling and when planning', () => {
    // @ts-expect-error horizon is a number of periods
    use('features', { horizon: 'a fortnight' });
    // @ts-expect-error no such step
    use('divine', {});
    expect(use('features', { horizon: 14 })).toEqual({ id: 'features', uses: 'features', params: { horizon: 14 } });
  });
});
