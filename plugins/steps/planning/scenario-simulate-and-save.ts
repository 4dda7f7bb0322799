import { z } from 'zod';
import { dateOfPeriod } from '../../../server/kit/calendar.ts';
import { defineStep, many, maybe, read } from '../../../server/kit/step.ts';
import { answerPlan } from '../../planning/answer-plan.ts';
import { showcaseHorizon, showcaseScope } from '../../planning/plan-scope.ts';
import { planCard, planData } from '../../planning/show-plan.ts';
import { tellPlan } from '../../planning/tell-plan.ts';
import { plural } from '../../words/format.ts';

export default defineStep({
  id: 'scenario_simulate_and_save',
  version: '1.0.0',
  title: 'Simulate and save a price cut',
  summary: 'Lowers every price over the simulated days, says what that sells and earns, and saves it as a plan of this run.',
  params: z.strictObject({
    changePct: z.number().min(-90).max(500).default(-10).describe('Change of the price in percent'),
    name: z.string().min(1).max(200).default('showcase-price-cut-10pct').describe('Name of the saved plan'),
  }),
  reads: { dataset: read('dataset'), models: many('models'), backtest: read('backtest'), forecast: read('forecast'), truth: maybe('dataset_truth') },
  writes: { scenario: 'scenario' },
  async run({ inputs, params: { changePct, name }, ctx }) {
    const { meta } = inputs.dataset.table();
    const horizon = showcaseHorizon(inputs.forecast.table().meta);
    const day = (step: number): string => dateOfPeriod(meta.frequency, meta.start, meta.periods + step);
    const value = await answerPlan(ctx, inputs, {
      scope: showcaseScope(meta),
      horizon,
      assumptions: { price: { changePct, from: day(0), to: day(horizon - 1) } },
    });
    ctx.card('plan', planCard(name, value));
    return {
      status: value.revenue === null ? 'warn' : 'pass',
      detail: `${changePct < 0 ? `${-changePct} % cheaper` : `${changePct} % dearer`} for ${plural(horizon, 'period', 'periods')} ${tellPlan(value)}`,
      data: { plan: name, ...planData(value) },
      outputs: { scenario: value },
      intents: [{ type: 'scenario.save', output: 'scenario', name }],
    };
  },
});
