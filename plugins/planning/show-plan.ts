import type { Card } from '../../server/kit/step.ts';
import { figure, groupDigits, percent } from '../words/format.ts';
import type { ScenarioValue } from './simulate-plan.ts';
import { tellPlan } from './tell-plan.ts';

/** A plan as a card: figures, what each assumption does, estimates beside the truth. */
export function planCard(title: string, value: ScenarioValue): Card {
  const { units, revenue, unit, currency, effects, estimates } = value;
  const widest = units.delta.ranges.at(-1);
  return {
    title,
    figures: [
      {
        label: 'units',
        value: signed(units.delta.value),
        unit,
        ...(widest ? { note: `${widest.level} %: ${signed(widest.lower)} to ${signed(widest.upper)}` } : {}),
      },
      ...(revenue ? [{ label: 'revenue', value: signed(revenue.delta.value), unit: currency ?? '' }] : []),
      { label: 'method', value: [...new Set(effects.map(({ method }) => method))].join(', ') || 'none' },
    ],
    table: {
      columns: ['estimate', 'value', '95 % from', 'to', 'true'],
      rows: estimates.map(({ name, label, value: one, low, high, truth }) => {
        const say = (x: number): string => (name === 'elasticity' ? figure(x) : percent(x));
        return [label, say(one), say(low), say(high), truth === null ? null : say(truth)];
      }),
    },
    text: [`It ${tellPlan(value)}.`, ...value.warnings.map(({ text }) => `${text}.`)].join(' '),
  };
}

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '-' : ''}${groupDigits(Math.abs(value))}`;

/** Figures of a plan for the timeline and the CLI. */
export const planData = ({ units, revenue, effects, coverage, warnings }: ScenarioValue) => ({
  unitsDelta: units.delta.value,
  revenueDelta: revenue?.delta.value ?? null,
  methods: effects.map(({ method }) => method),
  coverage: coverage.verdict,
  warnings: warnings.length,
});
