import { vi } from 'vitest';
import compare from '../../../plugins/steps/planning/multi-plan-compare.ts';
import save from '../../../plugins/steps/planning/scenario-simulate-and-save.ts';
import type { Step } from '../../../server/kit/step.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, MODELS_BY_ID, planInputs, runStep } from '../samples.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

testStep(compare as unknown as Step, {
  params: {},
  models: [...MODELS_BY_ID.values()],
  async inputs(blobs) {
    const inputs = await planInputs(blobs);
    const saved = await runStep({ blobs, step: save as unknown as Step, params: {}, inputs, models: MODELS_BY_ID });
    return { ...inputs, first: bound(saved, 'scenario_simulate_and_save')[0] };
  },
});
