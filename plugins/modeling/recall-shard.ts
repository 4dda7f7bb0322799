import type { GlobalModel } from '../../server/kit/model.ts';
import { defineShard } from '../../server/kit/shard.ts';
import { isNonNegative } from './history.ts';
import type { ModelData } from './model-data.ts';
import { settlePath } from './write-path.ts';

/** What a model across all series learnt at one cutoff, and where its forecasts go. */
export interface RecallShard {
  data: ModelData;
  model: string;
  parts: readonly Uint8Array[];
  cutoff: number;
  horizon: number;
  /** [rows, horizon]; the total's row is left to `sumSeries`. */
  mean: Float64Array;
  sigma: Float64Array;
  /** [rows]. */
  ok: Uint8Array;
}

/** Series an item forecasts. */
export const CHUNK = 256;

/** Forecasts the series of chunk `item`. */
export default defineShard<RecallShard>(import.meta.url, ({ data, model, parts, cutoff, horizon, mean, sigma, ok }, tools) => {
  const learnt = tools.model(model) as GlobalModel;
  const { series, periods, y } = data.panel;
  return (item) => {
    const [from, to] = [item * CHUNK, Math.min(series, (item + 1) * CHUNK)];
    learnt.forecast(parts, data.panel, { cutoff, horizon, from, to }, { mean, sigma, ok });
    for (let row = from; row < to; row++) {
      const path = { mean: mean.subarray(row * horizon, (row + 1) * horizon), sigma: sigma.subarray(row * horizon, (row + 1) * horizon) };
      const around = {
        closed: data.closed[row],
        weekday: (data.weekday + cutoff) % 7,
        nonNegative: isNonNegative(y.subarray(row * periods, row * periods + cutoff)),
      };
      if (settlePath(around, path) < 0) ok[row] = 0;
    }
    return undefined;
  };
});
