import { z } from 'zod';
import { Assumptions, MAX_PLAN_HORIZON, PlanScope } from '../../../server/kit/kinds/scenario.ts';
import { defineStep, many, maybe, read } from '../../../server/kit/step.ts';
import { answerPlan } from '../../planning/answer-plan.ts';
import { planData } from '../../planning/show-plan.ts';
import { tellPlan } from '../../planning/tell-plan.ts';

export default defineStep({
  id: 'simulate_scenario',
  version: '1.0.0',
  title: 'Simulate a what-if',
  summary: 'Answers what a change of price, a promotion, a holiday or a stage of life would do to the forecast, in units and money. Changes nothing.',
  params: z.strictObject({
    model: z.string().min(1).optional().describe('A trained model; default the one that forecasts the scope best'),
    scope: PlanScope,
    horizon: z.int().min(1).max(MAX_PLAN_HORIZON).describe('Periods ahead'),
    assumptions: Assumptions,
  }),
  reads: { dataset: read('dataset'), models: many('models'), backtest: read('backtest'), forecast: read('forecast'), truth: maybe('dataset_truth') },
  writes: { scenario: 'scenario' },
  async run({ inputs, params, ctx }) {
    const value = await answerPlan(ctx, inputs, params);
    return { detail: tellPlan(value), data: planData(value), outputs: { scenario: value } };
  },
});
