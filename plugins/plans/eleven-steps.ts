import type { JsonObject } from '../../server/kit/json.ts';
import { type PlanPhase, use } from '../../server/kit/preset.ts';
import type { PlanSettings } from '../../server/kit/settings.ts';
import type { RecipeInput } from '../generator/recipe.ts';

/** Data, modeling, decision, verify, agents, cleanup: the plan of every preset but the showcase. With a feed the recipe is not used. */
export function elevenSteps(settings: PlanSettings<JsonObject>, recipe: RecipeInput): readonly PlanPhase[] {
  const { models, levels, backtest, feed } = settings;
  const made = feed ? null : recipe;
  return [
    {
      phase: 'data',
      steps: [
        use('precheck', { models: [...models] }),
        use('reset', { requested: settings.reset, recipe: made }),
        use('seed', { recipe: made, applied: feed ? {} : settings.overrides }),
        use('status', { focus: settings.focus }),
        use('features', { horizon: backtest.horizon }),
      ],
    },
    {
      phase: 'modeling',
      steps: [use('train', { models: [...models], horizon: backtest.horizon, ...(backtest.maxTrain === undefined ? {} : { maxTrain: backtest.maxTrain }) })],
    },
    { phase: 'decision', steps: [use('backtest', { ...backtest, models: [...models], levels: [...levels] }), use('register', {})] },
    { phase: 'verify', steps: [use('verify', {})] },
    { phase: 'agents', steps: [use('agent', {})] },
    { phase: 'cleanup', steps: [use('cleanup', {})] },
  ];
}
