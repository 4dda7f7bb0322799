import type { JsonObject } from '../../server/kit/json.ts';
import { type PlanPhase, type PlanStep, use } from '../../server/kit/preset.ts';
import type { PlanSettings } from '../../server/kit/settings.ts';
import type { RecipeInput } from '../generator/recipe.ts';

type Settings = PlanSettings<JsonObject>;

/** From the ground to the feature frame. With a feed the recipe is not used. */
export function dataSteps({ models, focus, reset, backtest, feed, overrides }: Settings, recipe: RecipeInput): PlanStep[] {
  const made = feed ? null : recipe;
  return [
    use('precheck', { models: [...models] }),
    use('reset', { requested: reset, recipe: made }),
    use('seed', { recipe: made, applied: feed ? {} : overrides }),
    use('status', { focus }),
    use('features', { horizon: backtest.horizon }),
  ];
}

export function trainSteps({ models, backtest: { horizon, maxTrain } }: Settings): PlanStep[] {
  return [use('train', { models: [...models], horizon, ...(maxTrain === undefined ? {} : { maxTrain }) })];
}

export function backtestSteps({ models, levels, backtest }: Settings): PlanStep[] {
  return [use('backtest', { ...backtest, models: [...models], levels: [...levels] }), use('register', {})];
}

/** Data, modeling, decision, verify, agents, cleanup: the plan of every preset but the showcase. */
export function elevenSteps(settings: Settings, recipe: RecipeInput): readonly PlanPhase[] {
  return [
    { phase: 'data', steps: dataSteps(settings, recipe) },
    { phase: 'modeling', steps: trainSteps(settings) },
    { phase: 'decision', steps: backtestSteps(settings) },
    { phase: 'verify', steps: [use('verify', {})] },
    { phase: 'agents', steps: [use('agent', {})] },
    { phase: 'cleanup', steps: [use('cleanup', {})] },
  ];
}
