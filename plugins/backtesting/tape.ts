import { sharedF64, sharedU8 } from '../../server/kit/shard.ts';
import type { Split } from '../numerics/rolling-origin.ts';

/**
 * Every forecast of a backtest. Axes: window, model, row, step; row-major, window slowest, so that one window's forecasts lie
 * together.
 */
export interface Tape {
  splits: readonly Split[];
  models: number;
  /** Ordinals of the series tested, ascending, and last the total's row. */
  tested: Int32Array;
  horizon: number;
  mean: Float64Array;
  sigma: Float64Array;
  /** [window, model, row]: 1 = the model's own forecast. */
  ok: Uint8Array;
}

export function openTape(shape: Pick<Tape, 'splits' | 'models' | 'tested' | 'horizon'>): Tape {
  const cells = shape.splits.length * shape.models * shape.tested.length;
  return { ...shape, mean: sharedF64(cells * shape.horizon), sigma: sharedF64(cells * shape.horizon), ok: sharedU8(cells) };
}

/** Number of (window, model, row) before this one; times the horizon it is the place of its first step. */
export const placeOf = ({ models, tested }: Tape, window: number, model: number, row: number): number => (window * models + model) * tested.length + row;

/** One window's forecasts, as `combineMembers` wants them. */
export function windowOf({ models, tested, horizon, mean, sigma, ok }: Tape, window: number) {
  const rows = tested.length;
  const [from, to] = [window * models * rows, (window + 1) * models * rows];
  return { rows, horizon, mean: mean.subarray(from * horizon, to * horizon), sigma: sigma.subarray(from * horizon, to * horizon), ok: ok.subarray(from, to) };
}
