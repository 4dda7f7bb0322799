import { afterAll, describe, expect, it } from 'vitest';
import stale from '../../../plugins/steps/decision/stale-alias-trigger.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { pairSample, plainSample } from '../pair-sample.ts';
import { runStep } from '../samples.ts';

const step = stale as unknown as Step;
testStep(step, { params: {}, world: { aliases: {} }, inputs: async (blobs) => ({ ...(await pairSample(blobs)) }) });

describe('stale_alias_trigger', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const held = (name: string) => ({ aliases: { [name]: { digest: 'a'.repeat(64), runId: 'run_1', at: '2026-05-31T00:00:00.000Z' } } });

  it('makes a drill of real models: the sandbox at the older, the newer after it, nothing on the real alias', async () => {
    const inputs = { ...(await pairSample(blobs)) };
    const { status, data, intents } = await runStep({ blobs, step, params: {}, world: held('demo-production'), inputs });
    expect({ status, reason: data.reason }).toEqual({ status: 'pass', reason: 'feature_frame_version_mismatch' });
    const known = inputs.models.map(({ digest }) => digest);
    expect(intents).toEqual([
      expect.objectContaining({ type: 'registry.register', source: 'drill', modelId: data.holder, frameVersion: 1, dataset: inputs.dataset.digest }),
      expect.objectContaining({ type: 'alias.move', alias: 'demo-production--drill', expected: null }),
      expect.objectContaining({ type: 'registry.register', source: 'drill', modelId: 'v2', frameVersion: 2 }),
    ]);
    for (const intent of intents) expect(known).toContain('digest' in intent ? intent.digest : '');
  });

  it('leaves the drill of another run alone, and needs two to compare', async () => {
    const inputs = { ...(await pairSample(blobs)) };
    const busy = await runStep({ blobs, step, params: {}, world: held('demo-production--drill'), inputs });
    expect(busy).toMatchObject({ status: 'skip', intents: [] });
    const alone = await runStep({ blobs, step, params: {}, world: { aliases: {} }, inputs: { ...(await plainSample(blobs)) } });
    expect(alone).toMatchObject({ status: 'skip', intents: [] });
  });
});
