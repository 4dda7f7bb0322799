import { afterAll, describe, expect, it } from 'vitest';
import register from '../../../plugins/steps/decision/register.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import type { Step } from '../../../server/kit/step.ts';
import { CALM_WORLD } from '../../../server/kit-testing/run-plan.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, runStep, storeGenerated, testOn } from '../samples.ts';

const step = register as unknown as Step;
const inputs = async (blobs: BlobStore) => {
  const { outcome, trained } = await testOn(blobs, storeGenerated(blobs));
  return { backtest: bound(outcome, 'backtest')[0], models: trained };
};
testStep(step, { params: {}, world: CALM_WORLD, inputs });

describe('register', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);

  it('registers the winner and moves the alias, expecting whoever it saw there', async () => {
    const given = await inputs(blobs);
    const previous = 'a'.repeat(64);
    const world = { aliases: { 'demo-production': { digest: previous, runId: 'run_1', at: '2026-05-31T00:00:00.000Z' } } };
    const { intents, data, detail } = await runStep({ blobs, step, params: {}, world, inputs: given });
    const winner = String(data.model);
    const digest = given.models.find(({ output }) => output === `models/${winner}`)?.digest;
    expect(intents).toEqual([
      { type: 'registry.register', output: `models/${winner}`, modelId: winner, metric: 'wape', value: expect.any(Number), digest },
      { type: 'alias.move', alias: 'demo-production', digest, expected: previous },
    ]);
    expect(detail).toBe('demo-production moved');
    const again = await runStep({
      blobs,
      step,
      params: {},
      world: { aliases: { 'demo-production': { digest: digest ?? '', runId: 'run_1', at: '' } } },
      inputs: given,
    });
    expect(again.detail).toBe('demo-production stays, same model');
  });

  it('says so when the winner was not trained', async () => {
    const given = await inputs(blobs);
    const { data } = await runStep({ blobs, step, params: {}, world: CALM_WORLD, inputs: given });
    const models = given.models.filter(({ output }) => output !== `models/${data.model}`);
    await expect(runStep({ blobs, step, params: {}, world: CALM_WORLD, inputs: { ...given, models } })).rejects.toThrow('is not among the trained models');
  });
});
