import type { Model } from '../../server/kit/model.ts';
import { SUMS } from '../numerics/error-sums.ts';
import type { Split } from '../numerics/rolling-origin.ts';

/**
 * All sums of one backtest. Axes: model, window, step (steps gap + 1 … horizon ahead), series; row-major, model slowest.
 */
export interface Board {
  models: readonly Model[];
  splits: readonly Split[];
  levels: readonly number[];
  horizon: number;
  gap: number;
  steps: number;
  series: number;
  /** Error sums [model, window, step]. */
  sums: Float64Array;
  /** Points inside the interval [model, level]. */
  inside: Float64Array;
  /** Σ and count of scaled errors per series and window, [model, window, (mase Σ, n, rmsse Σ, n)]. */
  scaled: Float64Array;
  /** The same, each series' mean over its windows first, [model, (mase Σ, n, rmsse Σ, n)]. */
  scaledBySeries: Float64Array;
  /** Σ|e| and Σ|y| per series, [model, series, 2]. */
  bySeries: Float64Array;
  /** Series refused in every window they were tested in, [model]. */
  refused: Float64Array;
  /** Series and windows with a forecast of the model's own, [model]. */
  own: Float64Array;
  /** Points tested, the same for every model. */
  tested: number;
}

export function openBoard(
  models: readonly Model[],
  splits: readonly Split[],
  levels: readonly number[],
  shape: { horizon: number; gap: number; series: number },
): Board {
  const [m, w] = [models.length, splits.length];
  const steps = shape.horizon - shape.gap;
  return {
    models,
    splits,
    levels,
    ...shape,
    steps,
    sums: new Float64Array(m * w * steps * SUMS),
    inside: new Float64Array(m * levels.length),
    scaled: new Float64Array(m * w * 4),
    scaledBySeries: new Float64Array(m * 4),
    bySeries: new Float64Array(m * shape.series * 2),
    refused: new Float64Array(m),
    own: new Float64Array(m),
    tested: 0,
  };
}
