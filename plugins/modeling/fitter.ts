import type { History, LocalModel, Setting } from '../../server/kit/model.ts';

export interface Fitter {
  /** State of each model's latest fit, length `widths[index]`. */
  states: readonly Float64Array[];
  /** Fits model `index`. False: refused or not finite; its state is meaningless then. */
  fit(index: number, history: History): boolean;
}

/** Lends the same buffers to every fit, for series of at most `periods` and settings no wider than `widest`. */
export function openFitter(models: readonly LocalModel[], widest: Setting, periods: number): Fitter {
  const fitted = new Float64Array(periods);
  const states = models.map((model) => new Float64Array(model.width(widest)));
  return {
    states,
    fit(index, history) {
      const state = states[index].fill(0);
      const used = state.subarray(0, models[index].width(history));
      return models[index].fit(history, { state: used, fitted: fitted.subarray(0, history.y.length).fill(0) }) && allFinite(used);
    },
  };
}

export function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
