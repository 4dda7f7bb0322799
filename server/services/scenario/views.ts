import type { PlanFigures } from '../../engine/intents/save-scenario.ts';
import type { KindValue } from '../../kit/kinds/index.ts';
import type { Assumptions, PlanScope } from '../../kit/kinds/scenario.ts';

export type { PlanFigures } from '../../engine/intents/save-scenario.ts';
/** A comparison of a forecast with the same under assumptions, as it is stored. */
export type ScenarioValue = KindValue<'scenario'>;

/** A saved plan as lists show it. */
export interface PlanRow {
  scenarioId: string;
  name: string;
  /** Whose model it asks. */
  runId: string;
  /** Title of that run; null when it is gone. */
  runTitle: string | null;
  /** The run whose step saved it; null for a person's own. */
  madeByRun: string | null;
  model: string;
  modelTitle: string;
  scope: PlanScope;
  scopeName: string;
  horizon: number;
  assumptions: Assumptions;
  tags: readonly string[];
  clonedFrom: string | null;
  provenance: { source: 'user' | 'run' | 'agent'; actor: string; approvedBy: string | null; approvedAt: string | null };
  /** Of the stored comparison. */
  digest: string;
  figures: PlanFigures;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export interface PlanDetail extends PlanRow {
  comparison: ScenarioValue;
}

/** Plans on one baseline, best first. */
export interface PlanComparison {
  rankedBy: 'units' | 'revenue';
  unit: string;
  currency: string | null;
  /** What all are measured against. */
  baseline: { runId: string; model: string; modelTitle: string; scopeName: string; horizon: number; units: number; revenue: number | null };
  ranked: readonly ComparedPlan[];
}

export interface ComparedPlan {
  rank: number;
  plan: PlanRow;
  comparison: ScenarioValue;
  /** True: its own baseline was another, so its assumptions were worked out anew on this one. */
  rebased: boolean;
}

/** What a planner can choose in a run. */
export interface PlannerOptions {
  runId: string;
  title: string;
  /** Null while the run has no forecast. */
  ready: {
    models: readonly { id: string; title: string; winner: boolean; drivers: readonly string[] }[];
    stores: readonly string[];
    products: readonly string[];
    series: readonly { ordinal: number; key: string }[];
    seriesCount: number;
    /** Dates of the 90 periods ahead, first first. */
    dates: readonly string[];
    horizon: number;
    /** Names of days seen in history. */
    holidays: readonly string[];
    /** Named days among those ahead. */
    ahead: readonly { date: string; name: string }[];
    unit: string;
    hasPrice: boolean;
    hasPromotion: boolean;
  } | null;
}
