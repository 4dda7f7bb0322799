import { afterAll, describe, expect, it } from 'vitest';
import seed from '../../../plugins/steps/data/seed.ts';
import { openInput } from '../../../server/host/execute-step.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { RECIPE, runStep, storeSeries } from '../samples.ts';

const step = seed as unknown as Step;
testStep(step, { params: { recipe: RECIPE } });

describe('seed', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);

  it('passes a feed on untouched and writes no truth', async () => {
    const feed = storeSeries(blobs, [{ y: [1, 2, Number.NaN, 4] }]);
    const { outputs, data, detail } = await runStep({ blobs, step, params: { recipe: null }, inputs: { feed } });
    expect(outputs.map(({ kind, digest, files }) => ({ kind, digest, files }))).toEqual([{ kind: 'dataset', digest: feed.digest, files: feed.files }]);
    expect(data).toMatchObject({ source: 'feed', rows: 4, missing: 1 });
    expect(detail).toBe('1 series, 4 days');
  });

  it('counts what it made and stores the truth beside it', async () => {
    const { outputs, data, detail } = await runStep({ blobs, step, params: { recipe: RECIPE, applied: { stores: 2 } } });
    expect(detail).toBe('6 series, 92 days');
    expect(data).toMatchObject({ rows: 552, stores: 2, products: 3, overrides: { stores: 2 }, source: 'generator' });
    expect((data.observed as number) + (data.stockout as number)).toBe(552);
    const truth = openInput(blobs, { ...outputs[1], step: 'seed' }).json() as unknown as { elasticity: number; promotionLift: number; products: unknown[] };
    expect(truth).toMatchObject({ elasticity: -0.5, promotionLift: 1.3 });
    expect(truth.products).toHaveLength(3);
  });

  it('refuses to make something from nothing', async () => {
    await expect(runStep({ blobs, step, params: { recipe: null } })).rejects.toThrow(/neither a feed nor a recipe/);
  });
});
