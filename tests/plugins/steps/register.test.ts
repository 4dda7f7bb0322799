import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import register from '../../../plugins/steps/decision/register.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import type { RegistryFacts } from '../../../server/kit/model-registry.ts';
import type { Step } from '../../../server/kit/step.ts';
import { CALM_WORLD } from '../../../server/kit-testing/run-plan.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { pairSample, plainSample } from '../pair-sample.ts';
import { runStep } from '../samples.ts';

const step = register as unknown as Step;
const inputs = async (blobs: BlobStore) => {
  return { ...(await plainSample(blobs)) };
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
      {
        type: 'registry.register',
        output: `models/${winner}`,
        modelId: winner,
        metric: 'wape',
        value: expect.any(Number),
        digest,
        dataset: given.dataset.digest,
        window: { from: '2026-03-01', to: '2026-05-31' },
        frameVersion: 1,
        metrics: expect.objectContaining({ wape: expect.any(Number), mase: expect.any(Number) }),
        verified: true,
      },
      { type: 'alias.move', alias: 'demo-production', digest, expected: previous, acknowledged: [] },
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

  it('acknowledges a worse figure on the same dataset, and compares across datasets not at all', async () => {
    const given = await inputs(blobs);
    const holder = (dataset: string, frameVersion: number): RegistryFacts => ({
      state: 'success',
      verified: 'verified',
      frameVersion,
      dataset,
      series: 'all',
      metric: 'wape',
      metrics: { wape: 0.0001 },
    });
    const against = async (facts: RegistryFacts) => {
      const world = { aliases: { 'demo-production': { digest: 'a'.repeat(64), runId: 'run_1', at: '', holder: facts } } };
      return (await runStep({ blobs, step, params: {}, world, inputs: given })).data.acknowledged;
    };
    expect(await against(holder(given.dataset.digest, 1))).toEqual(['worse_metric']);
    expect(await against(holder('b'.repeat(64), 2))).toEqual(['frame_mismatch']);
  });

  it('enters the feature-aware model that lost too, before the winner', async () => {
    const { intents, data } = await runStep({ blobs, step, params: {}, world: CALM_WORLD, inputs: { ...(await pairSample(blobs)) } });
    expect(intents.map((intent) => [intent.type, 'modelId' in intent ? intent.modelId : ''])).toEqual([
      ['registry.register', 'v2'],
      ['registry.register', data.model],
      ['alias.move', ''],
    ]);
    expect(intents[0]).toMatchObject({ frameVersion: 2, metrics: { wape: expect.any(Number) } });
  });

  it('fails, and moves nothing, when the bytes of the winner were changed', async () => {
    const { blobs: own, remove: removeOwn } = openScratch();
    const given = await inputs(own);
    const { data } = await runStep({ blobs: own, step, params: {}, world: CALM_WORLD, inputs: given });
    const file = given.models.find(({ output }) => output === `models/${data.model}`)?.files.find(({ path }) => path === 'ok.u8');
    writeFileSync(own.path(file?.sha256 ?? ''), new Uint8Array([7]));
    expect(await runStep({ blobs: own, step, params: {}, world: CALM_WORLD, inputs: given })).toMatchObject({ status: 'fail', intents: [], outputs: [] });
    removeOwn();
  });

  it('says so when the winner was not trained', async () => {
    const given = await inputs(blobs);
    const { data } = await runStep({ blobs, step, params: {}, world: CALM_WORLD, inputs: given });
    const models = given.models.filter(({ output }) => output !== `models/${data.model}`);
    await expect(runStep({ blobs, step, params: {}, world: CALM_WORLD, inputs: { ...given, models } })).rejects.toThrow('is not among the trained models');
  });
});
