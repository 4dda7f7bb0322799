import { afterAll, describe, expect, it } from 'vitest';
import reset from '../../../plugins/steps/data/reset.ts';
import seed from '../../../plugins/steps/data/seed.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { RECIPE, runStep } from '../samples.ts';

const step = reset as unknown as Step;
testStep(step, { params: { requested: true, recipe: RECIPE } });

describe('reset', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const run = (params: object) => runStep({ blobs, step, params });

  it('skips unless asked, and on a feed', async () => {
    expect(await run({ requested: false, recipe: RECIPE })).toMatchObject({ status: 'skip', detail: 'not asked for', outputs: [] });
    expect(await run({ requested: true, recipe: null })).toMatchObject({ status: 'skip', outputs: [] });
  });

  it('reaches the digest of the dataset that seed makes from the same recipe, and no other', async () => {
    const made = await run({ requested: true, recipe: RECIPE });
    const seeded = await runStep({ blobs, step: seed as unknown as Step, params: { recipe: RECIPE } });
    const other = await run({ requested: true, recipe: { ...RECIPE, noiseSigma: 0.11 } });
    expect(made.data.rows).toBe(6 * 92);
    expect(made.outputs[0].digest).toBe(seeded.outputs[0].digest);
    expect(other.outputs[0].digest).not.toBe(made.outputs[0].digest);
  });
});
