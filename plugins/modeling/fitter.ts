import type { Model } from '../../server/kit/model.ts';
import { openQuantileSpace, residualQuantiles } from '../numerics/residual-quantiles.ts';

/** Where one model's fit of the current series stands; overwritten by the next fit. */
export interface Slot {
  model: Model;
  /** Length width(m). */
  state: Float64Array;
  /** Lower and upper quantile of one-step residuals per level, length 2 × levels. */
  quantiles: Float64Array;
}

export interface Fitter {
  slots: readonly Slot[];
  /** Fits slot `index` on `y` (NaN = not usable). False: refused or not finite; the slot is meaningless then. */
  fit(index: number, y: Float64Array): boolean;
}

/** Lends the same buffers to every fit, for series of at most `periods`. */
export function openFitter(models: readonly Model[], m: number, levels: readonly number[], periods: number): Fitter {
  const fitted = new Float64Array(periods);
  const space = openQuantileSpace(levels, periods);
  const slots = models.map((model) => ({ model, state: new Float64Array(model.width(m)), quantiles: new Float64Array(2 * levels.length) }));
  return {
    slots,
    fit(index, y) {
      const { model, state, quantiles } = slots[index];
      state.fill(0);
      const past = fitted.subarray(0, y.length).fill(0);
      if (!model.fit({ y, m }, { state, fitted: past }) || !allFinite(state)) return false;
      residualQuantiles(y, past, space, quantiles);
      return allFinite(quantiles);
    },
  };
}

export function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
