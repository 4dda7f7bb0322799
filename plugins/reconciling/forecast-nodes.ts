import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import type { Model } from '../../server/kit/model.ts';
import type { StepContext } from '../../server/kit/step.ts';
import { openTape, placeOf, type Tape, windowOf } from '../backtesting/tape.ts';
import testShard from '../backtesting/test-shard.ts';
import { combineMembers } from '../modeling/combine.ts';
import { estimateCost } from '../modeling/estimate-cost.ts';
import type { ModelData } from '../modeling/model-data.ts';
import { openRoster, STAND_IN } from '../modeling/roster.ts';
import type { Split } from '../numerics/rolling-origin.ts';

/** What forecasts nodes when the winner learns across all series: sums of series are few and of another size than what it learnt from. */
const FALLBACK = 'combination';

/** The winner if it looks at one series at a time, else the combination, else the best of those that do. */
export function chooseNodeModel(ctx: Pick<StepContext, 'model' | 'models'>, { winner, models }: Pick<BacktestMeta, 'winner' | 'models'>): string {
  const isAlone = (model: Model): boolean =>
    model.scope === 'local' || (model.scope === 'combination' && model.members.every((member) => ctx.model(member.model).scope === 'local'));
  if (isAlone(ctx.model(winner))) return winner;
  if (ctx.models().includes(FALLBACK)) return FALLBACK;
  return models.find(({ id }) => isAlone(ctx.model(id)))?.id ?? STAND_IN;
}

/** Forecasts of all nodes: a window for each test cutoff, and the last from the end of history. */
export interface NodeTape {
  tape: Tape;
  /** Place of a window's and node's forecast in the tape: the model's own, else the stand-in's; −1 = none. */
  place(window: number, node: number): number;
}

/** Refits model `id` on every node at every cutoff and at the end of history. */
export async function forecastNodes(
  ctx: StepContext,
  data: ModelData,
  id: string,
  { splits, horizon, maxTrain, from, to }: { splits: readonly Split[]; horizon: number; maxTrain: number | undefined; from: number; to: number },
): Promise<NodeTape> {
  const { periods, m } = data.panel;
  const roster = openRoster(ctx, [id], m);
  const end: Split = { trainFrom: maxTrain === undefined ? 0 : Math.max(0, periods - maxTrain), trainTo: periods, testFrom: periods, testTo: periods };
  const tape = openTape({ splits: [...splits, end], models: roster.all.length, tested: Int32Array.from({ length: data.rows }, (_, node) => node), horizon });
  const ids = roster.locals.map((model) => model.id);
  const work = {
    items: data.rows,
    cost: estimateCost(ids.length * tape.splits.length, data),
    from,
    to,
    note: (done: number) => `${done} of ${data.rows} sums`,
  };
  await ctx.shard(testShard, { data, models: ids, tape }, work);
  for (let window = 0; window < tape.splits.length; window++)
    for (const [at, { members }] of roster.combinations.entries()) combineMembers(windowOf(tape, window), ids.length + at, members);
  const index = roster.all.findIndex((model) => model.id === id);
  return { tape, place: (window, node) => ownOrStandIn(tape, window, index, node) };
}

/** Place of the forecast of model `index`, of the stand-in's (model 0) where it has none; −1 = neither. */
export function ownOrStandIn(tape: Tape, window: number, index: number, row: number): number {
  for (const model of [index, 0]) {
    const place = placeOf(tape, window, model, row);
    if (tape.ok[place] === 1) return place;
  }
  return -1;
}
