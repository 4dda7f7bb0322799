import type { Server } from '../../server.ts';
import { parseInput } from '../parse-input.ts';
import { askPlan } from './ask-plan.ts';
import { readComparison } from './get-scenario.ts';
import { CompareInput } from './plan-input.ts';
import { findPlan, type Row, toPlanRows } from './plan-row.ts';
import type { PlanComparison, ScenarioValue } from './views.ts';

/**
 * Two to five plans on one baseline, that of the first: a plan made on another run, model, scope or horizon is worked out anew on it, and that
 * is said. Ranked by what is asked for; by units where there are no prices.
 * @throws AppError SCENARIO_NOT_FOUND of any, INVALID_INPUT
 */
export async function compareScenarios(server: Server, body: unknown): Promise<PlanComparison> {
  const { ids, by } = parseInput(CompareInput, body);
  const rows = await Promise.all(ids.map((id) => findPlan(server, id)));
  const plans = await toPlanRows(server, rows);
  const [first] = rows;
  const base = readComparison(server, first);
  const compared: { plan: (typeof plans)[number]; comparison: ScenarioValue; rebased: boolean }[] = [];
  for (const [at, row] of rows.entries()) {
    const rebased = !isSameBaseline(first, row);
    const comparison = rebased ? await rebase(server, first, row) : readComparison(server, row);
    compared.push({ plan: plans[at], comparison, rebased });
  }
  const rankedBy = by === 'revenue' && compared.every(({ comparison }) => comparison.revenue !== null) ? 'revenue' : 'units';
  const worth = ({ comparison }: { comparison: ScenarioValue }): number =>
    rankedBy === 'revenue' ? (comparison.revenue?.delta.value ?? 0) : comparison.units.delta.value;
  const ranked = [...compared].sort((a, b) => worth(b) - worth(a) || (a.plan.scenarioId < b.plan.scenarioId ? -1 : 1));
  return {
    rankedBy,
    unit: base.unit,
    currency: base.currency,
    baseline: {
      runId: first.runId,
      model: base.model.id,
      modelTitle: base.model.title,
      scopeName: base.scopeName,
      horizon: base.horizon,
      units: base.units.baseline.value,
      revenue: base.revenue?.baseline.value ?? null,
    },
    ranked: ranked.map((one, at) => ({ rank: at + 1, ...one })),
  };
}

const isSameBaseline = (a: Row, b: Row): boolean => a.runId === b.runId && a.model === b.model && a.scope === b.scope && a.horizon === b.horizon;

async function rebase(server: Server, first: Row, row: Row): Promise<ScenarioValue> {
  const { value } = await askPlan(server, {
    runId: first.runId,
    model: first.model,
    scope: JSON.parse(first.scope),
    horizon: first.horizon,
    assumptions: JSON.parse(row.assumptions),
  });
  return value;
}
