import { describe, expect, it } from 'vitest';
import precheck from '../../../plugins/steps/data/precheck.ts';
import type { Step, World } from '../../../server/kit/step.ts';
import { CALM_WORLD } from '../../../server/kit-testing/run-plan.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { MODELS_BY_ID, runStep } from '../samples.ts';

const step = precheck as unknown as Step;
testStep(step, { params: { models: ['naive'] }, models: [...MODELS_BY_ID.values()], world: CALM_WORLD });

describe('precheck', () => {
  const { blobs } = openScratch();
  const look = (health: Partial<NonNullable<World['health']>>, models = ['naive']) =>
    runStep({ blobs, step, params: { models }, world: { health: { ...(CALM_WORLD.health as NonNullable<World['health']>), ...health } } });

  it.each([
    [{ diskFreeBytes: 1000 }, 'disk: 0 MB free, 200 MB are needed'],
    [{ database: false }, 'database: does not answer'],
    [{ writer: false }, 'writer: takes no writes'],
    [{ plugins: 0 }, 'plugins: none loaded'],
  ])('fails on %o and names what is not', async (health, words) => {
    const { status, detail } = await look(health);
    expect(status).toBe('fail');
    expect(detail).toContain(words);
  });

  it('fails on a model that is not there, naming it', async () => {
    expect(await look({}, ['naive', 'crystal_ball'])).toMatchObject({ status: 'fail', detail: expect.stringContaining('crystal_ball') });
  });

  it('warns of plugins that were set aside', async () => {
    expect(await look({ quarantined: ['presets/x.mjs is set aside: no default export'] })).toMatchObject({ status: 'warn', data: { quarantined: 1 } });
  });

  it('says so when the engine gave no health', async () => {
    await expect(runStep({ blobs, step, params: { models: ['naive'] } })).rejects.toThrow('was not given');
  });
});
