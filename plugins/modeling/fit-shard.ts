import type { LocalModel } from '../../server/kit/model.ts';
import { defineShard } from '../../server/kit/shard.ts';
import { fittedFrom } from './fitted-from.ts';
import { openFitter } from './fitter.ts';
import { type ModelData, settingOf } from './model-data.ts';

export interface FitShard {
  data: ModelData;
  /** First period fitted on, see `fittedFrom`. */
  from: number;
  /** Ids of models of one series. */
  models: readonly string[];
  /** Per model, [rows, width]. */
  states: readonly Float64Array[];
  /** Per model, [rows]: 1 = fitted. */
  ok: readonly Uint8Array[];
}

/** Fits every model on the history of row `item`, from period `from` on. */
export default defineShard<FitShard>(import.meta.url, ({ data, from, models, states, ok }, tools) => {
  const { periods, y } = data.panel;
  const locals = models.map((id) => tools.model(id) as LocalModel);
  const fitter = openFitter(locals, settingOf(data, 0), periods);
  return (row) => {
    const own = y.subarray(row * periods, (row + 1) * periods);
    const start = fittedFrom(own, from);
    const history = { ...settingOf(data, row, start), y: own.subarray(start) };
    for (let index = 0; index < locals.length; index++) {
      if (!fitter.fit(index, history)) continue;
      const state = fitter.states[index];
      states[index].set(state, row * state.length);
      ok[index][row] = 1;
    }
    return undefined;
  };
});
