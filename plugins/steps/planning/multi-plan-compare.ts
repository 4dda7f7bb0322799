import { z } from 'zod';
import { dateOfPeriod } from '../../../server/kit/calendar.ts';
import type { KindValue } from '../../../server/kit/kinds/index.ts';
import { defineStep, many, maybe, read } from '../../../server/kit/step.ts';
import { answerPlan } from '../../planning/answer-plan.ts';
import { planCard } from '../../planning/show-plan.ts';
import { groupDigits, plural } from '../../words/format.ts';

/** Step of the horizon the holiday falls on, from 0: the middle, or the next day after it that is not named already. */
function holidayStep(horizon: number, isNamed: (step: number) => boolean): number {
  const middle = Math.floor(horizon / 2);
  for (let away = 0; away < horizon; away++) {
    const step = (middle + away) % horizon;
    if (!isNamed(step)) return step;
  }
  return middle;
}

export default defineStep({
  id: 'multi_plan_compare',
  version: '1.0.0',
  title: 'Compare plans',
  summary: 'Saves a holiday plan beside the price cut, on the same baseline, and ranks both by what they earn. Changes no forecast.',
  params: z.strictObject({
    name: z.string().min(1).max(200).default('showcase-holiday-uplift').describe('Name of the holiday plan'),
    first: z.string().min(1).max(200).default('showcase-price-cut-10pct').describe('Name the price cut was saved under'),
  }),
  reads: {
    dataset: read('dataset'),
    models: many('models'),
    backtest: read('backtest'),
    forecast: read('forecast'),
    truth: maybe('dataset_truth'),
    first: read('scenario', 'scenario_simulate_and_save'),
  },
  writes: { holiday: 'scenario', comparison: 'plan_comparison' },
  async run({ inputs, params: { name, first: firstName }, ctx }) {
    const first = inputs.first.json();
    const { meta } = inputs.dataset.table();
    const named = new Set(meta.events.map(({ period }) => period));
    const step = holidayStep(first.horizon, (at) => named.has(meta.periods + at));
    const value = await answerPlan(ctx, inputs, {
      model: first.model.id,
      scope: first.scope,
      horizon: first.horizon,
      assumptions: { holiday: { dates: [dateOfPeriod(meta.frequency, meta.start, meta.periods + step)] } },
    });
    const byRevenue = first.revenue !== null && value.revenue !== null;
    const plans = [
      { name: firstName, value: first },
      { name, value },
    ].map(({ value: { units, revenue }, ...about }) => ({ ...about, units: units.delta.value, revenue: revenue?.delta.value ?? null }));
    const worth = (plan: (typeof plans)[number]): number => (byRevenue ? (plan.revenue ?? 0) : plan.units);
    const ranked = plans.sort((a, b) => worth(b) - worth(a) || (a.name < b.name ? -1 : 1)).map((plan, at) => ({ rank: at + 1, ...plan }));
    const comparison: KindValue<'plan_comparison'> = {
      rankedBy: byRevenue ? 'revenue' : 'units',
      unit: first.unit,
      currency: first.currency,
      baseline: { units: first.units.baseline.value, revenue: first.revenue?.baseline.value ?? null },
      ranked,
    };
    ctx.card('plan', planCard(name, value));
    ctx.card('ranking', {
      title: `Ranked by ${comparison.rankedBy}`,
      table: {
        columns: ['rank', 'plan', first.unit, ...(byRevenue ? [first.currency ?? 'revenue'] : [])],
        rows: ranked.map((plan) => [plan.rank, plan.name, groupDigits(plan.units), ...(byRevenue ? [groupDigits(plan.revenue ?? 0)] : [])]),
      },
    });
    const [best] = ranked;
    const gain = byRevenue ? `${groupDigits(best.revenue ?? 0)} ${first.currency ?? ''}` : `${groupDigits(best.units)} ${first.unit}`;
    return {
      detail: `${plural(ranked.length, 'plan', 'plans')}: ${best.name} first by ${comparison.rankedBy} (${gain})`,
      data: {
        winner: best.name,
        rankedBy: comparison.rankedBy,
        ranked: ranked.map(({ name: one, units, revenue, rank }) => ({ name: one, units, revenue, rank })),
      },
      outputs: { holiday: value, comparison },
      intents: [{ type: 'scenario.save', output: 'holiday', name }],
    };
  },
});
