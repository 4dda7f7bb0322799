import type { Assumptions } from '../../server/kit/kinds/scenario.ts';
import type { PlanFigures, ScenarioValue } from '../../server/services/scenario/views.ts';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { formatCount, formatFixed, formatPercent, formatSigned, formatUnits, joinWords } from '../_words/numbers.ts';
import { PROMOTIONS } from './query.ts';

const isNothing = (value: number): boolean => Math.abs(value) < 0.005;

/** "sells 312 units more (+8 %), earns 410 EUR less" */
export function tellDelta({ units, revenue, unit, currency }: PlanFigures): string {
  const share = units.deltaShare === null ? '' : ` (${formatSigned(units.deltaShare * 100, 1)}\u00a0%)`;
  const sold = isNothing(units.delta) ? 'sells the same' : `sells ${formatUnits(Math.abs(units.delta))} ${unit} ${units.delta > 0 ? 'more' : 'less'}${share}`;
  if (!revenue) return sold;
  const earned = isNothing(revenue.delta)
    ? 'earns the same'
    : `earns ${formatMoney(Math.abs(revenue.delta))} ${currency ?? ''} ${revenue.delta > 0 ? 'more' : 'less'}`;
  return `${sold}, ${earned}`;
}

/** Money: whole from 100 up. */
export const formatMoney = (value: number): string => (Math.abs(value) >= 100 ? formatCount(Math.round(value)).replace('-', '−') : formatFixed(value, 2));

/** The figures of a comparison that lists show. */
export function figuresOf({ units, revenue, unit, currency, coverage, effects, warnings }: ScenarioValue): PlanFigures {
  const ends = (sum: ScenarioValue['units']['delta']) => {
    const range = sum.ranges.at(-1);
    return { low: range?.lower ?? sum.value, high: range?.upper ?? sum.value };
  };
  return {
    unit,
    currency,
    units: { baseline: units.baseline.value, scenario: units.scenario.value, delta: units.delta.value, deltaShare: units.deltaShare, ...ends(units.delta) },
    revenue: revenue && { baseline: revenue.baseline.value, scenario: revenue.scenario.value, delta: revenue.delta.value, ...ends(revenue.delta) },
    coverage: coverage.verdict,
    methods: effects.map(({ assumption, method }) => ({ assumption, method })),
    warnings: warnings.length,
  };
}

const KINDS: Readonly<Record<string, string>> = { pct_off: 'a promotion', bogo: 'two for one', bundle: 'a bundle', markdown: 'a markdown' };

const usualDepth = (kind: string): number => PROMOTIONS.find(([one]) => one === kind)?.[2] ?? 0;

/** "10 % cheaper from 1 to 14 June, a holiday on 8 June" */
export function tellAssumptions({ price, promotion, holiday, inventory, lifecycle }: Assumptions, frequency: ScenarioValue['frequency'], unit: string): string {
  const range = ({ from, to }: { from: string; to: string }) =>
    from === to ? `on ${periodLabel(frequency, from)}` : `from ${periodLabel(frequency, from)} to ${periodLabel(frequency, to)}`;
  const parts: string[] = [];
  if (price)
    parts.push(
      `${formatFixed(Math.abs(price.changePct), Number.isInteger(price.changePct) ? 0 : 1)}\u00a0% ${price.changePct < 0 ? 'cheaper' : 'dearer'} ${range(price)}`,
    );
  if (promotion) parts.push(`${KINDS[promotion.kind] ?? promotion.kind} at ${promotion.depthPct ?? usualDepth(promotion.kind)}\u00a0% off ${range(promotion)}`);
  if (holiday)
    parts.push(`${holiday.name ? `a day like ${holiday.name}` : 'a holiday'} on ${joinWords(holiday.dates.map((date) => periodLabel(frequency, date)))}`);
  if (inventory) parts.push(`${formatUnits(inventory.onHand)} ${unit} on hand`);
  if (lifecycle) parts.push(`a stage of ${lifecycle.stage}`);
  return parts.length === 0 ? 'nothing changed' : joinWords(parts);
}

/**
 * Order-up-to quantities of the whole stretch: the upper end of the sum's interval at a level is its quantile at (100 + level) / 2.
 * Daily bounds are not added; the sum has intervals of its own.
 */
export const stockOf = ({ units }: Pick<ScenarioValue, 'units'>): { service: number; quantity: number }[] =>
  units.scenario.ranges.filter(({ level }) => level >= 80).map(({ level, upper }) => ({ service: (100 + level) / 2, quantity: Math.ceil(upper) }));

/** "Stock of 900 units covers it: a chance of 2 % to run out." */
export function tellCoverage(
  { coverage, unit, frequency }: Pick<ScenarioValue, 'coverage' | 'unit' | 'frequency'>,
  dateOf: (period: number) => string,
): string {
  const { verdict, onHand, chance, emptyAt, lastOnHand } = coverage;
  if (onHand === null || chance === null)
    return lastOnHand === null
      ? 'Say how much is on hand, and the plan says whether it lasts.'
      : `Say how much is on hand, and the plan says whether it lasts; when history ended there were ${formatUnits(lastOnHand)} ${unit}.`;
  const words = { covered: 'covers it', at_risk: 'may run out', stockout: 'does not last', unknown: 'is unknown' }[verdict];
  const when = emptyAt === null ? '' : ` On the middle path the shelf is empty on ${periodLabel(frequency, dateOf(emptyAt))}.`;
  return `Stock of ${formatUnits(onHand)} ${unit} ${words}: a chance of ${chance < 0.005 ? 'less than 1' : formatPercent(chance, 0).replace('\u00a0%', '')}\u00a0% to sell more than that.${when}`;
}

export const COVERAGE_WORDS: Readonly<Record<ScenarioValue['coverage']['verdict'], string>> = {
  covered: 'covered',
  at_risk: 'at risk',
  stockout: 'stock-out',
  unknown: 'not asked',
};

export const horizonWords = ({ frequency, horizon }: Pick<ScenarioValue, 'frequency' | 'horizon'>): string =>
  `${formatCount(horizon)} ${periodsWord(frequency, horizon)}`;
