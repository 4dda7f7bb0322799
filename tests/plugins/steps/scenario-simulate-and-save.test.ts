import { vi } from 'vitest';
import saveScenario from '../../../plugins/steps/planning/scenario-simulate-and-save.ts';
import type { Step } from '../../../server/kit/step.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { MODELS_BY_ID, planInputs } from '../samples.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

testStep(saveScenario as unknown as Step, { params: {}, models: [...MODELS_BY_ID.values()], inputs: planInputs });
