import { vi } from 'vitest';
import simulateScenario from '../../../plugins/steps/planning/simulate-scenario.ts';
import type { Step } from '../../../server/kit/step.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { MODELS_BY_ID, planInputs } from '../samples.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

testStep(simulateScenario as unknown as Step, {
  params: { scope: { kind: 'all' }, horizon: 14, assumptions: {} },
  models: [...MODELS_BY_ID.values()],
  inputs: planInputs,
});
