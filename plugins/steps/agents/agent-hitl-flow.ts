import { z } from 'zod';
import { dateOfPeriod } from '../../../server/kit/calendar.ts';
import { defineStep, many, maybe, read, type World } from '../../../server/kit/step.ts';
import { findLessons } from '../../analyst/find-lessons.ts';
import { answerPlan } from '../../planning/answer-plan.ts';
import { showcaseHorizon, showcaseScope } from '../../planning/plan-scope.ts';
import { planCard, planData } from '../../planning/show-plan.ts';
import { tellPlan } from '../../planning/tell-plan.ts';
import { groupDigits, plural } from '../../words/format.ts';

const LOCAL = 'local analyst';

/** Words to show and to keep: a provider's, or without one the analyst's own. Nothing computed depends on them. */
const chooseWords = (seen: World['words'], own: string): { provider: string; text: string; why: string } =>
  seen?.text ? { provider: seen.provider, text: seen.text, why: seen.why } : { provider: LOCAL, text: own, why: seen?.why ?? 'no endpoint is configured' };

export default defineStep({
  id: 'agent_hitl_flow',
  version: '1.0.0',
  title: 'Ask before saving a plan',
  summary:
    'The local analyst reads the results and proposes to save a price cut as a plan; a person decides. Without a yes nothing is saved and the run stays green.',
  params: z.strictObject({
    changePct: z.number().min(-90).max(-1).default(-10).describe('Change of the price that is proposed, in percent'),
    name: z.string().min(1).max(200).default('showcase-agent-savedplan').describe('Name of the plan'),
    windowMs: z.int().min(1).max(604_800_000).default(60_000).describe('How long an answer is waited for, in ms'),
  }),
  reads: {
    dataset: read('dataset'),
    summary: read('dataset_summary'),
    models: many('models'),
    backtest: read('backtest'),
    forecast: read('forecast'),
    truth: maybe('dataset_truth'),
  },
  writes: { analysis: 'analysis', words: 'agent_words', plan: 'scenario' },
  world: ['words'],
  async run({ inputs, params: { changePct, name, windowMs }, ctx }) {
    const { meta } = inputs.dataset.table();
    const horizon = showcaseHorizon(inputs.forecast.table().meta);
    const day = (step: number): string => dateOfPeriod(meta.frequency, meta.start, meta.periods + step);
    const value = await answerPlan(ctx, inputs, {
      scope: showcaseScope(meta),
      horizon,
      assumptions: { price: { changePct, from: day(0), to: day(horizon - 1) } },
    });
    const findings = findLessons(inputs.backtest.table().meta, inputs.summary.json().frequency);
    const text = `Save a price cut of ${-changePct} % over ${plural(horizon, 'period', 'periods')} as a plan: it ${tellPlan(value)}.`;
    const analysis = { findings, proposal: { action: 'save_price_cut' as const, text } };
    const words = chooseWords(ctx.world.words, [...findings.map((one) => `${one.title} ${one.text}`), text].join('\n\n'));
    ctx.card('words', { title: 'What was learned', figures: [{ label: 'in the words of', value: words.provider, note: words.why }], text: words.text });
    const { approved, actor, reason, at } = await ctx.requestApproval({
      action: 'save_scenario_plan',
      arguments: { name, changePct, from: day(0), to: day(horizon - 1), ...figuresOf(value) },
      windowMs,
    });
    const outputs = { analysis, words };
    const because = reason ? `: ${reason}` : '';
    if (!approved)
      return {
        detail: actor === 'system' ? 'not approved, no plan saved' : 'rejected by a person, no plan saved',
        data: { approved, decidedBy: actor, provider: words.provider },
        outputs,
      };
    ctx.log('info', `the plan "${name}" is saved, approved by ${actor}${because}`);
    ctx.card('plan', planCard(name, value));
    return {
      detail: `plan saved, approved by ${actor.slice(0, 60)}`,
      data: { approved, decidedBy: actor, provider: words.provider, plan: name, ...planData(value) },
      outputs: { ...outputs, plan: value },
      intents: [{ type: 'scenario.save', output: 'plan', name, by: 'agent', approved: { by: actor, at } }],
    };
  },
});

const signed = (value: number): string => `${value > 0 ? '+' : ''}${groupDigits(value)}`;

/** What the person should know of the plan: what it adds, rounded as it is shown. */
function figuresOf({ units, revenue, unit, currency }: Awaited<ReturnType<typeof answerPlan>>) {
  return {
    units: `${signed(units.delta.value)} ${unit}`,
    revenue: revenue === null ? null : `${signed(revenue.delta.value)} ${currency ?? ''}`.trim(),
  };
}
