import { afterAll, describe, expect, it } from 'vitest';
import compare from '../../../plugins/steps/decision/champion-compat-compare.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { pairSample, plainSample } from '../pair-sample.ts';
import { runStep } from '../samples.ts';

const step = compare as unknown as Step;
testStep(step, { params: {}, inputs: async (blobs) => ({ ...(await pairSample(blobs)) }) });

describe('champion_compat_compare', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const run = async (inputs: object) => runStep({ blobs, step, params: {}, inputs: { ...inputs } });

  it('tells a wide frame from none, and passes all the same', async () => {
    const { status, data } = await run(await pairSample(blobs));
    expect({ status, ...data }).toMatchObject({
      status: 'pass',
      comparable: false,
      reason: 'feature_frame_version_mismatch',
      v2: 'v2',
      frameVersionV1: 1,
      frameVersionV2: 2,
    });
  });

  it('names the window when that differs, before it looks at frames', async () => {
    const { data, detail } = await run(await pairSample(blobs, { cutoff: 60 }));
    expect(data).toMatchObject({ comparable: false, reason: 'window_mismatch' });
    expect(detail).toContain('periods 0–91 against 0–59');
  });

  it('skips when nothing of that name competes', async () => {
    expect(await run(await plainSample(blobs))).toMatchObject({ status: 'skip', outputs: [] });
  });
});
