import cleanup from '../../../plugins/steps/cleanup/cleanup.ts';
import type { Step } from '../../../server/kit/step.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';

testStep(cleanup as unknown as Step, { params: {} });
