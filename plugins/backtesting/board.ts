import type { Model } from '../../server/kit/model.ts';
import { sharedF64 } from '../../server/kit/shard.ts';
import { SUMS } from '../numerics/error-sums.ts';
import type { Split } from '../numerics/rolling-origin.ts';

/** Classes that series are pooled and judged by: four of demand, and one for what never sold. */
export const CLASSES = 5;
/** The total of all series is tested for the width of its own intervals, and never scored. */
export const TOTAL_CLASS = 5;
/** Scaled errors: Σ and count of MASE, RMSSE and MSIS. */
export const SCALED = 6;
/** Sums of one series: Σ|e|, Σ|y|, Σe and the number of points. */
export const OWN = 4;

/**
 * All sums of one backtest. Axes: model, window, step (steps gap + 1 … horizon ahead), row of the tested series; row-major, model slowest.
 */
export interface Board {
  models: readonly Model[];
  splits: readonly Split[];
  /** Interval levels asked for, ascending. */
  levels: readonly number[];
  /** Those and 50, 80, 90, 95: what intervals are judged at. */
  judged: readonly number[];
  horizon: number;
  gap: number;
  steps: number;
  rows: number;
  /** Error sums [model, window, step]. */
  sums: Float64Array;
  /** Points inside the interval [model, judged level]. */
  inside: Float64Array;
  /** Σ CRPS [model]. */
  crps: Float64Array;
  /** Scaled errors of series and window, [model, window, SCALED]. */
  scaled: Float64Array;
  /** The same, each series' mean over its windows first, [model, SCALED]. */
  scaledBySeries: Float64Array;
  /** [model, row, OWN]. */
  bySeries: Float64Array;
  /** Loss a series' own choice of model is made by, [model, window, row]; NaN where the model has no forecast of its own. */
  losses: Float64Array;
  /** Error sums [model, class], and Σ and count of RMSSE [model, class, 2]. */
  byClass: Float64Array;
  scaledByClass: Float64Array;
  /** Series refused in every window they were tested in, [model]. */
  refused: Float64Array;
  /** Series and windows with a forecast of the model's own, [model]. */
  own: Float64Array;
  /** How far forecasts are revised, see `measureStability`; NaN where that cannot be told, [model]. */
  stability: Float64Array;
  /** Points tested, the same for every model. */
  tested: number;
}

/** A board as threads see it: a model is a place, and its cells are written by one thread alone. */
export type Cells = Omit<Board, 'models' | 'tested'>;

/** Levels at which the width of intervals as a whole is judged. */
export const RELIABILITY: readonly number[] = [50, 80, 90, 95];

export function openBoard(
  models: readonly Model[],
  splits: readonly Split[],
  levels: readonly number[],
  shape: { horizon: number; gap: number; rows: number },
): Board {
  const [m, w] = [models.length, splits.length];
  const steps = shape.horizon - shape.gap;
  const judged = [...new Set([...levels, ...RELIABILITY])].sort((a, b) => a - b);
  return {
    models,
    splits,
    levels,
    judged,
    ...shape,
    steps,
    sums: sharedF64(m * w * steps * SUMS),
    inside: sharedF64(m * judged.length),
    crps: sharedF64(m),
    scaled: sharedF64(m * w * SCALED),
    scaledBySeries: sharedF64(m * SCALED),
    bySeries: sharedF64(m * shape.rows * OWN),
    losses: sharedF64(m * w * shape.rows).fill(Number.NaN),
    byClass: sharedF64(m * CLASSES * SUMS),
    scaledByClass: sharedF64(m * CLASSES * 2),
    refused: sharedF64(m),
    own: sharedF64(m),
    stability: sharedF64(m),
    tested: 0,
  };
}
