// Made by `npm run gen`; do not edit. Types only: what each step's params look like.
import type { z } from 'zod';
import type agent from '../../plugins/steps/agents/agent.ts';
import type cleanup from '../../plugins/steps/cleanup/cleanup.ts';
import type features from '../../plugins/steps/data/features.ts';
import type precheck from '../../plugins/steps/data/precheck.ts';
import type reset from '../../plugins/steps/data/reset.ts';
import type seed from '../../plugins/steps/data/seed.ts';
import type status from '../../plugins/steps/data/status.ts';
import type backtest from '../../plugins/steps/decision/backtest.ts';
import type register from '../../plugins/steps/decision/register.ts';
import type explain_model from '../../plugins/steps/explain/explain-model.ts';
import type explain_series from '../../plugins/steps/explain/explain-series.ts';
import type train from '../../plugins/steps/modeling/train.ts';
import type v2_train from '../../plugins/steps/modeling/v2-train.ts';
import type verify from '../../plugins/steps/verify/verify.ts';

type Input<S extends { params: z.ZodType }> = z.input<S['params']>;
export interface StepParams {
  agent: Input<typeof agent>;
  backtest: Input<typeof backtest>;
  cleanup: Input<typeof cleanup>;
  explain_model: Input<typeof explain_model>;
  explain_series: Input<typeof explain_series>;
  features: Input<typeof features>;
  precheck: Input<typeof precheck>;
  register: Input<typeof register>;
  reset: Input<typeof reset>;
  seed: Input<typeof seed>;
  status: Input<typeof status>;
  train: Input<typeof train>;
  v2_train: Input<typeof v2_train>;
  verify: Input<typeof verify>;
}
