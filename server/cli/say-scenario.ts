import { plural } from '../kit/words.ts';
import type { PlanComparison, PlanDetail, PlanRow } from '../services/scenario/views.ts';

const signed = (value: number): string => `${value > 0 ? '+' : ''}${Math.round(value)}`;
const money = (value: number, currency: string | null): string => `${signed(value)} ${currency ?? ''}`.trim();

/** One plan, one line. */
export function sayPlan({ scenarioId, name, scopeName, horizon, figures, tags }: PlanRow): string {
  const { units, revenue, unit, currency } = figures;
  return [
    scenarioId,
    name,
    scopeName,
    plural(horizon, 'period'),
    `${signed(units.delta)} ${unit}`,
    revenue ? money(revenue.delta, currency) : '-',
    tags.join(','),
  ].join('  ');
}

export function sayPlanDetail(plan: PlanDetail): string {
  const { comparison, provenance } = plan;
  const range = comparison.units.delta.ranges.at(-1);
  return [
    sayPlan(plan),
    `run         ${plan.runId}${plan.runTitle ? ` (${plan.runTitle})` : ', which is gone'}`,
    `model       ${comparison.model.title}`,
    `units       ${Math.round(comparison.units.baseline.value)} -> ${Math.round(comparison.units.scenario.value)}${range ? `, change ${signed(range.lower)} to ${signed(range.upper)} (${range.level} %)` : ''}`,
    ...(comparison.revenue
      ? [`revenue     ${Math.round(comparison.revenue.baseline.value)} -> ${Math.round(comparison.revenue.scenario.value)} ${comparison.currency ?? ''}`]
      : []),
    `stock       ${comparison.coverage.verdict.replace('_', ' ')}`,
    ...comparison.effects.map(({ assumption, method, why }) => `${assumption.padEnd(11)} ${method}: ${why}`),
    ...comparison.estimates.map(
      ({ label, value, low, high, truth }) =>
        `estimate    ${label}: ${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})${truth === null ? '' : `, true ${truth.toFixed(2)}`}`,
    ),
    ...comparison.warnings.map(({ text }) => `warning     ${text}`),
    `saved by    ${provenance.source === 'user' ? provenance.actor : provenance.source}${provenance.approvedBy ? `, approved by ${provenance.approvedBy}` : ''}`,
  ].join('\n');
}

export function sayPlanComparison({ rankedBy, unit, currency, baseline, ranked }: PlanComparison): string {
  return [
    `${baseline.scopeName}, ${plural(baseline.horizon, 'period')}, ${baseline.modelTitle}: ${Math.round(baseline.units)} ${unit}${baseline.revenue === null ? '' : `, ${Math.round(baseline.revenue)} ${currency ?? ''}`}`,
    `ranked by ${rankedBy}`,
    ...ranked.map(({ rank, plan, comparison, rebased }) =>
      [
        `${rank}.`,
        plan.name,
        `${signed(comparison.units.delta.value)} ${unit}`,
        comparison.revenue ? money(comparison.revenue.delta.value, currency) : '-',
        rebased ? '(worked out anew on this baseline)' : '',
      ]
        .join('  ')
        .trimEnd(),
    ),
  ].join('\n');
}
