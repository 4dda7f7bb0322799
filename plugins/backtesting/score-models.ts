import { type BacktestMeta, DEMAND_CLASSES, type DemandClass, type Scores } from '../../server/kit/kinds/modeling.ts';
import type { Metric } from '../../server/kit/settings.ts';
import { biasOf, maeOf, mergeSums, pinballOf, rmseOf, SUM, SUMS, smapeOf, wapeOf } from '../numerics/error-sums.ts';
import { trackingSignalOf } from '../numerics/metrics/tracking-signal.ts';
import { wilsonRange } from '../numerics/wilson-range.ts';
import { type Board, CLASSES, RELIABILITY, SCALED } from './board.ts';

/** A model's results before ranking. */
export type Scored = Omit<BacktestMeta['models'][number], 'rank' | 'level' | 'valueAdded' | 'segments'> & {
  segments: readonly Omit<BacktestMeta['models'][number]['segments'][number], 'rank'>[];
  /** All scores of each window alone; null where there is none. */
  windowScores: readonly Scores[];
};

/** NaN and infinities, which no score may be, become null. */
const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

const BUCKETS: readonly (readonly [number, number])[] = [
  [1, 7],
  [8, 14],
  [15, 28],
  [29, Number.POSITIVE_INFINITY],
];

/** Scores of every model of a finished board, in the board's order. */
export function scoreModels(board: Board): Scored[] {
  return board.models.map((model, index) => {
    // A model that refused everything has only stand-in forecasts: none of its own to be scored.
    if (board.own[index] === 0) eraseModel(board, index);
    const pooled = sumOver(board, index, () => true);
    const inside = (level: number): number => board.inside[index * board.judged.length + board.judged.indexOf(level)];
    return {
      id: model.id,
      title: model.title,
      baseline: model.baseline ?? false,
      scores: toScores(pooled, board.scaledBySeries, index * SCALED, board.crps[index]),
      biasPerPeriod: biasPerPeriod(board, pooled),
      coverage: board.levels.map((level) => coverageOf(level, inside(level), pooled[SUM.count])),
      reliability: RELIABILITY.map((level) => ({ level, share: orNull(inside(level) / pooled[SUM.count]) })),
      buckets: bucketsOf(board, index),
      windows: board.splits.map((_, window) => windowOf(board, index, window)),
      windowScores: board.splits.map((_, window) => windowScores(board, index, window)),
      trackingSignal: orNull(trackingSignalOf(pooled)),
      stability: orNull(board.stability[index]),
      segments: DEMAND_CLASSES.map((name, at) => segmentOf(board, index, name, at)),
      refused: board.refused[index],
    };
  });
}

function segmentOf(board: Board, model: number, name: DemandClass, at: number): Scored['segments'][number] {
  const place = model * CLASSES + at;
  const sums = board.byClass.subarray(place * SUMS, (place + 1) * SUMS);
  const [sum, count] = board.scaledByClass.subarray(2 * place, 2 * place + 2);
  return { class: name, wape: orNull(wapeOf(sums)), rmsse: orNull(sum / count), bias: orNull(biasOf(sums)) };
}

/** What series of a class are ranked by: absolute errors reward forecasting nothing where most periods sell nothing. */
export const metricOf = (name: DemandClass, metric: Metric): Metric => (name === 'intermittent' || name === 'lumpy' ? 'rmsse' : metric);

/** Empties everything the board holds of one model. */
function eraseModel(board: Board, index: number): void {
  for (const sums of [board.sums, board.inside, board.crps, board.scaled, board.scaledBySeries, board.bySeries, board.byClass, board.scaledByClass]) {
    const length = sums.length / board.models.length;
    sums.fill(0, index * length, (index + 1) * length);
  }
}

function toScores(sums: Float64Array, scaled: Float64Array, at: number, crps: number): Scores {
  return {
    wape: orNull(wapeOf(sums)),
    mae: orNull(maeOf(sums)),
    rmse: orNull(rmseOf(sums)),
    mase: orNull(scaled[at] / scaled[at + 1]),
    rmsse: orNull(scaled[at + 2] / scaled[at + 3]),
    smape: orNull(smapeOf(sums)),
    pinball: orNull(pinballOf(sums)),
    bias: orNull(biasOf(sums)),
    crps: orNull(crps / sums[SUM.count]),
    msis: orNull(scaled[at + 4] / scaled[at + 5]),
  };
}

/** Error sums of one model over all windows and steps that `wanted` takes. */
function sumOver(board: Board, model: number, wanted: (window: number, step: number) => boolean): Float64Array {
  const total = new Float64Array(SUMS);
  for (let window = 0; window < board.splits.length; window++)
    for (let i = 0; i < board.steps; i++)
      if (wanted(window, board.gap + 1 + i)) mergeSums(total, 0, board.sums, ((model * board.splits.length + window) * board.steps + i) * SUMS);
  return total;
}

/** CRPS is kept over all windows together: a window alone has none. */
function windowScores(board: Board, model: number, window: number): Scores {
  const sums = sumOver(board, model, (w) => w === window);
  return toScores(sums, board.scaled, (model * board.splits.length + window) * SCALED, Number.NaN);
}

/** Σ(f − y) over all series, averaged over the periods that had a tested point. */
function biasPerPeriod(board: Board, pooled: Float64Array): number | null {
  let periods = 0;
  for (let i = 0; i < board.splits.length * board.steps; i++) if (board.sums[i * SUMS + SUM.count] > 0) periods++;
  return orNull(pooled[SUM.count] === 0 ? Number.NaN : pooled[SUM.error] / periods);
}

function coverageOf(level: number, inside: number, count: number): Scored['coverage'][number] {
  const range = new Float64Array(2);
  wilsonRange(inside, count, range);
  return { level, share: orNull(inside / count), count, low: orNull(range[0]), high: orNull(range[1]) };
}

function bucketsOf(board: Board, model: number): Scored['buckets'] {
  return BUCKETS.filter(([from, to]) => from <= board.horizon && to > board.gap).map(([from, to]) => {
    const sums = sumOver(board, model, (_, step) => step >= from && step <= to);
    return {
      from: Math.max(from, board.gap + 1),
      to: Math.min(to, board.horizon),
      wape: orNull(wapeOf(sums)),
      bias: orNull(biasOf(sums)),
      count: sums[SUM.count],
    };
  });
}

function windowOf(board: Board, model: number, window: number): Scored['windows'][number] {
  const sums = sumOver(board, model, (w) => w === window);
  const first = (model * board.splits.length + window) * board.steps;
  const steps = Array.from({ length: board.steps }, (_, i) => orNull(wapeOf(board.sums, (first + i) * SUMS)));
  return { wape: orNull(wapeOf(sums)), bias: orNull(biasOf(sums)), steps };
}
