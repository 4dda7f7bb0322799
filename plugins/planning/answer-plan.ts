import { openDataset } from '../../server/kit/dataset.ts';
import type { Assumptions, PlanScope } from '../../server/kit/kinds/scenario.ts';
import type { Input, StepContext } from '../../server/kit/step.ts';
import type { Trained } from '../explaining/explain-path.ts';
import { type Effects, measureEffects } from './measure-effects.ts';
import { type ScenarioValue, simulatePlan, type Truth } from './simulate-plan.ts';

/** What a plan is made from, as steps read it. */
export interface PlanInputs {
  dataset: Input<'dataset'>;
  models: readonly Input<'models'>[];
  backtest: Input<'backtest'>;
  forecast: Input<'forecast'>;
  truth: Input<'dataset_truth'> | undefined;
}

export interface PlanQuestion {
  /** Default: the model that forecasts a single series best, else the winner. */
  model?: string | undefined;
  scope: PlanScope;
  horizon: number;
  assumptions: Assumptions;
}

/** The latest datasets measured: a person who moves a slider asks of the same one again and again. */
const measured = new Map<string, Effects>();
const KEPT = 4;

function effectsOf(inputs: PlanInputs): Effects {
  const { digest } = inputs.dataset;
  const effects = measured.get(digest) ?? measureEffects(openDataset(inputs.dataset.table()));
  measured.delete(digest);
  measured.set(digest, effects);
  for (const oldest of [...measured.keys()].slice(0, -KEPT)) measured.delete(oldest);
  return effects;
}

/** Opens what is needed and answers. @throws RangeError on unknown models, scopes and dates */
export async function answerPlan(ctx: StepContext, inputs: PlanInputs, { model, scope, horizon, assumptions }: PlanQuestion): Promise<ScenarioValue> {
  const dataset = openDataset(inputs.dataset.table());
  const { periods, series } = dataset.meta;
  // Models of other cutoffs (a backfill's) are no forecast of the days ahead.
  const tables = inputs.models.map((input) => input.table()).filter(({ meta }) => meta.cutoff === periods && meta.series === series);
  const trained = new Map<string, Trained>(tables.map((table) => [table.meta.model, { model: ctx.model(table.meta.model), table }]));
  const forecast = inputs.forecast.table();
  const { models, choice } = { models: forecast.meta.models, choice: forecast.u8('choice') };
  const wanted = model ?? (scope.kind === 'series' && scope.series < series ? models[choice[scope.series]] : inputs.backtest.table().meta.winner);
  if (!trained.has(wanted)) throw new RangeError(`model "${wanted}" was not trained; trained are ${[...trained.keys()].sort().join(', ')}`);
  await ctx.progress(0.1, 'measuring what prices and promotions do');
  const effects = effectsOf(inputs);
  const key = [inputs.dataset.digest, ...inputs.models.map(({ digest }) => digest), wanted, JSON.stringify(scope), horizon].join(' ');
  await ctx.progress(0.5, 'forecasting with and without');
  const biases = (inputs.backtest.table().meta.models.find(({ id }) => id === wanted)?.windows ?? []).flatMap(({ bias }) => bias ?? []);
  const truth = inputs.truth ? (inputs.truth.json() as unknown as Truth) : null;
  return simulatePlan({ dataset, trained, model: wanted, scope, horizon, assumptions, effects, forecast, truth, insteadOf: null, key, biases });
}
