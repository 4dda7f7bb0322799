import type { TableValue } from '../../server/kit/kind.ts';
import type { HierarchyMeta } from '../../server/kit/kinds/hierarchy.ts';
import type { BacktestMeta, ForecastMeta } from '../../server/kit/kinds/modeling.ts';
import type { BacktestSettings } from '../../server/kit/settings.ts';
import type { StepContext } from '../../server/kit/step.ts';
import type { Tape } from '../backtesting/tape.ts';
import type { Dataset } from '../modeling/history.ts';
import type { ModelData } from '../modeling/model-data.ts';
import { makePacer } from '../modeling/pacer.ts';
import { checkCoherence } from '../numerics/hierarchy/coherence.ts';
import type { Hierarchy } from '../numerics/hierarchy/structure.ts';
import { chooseNodeModel, forecastNodes, type NodeTape } from './forecast-nodes.ts';
import { gatherOutcomes, readStanding } from './gather-outcomes.ts';
import { hierarchyTable } from './hierarchy-table.ts';
import { makeNodeData } from './node-data.ts';
import { openNodeIntervals, type TestedNodes } from './node-intervals.ts';
import { planNodes } from './plan-nodes.ts';
import { type Rules, reconcileWith } from './reconcile-with.ts';
import { tryMethods } from './try-methods.ts';
import { errorCovariance, type Outcomes } from './window-errors.ts';

/** What the rest of the backtest found. */
export interface Made {
  meta: BacktestMeta;
  /** Every forecast that was tested, with the winner's place among its models. */
  tape: Tape;
  winner: number;
  forecast: { table: TableValue; meta: ForecastMeta };
  settings: BacktestSettings;
}

/**
 * Forecasts of all series together, of each shop and each product, made to add up with those of the series. Needs every series tested: a
 * sum that leaves some out could not be judged. Progress 0.99 … 1.
 * @returns the table, or why there is none
 */
export async function makeHierarchy(
  ctx: StepContext,
  dataset: Dataset,
  data: ModelData,
  made: Made,
): Promise<{ table: TableValue; meta: HierarchyMeta } | string> {
  const { meta, tape, forecast, settings } = made;
  const { series, unit } = dataset.meta;
  const plan = planNodes({ store: dataset.names('store'), product: dataset.names('product') });
  if (typeof plan === 'string') return plan;
  if (meta.testedSeries < series) return `only ${meta.testedSeries} of ${series} series were tested, and sums need all of them`;
  const { hierarchy } = plan;
  const { aggregates } = hierarchy;
  const { splits, horizon } = tape;
  const pace = makePacer(ctx, series * data.panel.periods * hierarchy.levels.length, 0.99, 0.99);
  const sums = await makeNodeData(dataset, data, hierarchy, (work) => pace(work, () => 'adding up'));
  const model = chooseNodeModel(ctx, meta);
  const forecasts = await forecastNodes(ctx, sums.data, model, { splits, horizon, maxTrain: settings.maxTrain, from: 0.99, to: 1 });
  const outcomes = gatherOutcomes(hierarchy, data, sums, tape, made.winner, forecasts, settings.gap);
  const nonNegative = data.nonNegative.subarray(0, series).every((one) => one === 1);
  const rulesAt = (cutoff: number): Rules => ({
    horizon,
    nonNegative,
    isShut: (leaf, step) => ((data.closed[leaf] >> ((data.weekday + cutoff + step) % 7)) & 1) === 1,
  });
  const trial = await tryMethods(ctx, hierarchy, outcomes, nonNegative, (window) => rulesAt(splits[window].trainTo));

  const standing = readStanding(forecast.table, forecast.meta);
  const { base, sigma } = forecastsAtEnd(hierarchy, forecasts, standing.mean, horizon);
  const covariance = trial.method === 'mint_shrink' ? errorCovariance(hierarchy, outcomes, -1) : null;
  const { values, capped } = reconcileWith(trial.method, hierarchy, base, covariance, rulesAt(data.panel.periods));
  await ctx.progress(1, 'adding up');

  const tested = { hierarchy, tape, forecasts, outcomes, windows: trial.windows, nonNegative: sums.data.nonNegative };
  const intervals = openNodeIntervals(testedNodes(tested), meta.levels);
  const [before, after] = [checkCoherence(hierarchy, base, horizon).largest, checkCoherence(hierarchy, values, horizon).largest];
  const found: HierarchyMeta = {
    levels: hierarchy.levels.map(({ from, size }, i) => ({ level: plan.levels[i], from, nodes: size })),
    nodes: aggregates,
    series,
    horizon,
    from: data.panel.periods,
    periods: data.panel.periods,
    unit,
    intervalLevels: [...meta.levels],
    intervals: meta.intervals,
    coverage: intervals.coverage,
    model,
    method: trial.method,
    ...trial.errors,
    windows: splits.length,
    gapBefore: before,
    gap: after,
    coherent: after <= 1e-9,
    nonNegative,
    capped: trial.capped + capped,
  };
  const bounds = meta.levels.map(
    (_, level) => (row: number, step: number) =>
      row < aggregates ? intervals.half(row, step, level, sigma[row * horizon + step]) : standing.half[level][(row - aggregates) * horizon + step],
  );
  return { meta: found, table: hierarchyTable(found, { plan, history: sums.data, nonNegative: data.nonNegative, base, values, halves: bounds, trial }) };
}

/** Forecasts from the end of history: of the nodes by their own model, of the series as they stand. @returns base [nodes and series, horizon], sigma [nodes, horizon] */
function forecastsAtEnd({ aggregates, nodes }: Hierarchy, { tape, place }: NodeTape, series: Float64Array, horizon: number) {
  const [base, sigma] = [new Float64Array(nodes * horizon), new Float64Array(aggregates * horizon)];
  for (let node = 0; node < aggregates; node++) {
    const at = place(tape.splits.length - 1, node);
    if (at < 0) continue;
    base.set(tape.mean.subarray(at * horizon, (at + 1) * horizon), node * horizon);
    sigma.set(tape.sigma.subarray(at * horizon, (at + 1) * horizon), node * horizon);
  }
  base.set(series, aggregates * horizon);
  return { base, sigma };
}

interface Tested {
  hierarchy: Hierarchy;
  tape: Tape;
  forecasts: NodeTape;
  outcomes: Outcomes;
  /** Forecasts that add up, by window. */
  windows: readonly Float64Array[];
  nonNegative: Uint8Array;
}

/** The nodes' part of the test, as their intervals look at it: what adds up, with the width of each node's own model. */
function testedNodes({ hierarchy, tape, forecasts, outcomes, windows, nonNegative }: Tested): TestedNodes {
  const { aggregates, nodes, levels } = hierarchy;
  const { splits, horizon } = tape;
  return {
    splits,
    horizon,
    nodes: aggregates,
    classes: Uint8Array.from({ length: aggregates }, (_, node) => levels.findIndex(({ from, size }) => node >= from && node < from + size)),
    classCount: levels.length,
    nonNegative,
    actual: (node, window, step) => outcomes.actual[(window * nodes + node) * horizon + step],
    forecast(window, node) {
      const place = forecasts.place(window, node);
      if (place < 0) return null;
      const own = windows[window].subarray(node * horizon, (node + 1) * horizon);
      return { mean: own, sigma: forecasts.tape.sigma.subarray(place * horizon, (place + 1) * horizon) };
    },
  };
}
