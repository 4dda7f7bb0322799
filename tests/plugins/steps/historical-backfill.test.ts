import { afterAll, describe, expect, it } from 'vitest';
import backfill from '../../../plugins/steps/data/historical-backfill.ts';
import { openInput } from '../../../server/host/execute-step.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { IntentOf } from '../../../server/kit/intent.ts';
import type { Table } from '../../../server/kit/kind.ts';
import { type DatasetMeta, STATE } from '../../../server/kit/kinds/dataset.ts';
import type { KindValue } from '../../../server/kit/kinds/index.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bindPlan } from '../../../server/pipeline/bind-plan.ts';
import type { StepDescriptor } from '../../../server/pipeline/catalogue.ts';
import { bound, MODELS_BY_ID, runStep, storeGenerated, storeSeries } from '../samples.ts';

const step = backfill as unknown as Step;
testStep(step, { params: { horizon: 14 }, models: [...MODELS_BY_ID.values()], inputs: (blobs) => ({ dataset: storeGenerated(blobs) }) });

describe('historical_backfill', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const run = (dataset: ReturnType<typeof storeSeries>, params: object = {}) =>
    runStep({ blobs, step, params: { horizon: 14, ...params }, inputs: { dataset }, models: MODELS_BY_ID });

  it('fits both baselines at three cutoffs and asks to register them with their own windows', async () => {
    const dataset = storeGenerated(blobs);
    const outcome = await run(dataset);
    expect(outcome.detail).toBe('6 runs: 3 cutoffs × 2 baselines');
    expect(outcome.outputs.map(({ output, kind }) => [output, kind])).toEqual(
      ['naive', 'seasonal_naive'].flatMap((id) => ['2026-04-19', '2026-05-03', '2026-05-17'].map((day) => [`models/${id}-${day}`, 'models'])),
    );
    const metas = bound(outcome, 'historical_backfill').map((one) => openInput(blobs, one).table().meta as KindValue<'models'>);
    expect(metas.map(({ cutoff }) => cutoff)).toEqual([50, 64, 78, 50, 64, 78]);
    expect(outcome.intents).toHaveLength(6);
    for (const intent of outcome.intents as IntentOf<'registry.register'>[]) {
      expect(outcome.outputs.map(({ output }) => output)).toContain(intent.output);
      expect(intent).toMatchObject({ type: 'registry.register', metric: 'wape', dataset: dataset.digest, source: 'backfill', frameVersion: 1 });
      expect(intent.window).toEqual({ from: '2026-03-01', to: intent.output.slice(-10) });
      expect(intent.metrics?.wape).toBe(intent.value);
    }
  });

  it('has the errors of an independent loop over what followed each cutoff', async () => {
    const dataset = storeGenerated(blobs, { stockout: { probability: 0.1 } });
    const { intents } = await run(dataset);
    const data = openDataset(openInput(blobs, dataset).table() as unknown as Table<DatasetMeta>);
    for (const [i, cutoff] of [50, 64, 78].entries()) {
      const sums = { absolute: 0, actual: 0, error: 0 };
      for (let series = 0; series < 6; series++) {
        const { quantity, state } = data.series(series);
        let last = cutoff - 1;
        while (state[last] !== STATE.observed) last--;
        for (let t = cutoff; t < cutoff + 14; t++) {
          if (state[t] !== STATE.observed) continue;
          sums.absolute += Math.abs(quantity[last] - quantity[t]);
          sums.error += quantity[last] - quantity[t];
          sums.actual += quantity[t];
        }
      }
      const own = (intents as IntentOf<'registry.register'>[]).filter(({ modelId }) => modelId === 'naive')[i];
      expect(own.value).toBeCloseTo(sums.absolute / sums.actual, 12);
      expect(own.metrics?.bias).toBeCloseTo(sums.error / sums.actual, 12);
    }
  });

  it('looks at nothing after a cutoff', async () => {
    const y = Array.from({ length: 120 }, (_, t) => 5 + (t % 7) + (t % 3));
    const digests = async (values: number[]) => (await run(storeSeries(blobs, [{ y: values }]))).outputs.map(({ output, digest }) => [output, digest]);
    const [before, after] = [await digests(y), await digests(y.map((value, t) => (t >= 92 ? value + 100 : value)))];
    const changed = before.flatMap(([output, digest], i) => (after[i][1] === digest ? [] : [output]));
    // Cutoffs are at 78, 92 and 106: only the last one has seen what changed.
    expect(changed).toHaveLength(2);
    expect(changed.every((output) => output.endsWith('2024-04-15'))).toBe(true);
  });

  it('skips a short history, saying what is needed', async () => {
    const short = storeSeries(blobs, [{ y: Array.from({ length: 74 }, (_, t) => t % 7) }]);
    expect(await run(short)).toMatchObject({ status: 'skip', detail: 'too short: 74 periods, 75 are needed', outputs: [], intents: [] });
    expect(await run(storeGenerated(blobs), { horizon: 28 })).toMatchObject({
      status: 'skip',
      detail: 'too short: 3 cutoffs 28 apart leave 8 periods to fit on, 30 are needed',
    });
  });

  it('stands aside: reads of all models do not get them, a read that names the step does', () => {
    const plain = { version: '1.0.0', title: '', world: [], cached: true, skipWhenReused: false, timeoutMs: 1, retries: 0 };
    const describeOne = (id: string, reads: StepDescriptor['reads'], writes: StepDescriptor['writes']) =>
      [id, { ...plain, id, reads, writes } as unknown as StepDescriptor] as const;
    const all = { kind: 'models', many: true, optional: false };
    const descriptors = new Map([
      describeOne('aside', {}, { models: { kind: 'models', many: true, aside: true } }),
      describeOne('train', {}, { models: { kind: 'models', many: true } }),
      describeOne('judge', { models: all, one: { ...all, many: false }, old: { ...all, from: 'aside' } }, {}),
    ]);
    const steps = ['train', 'aside', 'judge'].map((id) => ({ id, uses: id, params: {} }));
    const [, , judge] = bindPlan([{ phase: 'all', steps }], descriptors, false);
    expect(Object.fromEntries(Object.entries(judge.bindings).map(([name, { from }]) => [name, from]))).toEqual({
      models: ['train'],
      one: ['train'],
      old: ['aside'],
    });
  });
});
