import { figure, groupDigits, percent } from '../words/format.ts';
import type { ScenarioValue } from './simulate-plan.ts';

/** "sells 312 units more (+8 %), earns 410 EUR less". */
export function tellPlan({ units, revenue, unit, currency }: ScenarioValue): string {
  const { delta } = units;
  const share = units.deltaShare === null ? '' : ` (${units.deltaShare >= 0 ? '+' : ''}${percent(units.deltaShare)})`;
  const sold = isNothing(delta.value) ? 'sells the same' : `sells ${amount(Math.abs(delta.value))} ${unit} ${delta.value > 0 ? 'more' : 'less'}${share}`;
  if (!revenue) return sold;
  const earned = isNothing(revenue.delta.value)
    ? 'earns the same'
    : `earns ${amount(Math.abs(revenue.delta.value))} ${currency ?? ''} ${revenue.delta.value > 0 ? 'more' : 'less'}`;
  return `${sold}, ${earned}`;
}

const isNothing = (value: number): boolean => value === 0;
const amount = (value: number): string => (value >= 10 ? groupDigits(value) : figure(value));
