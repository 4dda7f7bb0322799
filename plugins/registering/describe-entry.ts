import { dateOfPeriod } from '../../server/kit/calendar.ts';
import type { IntentOf } from '../../server/kit/intent.ts';
import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import type { RegistryFacts } from '../../server/kit/model-registry.ts';
import type { Input } from '../../server/kit/step.ts';
import { championOf } from '../modeling/champion.ts';
import { frameVersionOf } from './frame-version.ts';

type Entry = IntentOf<'registry.register'>;

export interface EntryInputs {
  dataset: Input<'dataset'>;
  backtest: Input<'backtest'>;
  models: readonly Input<'models'>[];
}

/** Everything the registry is told of a model of the leaderboard. @throws RangeError when it was not trained or not tested */
export function describeEntry(
  model: string,
  { dataset, backtest, models }: EntryInputs,
): Entry & Required<Pick<Entry, 'digest' | 'dataset' | 'frameVersion' | 'metrics'>> {
  const input = championOf(model, models);
  const tested = backtest.table().meta;
  const metrics = figuresOf(model, tested);
  const value = metrics[tested.metric];
  if (value === undefined)
    throw new RangeError(`model "${model}" has no ${tested.metric} in this backtest; register one of ${tested.models.map(({ id }) => id).join(', ')}`);
  const { frequency, start } = dataset.table().meta;
  const { from, cutoff, ...meta } = input.table().meta;
  return {
    type: 'registry.register',
    output: input.output,
    modelId: model,
    metric: tested.metric,
    value,
    digest: input.digest,
    dataset: dataset.digest,
    window: { from: dateOfPeriod(frequency, start, from), to: dateOfPeriod(frequency, start, cutoff - 1) },
    frameVersion: frameVersionOf(
      meta,
      models.map((one) => one.table().meta),
    ),
    metrics,
  };
}

/** Whether a model was both trained and tested, with a figure to rank it by. */
export function competes({ backtest, models }: EntryInputs, model: string): boolean {
  const { metric, models: tested } = backtest.table().meta;
  const value = tested.find(({ id }) => id === model)?.scores[metric] ?? null;
  return value !== null && models.some((input) => input.table().meta.model === model);
}

/** Scores that have a value, by name. */
function figuresOf(model: string, { models }: BacktestMeta): Record<string, number> {
  const scores = models.find(({ id }) => id === model)?.scores ?? {};
  return Object.fromEntries(Object.entries(scores).filter((pair): pair is [string, number] => pair[1] !== null));
}

/** What the rules of the registry look at, of an entry not yet made. @param verified its bytes were just read and have their digest */
export const factsOfEntry = ({ dataset, frameVersion, metric, metrics }: ReturnType<typeof describeEntry>, verified: boolean): RegistryFacts => ({
  state: 'success',
  verified: verified ? 'verified' : 'mismatch',
  frameVersion,
  dataset,
  series: 'all',
  metric,
  metrics,
});
