import { afterAll, describe, expect, it } from 'vitest';
import gradientBoosting from '../../../plugins/models/gradient-boosting.ts';
import explain from '../../../plugins/steps/explain/explain-model.ts';
import { openInput } from '../../../server/host/execute-step.ts';
import { importances } from '../../../server/kit/kinds/explanation.ts';
import type { Model } from '../../../server/kit/model.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, MODELS_BY_ID, runStep, storeGenerated, trainOn } from '../samples.ts';

const step = explain as unknown as Step;
const MODELS: ReadonlyMap<string, Model> = new Map([...MODELS_BY_ID, [gradientBoosting.id, gradientBoosting]]);

testStep(step, {
  params: { model: 'gradient_boosting' },
  models: [...MODELS.values()],
  async inputs(blobs) {
    const dataset = storeGenerated(blobs);
    return { dataset, models: await trainOn(blobs, dataset, MODELS) };
  },
});

describe('explain_model', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);

  it('ranks every column by its share of all gain', async () => {
    const dataset = storeGenerated(blobs);
    const models = await trainOn(blobs, dataset, MODELS);
    const outcome = await runStep({ blobs, step, params: { model: 'gradient_boosting' }, inputs: { dataset, models }, models: MODELS });
    const { columns, trees } = importances.schema.parse(openInput(blobs, bound(outcome, 'explain')[0]).json());
    const gains = columns.map(({ gain }) => gain);
    expect(trees).toBeGreaterThan(0);
    expect(gains).toEqual([...gains].sort((a, b) => b - a));
    expect(gains.reduce((sum, gain) => sum + gain, 0)).toBeCloseTo(1, 6);
    expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(['weekday', 'lag_1', 'price', 'promotion', 'store', 'product']));
    for (const { gain, splits } of columns) expect(gain > 0).toBe(splits > 0);
  });

  it('refuses what is no model of trees, naming what is', async () => {
    const dataset = storeGenerated(blobs);
    const models = await trainOn(blobs, dataset, MODELS);
    await expect(runStep({ blobs, step, params: { model: 'naive' }, inputs: { dataset, models }, models: MODELS })).rejects.toThrow(
      /"naive" is no trained model of trees/,
    );
  });
});
