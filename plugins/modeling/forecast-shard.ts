import type { LocalModel } from '../../server/kit/model.ts';
import { defineShard } from '../../server/kit/shard.ts';
import { fittedFrom } from './fitted-from.ts';
import { type ModelData, settingOf } from './model-data.ts';
import { writePath } from './write-path.ts';

export interface ForecastShard {
  data: ModelData;
  /** Ids of models of one series. */
  models: readonly string[];
  /** Per model, what it was trained to: [rows, width]. */
  states: readonly Float64Array[];
  /** First period they were fitted on, see `fittedFrom`. */
  from: number;
  horizon: number;
  /** [model, rows, horizon], and `ok` [model, rows]: in, 1 = trained; out, 1 = forecast. */
  mean: Float64Array;
  sigma: Float64Array;
  ok: Uint8Array;
  /** Cells cut at 0, [rows]. */
  clipped: Float64Array;
}

/** Forecasts row `item` from the end of history with every trained model. */
export default defineShard<ForecastShard>(import.meta.url, ({ data, models, states, from, horizon, mean, sigma, ok, clipped }, tools) => {
  const { rows, panel } = data;
  const locals = models.map((id) => tools.model(id) as LocalModel);
  return (row) => {
    const start = fittedFrom(panel.y.subarray(row * panel.periods, (row + 1) * panel.periods), from);
    const setting = settingOf(data, row, start);
    const around = { closed: data.closed[row], weekday: (data.weekday + panel.periods) % 7, nonNegative: data.nonNegative[row] === 1 };
    for (const [index, model] of locals.entries()) {
      const place = index * rows + row;
      if (ok[place] === 0) continue;
      const width = states[index].length / rows;
      const state = states[index].subarray(row * width, row * width + model.width(setting));
      const path = { mean: mean.subarray(place * horizon, (place + 1) * horizon), sigma: sigma.subarray(place * horizon, (place + 1) * horizon) };
      const cut = writePath(model, state, { ...setting, n: panel.periods - start }, around, path);
      if (cut < 0) ok[place] = 0;
      else clipped[row] += cut;
    }
    return undefined;
  };
});
