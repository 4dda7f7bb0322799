import { afterAll, describe, expect, it } from 'vitest';
import status from '../../../plugins/steps/data/status.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { runStep, storeGenerated } from '../samples.ts';

const step = status as unknown as Step;
testStep(step, { params: {}, inputs: (blobs) => ({ dataset: storeGenerated(blobs) }) });

describe('status', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const dataset = storeGenerated(blobs);
  const run = (focus: object | null, more: object = {}) => runStep({ blobs, step, params: { focus }, inputs: { dataset, ...more } });

  it('looks at the first series unless another is asked for, by pair or by key', async () => {
    expect((await run(null)).data).toMatchObject({
      focus: 'Soap at Lantern Corner',
      focusSeries: 0,
      selectedBy: 'default',
      from: '2026-03-01',
      to: '2026-05-31',
    });
    expect((await run({ store: 'Tide Corner', product: 'Butter' })).data).toMatchObject({ focusSeries: 5, selectedBy: 'user' });
    expect((await run({ series: 'Rye bread at Lantern Corner' })).data).toMatchObject({ focusSeries: 1, selectedBy: 'user' });
  });

  it('falls back with a warning when the pair is not there', async () => {
    const { status: ended, detail, data } = await run({ store: 'Tide Corner', product: 'Anchors' });
    expect(ended).toBe('warn');
    expect(detail).toContain('Soap at Lantern Corner');
    expect(data).toMatchObject({ focusSeries: 0, selectedBy: 'default' });
  });

  it('compares a regenerated dataset by digest: equal passes, anything else fails', async () => {
    expect(await run(null, { regenerated: storeGenerated(blobs) })).toMatchObject({ status: 'pass', data: { regenerated: true } });
    const { status: ended, detail } = await run(null, { regenerated: storeGenerated(blobs, { seed: 43 }) });
    expect(ended).toBe('fail');
    expect(detail).toContain(dataset.digest.slice(0, 8));
  });
});
