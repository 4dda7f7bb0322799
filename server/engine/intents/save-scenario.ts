import type { Statement } from '../../db/statement.ts';
import { AppError } from '../../errors.ts';
import type { StoredFile } from '../../kit/kind.ts';
import type { KindValue } from '../../kit/kinds/index.ts';
import { scenario } from '../../kit/kinds/scenario.ts';
import { newWorkspaceId } from '../new-id.ts';
import type { Apply } from './index.ts';

/** What lists show of a plan. */
export interface PlanFigures {
  unit: string;
  currency: string | null;
  units: { baseline: number; scenario: number; delta: number; deltaShare: number | null; low: number; high: number };
  /** Null without a price. */
  revenue: { baseline: number; scenario: number; delta: number; low: number; high: number } | null;
  coverage: KindValue<'scenario'>['coverage']['verdict'];
  /** Of the assumptions, in their order. */
  methods: readonly { assumption: string; method: 'model' | 'heuristic' }[];
  warnings: number;
}

export interface NewPlan {
  scenarioId: string;
  name: string;
  runId: string;
  madeBy: { run: string; step: string } | null;
  wantedModel: string;
  clonedFrom: string | null;
  source: 'user' | 'run' | 'agent';
  actor: string;
  approved: { by: string; at: string } | null;
  tags: readonly string[];
  /** The comparison and where it is stored. */
  value: KindValue<'scenario'>;
  digest: string;
  files: readonly StoredFile[];
  at: string;
}

/** Tags of every plan that a run saves; `workspace:<name or id>` comes from the workspace itself. */
export const RUN_TAGS: readonly string[] = ['showcase', 'source:showcase'];

/** The row of a plan and its tags. */
export function planStatements(plan: NewPlan): Statement[] {
  const { value, scenarioId, at } = plan;
  const figures = figuresOf(value);
  const columns = {
    scenario_id: scenarioId,
    name: plan.name,
    run_id: plan.runId,
    made_by_run: plan.madeBy?.run ?? null,
    made_by_step: plan.madeBy?.step ?? null,
    model: value.model.id,
    wanted_model: plan.wantedModel,
    scope: JSON.stringify(value.scope),
    scope_name: value.scopeName,
    horizon: value.horizon,
    assumptions: JSON.stringify(value.assumptions),
    cloned_from: plan.clonedFrom,
    source: plan.source,
    actor: plan.actor,
    approved_by: plan.approved?.by ?? null,
    approved_at: plan.approved?.at ?? null,
    digest: plan.digest,
    files: JSON.stringify(plan.files),
    figures: JSON.stringify(figures),
    units_delta: figures.units.delta,
    revenue_delta: figures.revenue?.delta ?? null,
    created_at: at,
    updated_at: at,
  };
  const names = Object.keys(columns);
  return [
    {
      sql: `INSERT INTO scenario_plan (${names.join(', ')}) VALUES (${names.map((name) => (name.endsWith('_delta') ? 'CAST(? AS REAL)' : '?')).join(', ')})`,
      args: Object.values(columns),
    },
    ...[...new Set(plan.tags)].map((tag) => ({ sql: `INSERT INTO scenario_tag (tag, scenario_id) VALUES (?, ?)`, args: [tag, scenarioId] })),
  ];
}

function figuresOf({ units, revenue, unit, currency, coverage, effects, warnings }: KindValue<'scenario'>): PlanFigures {
  const widest = (sum: KindValue<'scenario'>['units']['delta']): { low: number; high: number } => {
    const range = sum.ranges.at(-1);
    return { low: range?.lower ?? sum.value, high: range?.upper ?? sum.value };
  };
  return {
    unit,
    currency,
    units: {
      baseline: units.baseline.value,
      scenario: units.scenario.value,
      delta: units.delta.value,
      deltaShare: units.deltaShare,
      ...widest(units.delta),
    },
    revenue: revenue && { baseline: revenue.baseline.value, scenario: revenue.scenario.value, delta: revenue.delta.value, ...widest(revenue.delta) },
    coverage: coverage.verdict,
    methods: effects.map(({ assumption, method }) => ({ assumption, method })),
    warnings: warnings.length,
  };
}

/** A step's own plan: the artifact it names, read back as it is stored. @throws AppError OUTPUT_REFUSED when there is none */
export const saveScenario: Apply<'scenario.save'> = ({ runId, step, at, artifacts, blobs }, { output, digest, name, by = 'run', approved }) => {
  const found = artifacts.find((one) => one.kind === 'scenario' && (digest === undefined ? one.output === output : one.digest === digest));
  if (!found) throw new AppError('OUTPUT_REFUSED', `step ${step} saves the plan "${name}" from "${output}", which is no scenario it wrote or read`);
  const value = scenario.schema.parse(JSON.parse(blobs.read(found.files[0].sha256).toString('utf8')));
  const plan: NewPlan = {
    scenarioId: newWorkspaceId(),
    name,
    runId,
    madeBy: { run: runId, step },
    wantedModel: value.model.id,
    clonedFrom: null,
    source: by,
    actor: by === 'agent' ? 'agent' : 'system',
    approved: approved ?? null,
    tags: RUN_TAGS,
    value,
    digest: found.digest,
    files: found.files,
    at,
  };
  return planStatements(plan);
};
