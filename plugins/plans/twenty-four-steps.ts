import type { JsonObject } from '../../server/kit/json.ts';
import { type PlanPhase, use } from '../../server/kit/preset.ts';
import type { PlanSettings } from '../../server/kit/settings.ts';
import type { RecipeInput } from '../generator/recipe.ts';
import { backtestSteps, dataSteps, trainSteps } from './eleven-steps.ts';

/** Shops, products and models of the portfolio that is tested item by item: 3 × 2 × 3 = 18. */
const PORTFOLIO = { stores: 3, products: 2, models: ['moving_average', 'naive', 'seasonal_naive'] };
/** How long the showcase waits for a person. */
const ANSWER_MS = 60_000;

/** The eleven steps and, around them, all the rest of the house in ten phases: the plan of the showcase. */
export function twentyFourSteps(settings: PlanSettings<JsonObject>, recipe: RecipeInput): readonly PlanPhase[] {
  const { backtest } = settings;
  const { horizon, maxTrain } = backtest;
  const { stores, products, models } = PORTFOLIO;
  return [
    { phase: 'data', steps: [...dataSteps(settings, recipe), use('phase2_enrichment', {}), use('historical_backfill', { horizon })] },
    { phase: 'modeling', steps: [...trainSteps(settings), use('v2_train', { horizon, ...(maxTrain === undefined ? {} : { maxTrain }) })] },
    {
      phase: 'decision',
      steps: [...backtestSteps(settings), use('champion_compat_compare', {}), use('stale_alias_trigger', {}), use('safer_promote_flow', {})],
    },
    { phase: 'portfolio', steps: [use('batch_preset', { ...backtest, models, scope: { kind: 'first', stores, products } })] },
    { phase: 'planning', steps: [use('scenario_simulate_and_save', {}), use('multi_plan_compare', {})] },
    { phase: 'knowledge', steps: [use('embedding_provider_probe', {}), use('rag_index_subset', {}), use('rag_retrieve_probe', {})] },
    { phase: 'verify', steps: [use('verify', {})] },
    { phase: 'agents', steps: [use('agent_hitl_flow', { windowMs: ANSWER_MS })] },
    { phase: 'ops', steps: [use('ops_snapshot', {})] },
    { phase: 'cleanup', steps: [use('cleanup', {})] },
  ];
}
