import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import promote from '../../../plugins/steps/decision/safer-promote-flow.ts';
import stale from '../../../plugins/steps/decision/stale-alias-trigger.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import type { BoundInput } from '../../../server/host/execute-step.ts';
import type { RegistryFacts } from '../../../server/kit/model-registry.ts';
import type { Step, World } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { pairSample, type Tested } from '../pair-sample.ts';
import { bound, runStep } from '../samples.ts';

const step = promote as unknown as Step;
const ALIAS = 'demo-production--drill';
const world: World & { aliases: Record<string, { digest: string; runId: string; at: string; holder?: RegistryFacts }> } = { aliases: {} };

/** What the first drill leaves: its artifact, and the world as the engine shows it afterwards. */
async function drilled(blobs: BlobStore): Promise<Tested & { drill: BoundInput }> {
  const inputs = await pairSample(blobs);
  const outcome = await runStep({ blobs, step: stale as unknown as Step, params: {}, world: { aliases: {} }, inputs: { ...inputs } });
  const [made, move] = outcome.intents;
  if (made.type !== 'registry.register' || move.type !== 'alias.move') throw new RangeError('the drill asks for other things than it should');
  const { dataset = null, frameVersion = 1, metric, metrics = {} } = made;
  const holder: RegistryFacts = { state: 'success', verified: null, frameVersion, dataset, series: 'all', metric, metrics };
  world.aliases = { [ALIAS]: { digest: move.digest, runId: 'run_1', at: '', holder, stale: ['feature_frame_version_mismatch'] } as never };
  return { ...inputs, drill: bound(outcome, 'stale_alias_trigger')[0] };
}
testStep(step, { params: {}, world, inputs: async (blobs) => ({ ...(await drilled(blobs)) }) });

describe('safer_promote_flow', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);

  it('takes the hardest candidate through, with what it acknowledges, and sees the sandbox as stale', async () => {
    const inputs = await drilled(blobs);
    const { status, data, intents } = await runStep({ blobs, step, params: {}, world, inputs: { ...inputs } });
    expect({ status, ...data }).toMatchObject({
      status: 'pass',
      after: 'v2',
      stale: 'feature_frame_version_mismatch',
      acknowledged: ['worse_metric', 'frame_mismatch'],
    });
    expect(intents).toEqual([
      expect.objectContaining({ type: 'registry.register', source: 'drill', modelId: 'v2' }),
      expect.objectContaining({ type: 'alias.move', alias: ALIAS, acknowledged: ['worse_metric', 'frame_mismatch'] }),
    ]);
  });

  it('ends when somebody else moved the sandbox', async () => {
    const inputs = await drilled(blobs);
    const moved = { aliases: { [ALIAS]: { ...world.aliases[ALIAS], digest: 'b'.repeat(64) } } };
    expect(await runStep({ blobs, step, params: {}, world: moved, inputs: { ...inputs } })).toMatchObject({ status: 'warn', intents: [] });
  });

  it('shows a closed gate when the bytes of the candidate were changed', async () => {
    const inputs = await drilled(blobs);
    const v2 = inputs.models.at(-1);
    writeFileSync(blobs.path(v2?.files.find(({ path }) => path === 'ok.u8')?.sha256 ?? ''), new Uint8Array([9]));
    const outcome = await runStep({ blobs, step, params: {}, world, inputs: { ...inputs } });
    expect(outcome).toMatchObject({ status: 'fail', intents: [] });
    expect(outcome.detail).toContain('no longer have their digest');
  });
});
