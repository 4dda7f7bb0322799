import { afterAll, expect, it } from 'vitest';
import cleanup from '../../../plugins/steps/cleanup/cleanup.ts';
import stale from '../../../plugins/steps/decision/stale-alias-trigger.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { pairSample } from '../pair-sample.ts';
import { bound, runStep } from '../samples.ts';

const step = cleanup as unknown as Step;
testStep(step, { params: {} });

const { blobs, remove } = openScratch();
afterAll(remove);

it('ends the drill that the run began, and has nothing to do without one', async () => {
  expect(await runStep({ blobs, step, params: {} })).toMatchObject({ detail: 'nothing left open', intents: [] });
  const drill = await runStep({ blobs, step: stale as unknown as Step, params: {}, world: { aliases: {} }, inputs: { ...(await pairSample(blobs)) } });
  const { intents } = await runStep({ blobs, step, params: {}, inputs: { stale: bound(drill, 'stale_alias_trigger')[0] } });
  expect(intents).toEqual([{ type: 'drill.end', alias: 'demo-production--drill' }]);
});
