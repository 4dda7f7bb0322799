import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import verify from '../../../plugins/steps/verify/verify.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, runStep, storeGenerated, testOn } from '../samples.ts';

const step = verify as unknown as Step;
const inputs = async (blobs: BlobStore) => {
  const { outcome, trained } = await testOn(blobs, storeGenerated(blobs));
  return { backtest: bound(outcome, 'backtest')[0], models: trained };
};
testStep(step, { params: {}, inputs });

describe('verify', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);

  it('fails when one byte of the winner was changed on disk, whatever model won', async () => {
    const given = await inputs(blobs);
    const before = await runStep({ blobs, step, params: {}, inputs: given });
    expect(before).toMatchObject({ status: 'pass', data: { verified: true } });
    const champion = given.models.find(({ output }) => output === `models/${before.data.model}`);
    const file = champion?.files.find(({ path }) => path === 'state.f64');
    const path = blobs.path(file?.sha256 ?? '');
    const bytes = readFileSync(path);
    bytes[3] ^= 1;
    writeFileSync(path, bytes);
    const after = await runStep({ blobs, step, params: {}, inputs: given });
    expect(after).toMatchObject({ status: 'fail', data: { verified: false } });
    expect(after.detail).toContain('were changed');
  });
});
