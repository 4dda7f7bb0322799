import type { LocalModel } from '../../server/kit/model.ts';
import { defineShard } from '../../server/kit/shard.ts';
import { openFitter } from '../modeling/fitter.ts';
import { isNonNegative } from '../modeling/history.ts';
import { type ModelData, settingOf } from '../modeling/model-data.ts';
import { writePath } from '../modeling/write-path.ts';
import { placeOf, type Tape } from './tape.ts';

export interface TestShard {
  data: ModelData;
  /** Ids of models of one series: the tape's first models. */
  models: readonly string[];
  tape: Tape;
}

/**
 * Refits every model of one series at every cutoff on tested row `item` and writes its forecasts to the tape; also where nothing was
 * observed to score them by, for sums of series need every part.
 */
export default defineShard<TestShard>(import.meta.url, ({ data, models, tape }, tools) => {
  const { y, periods } = data.panel;
  const { splits, horizon, tested } = tape;
  const locals = models.map((id) => tools.model(id) as LocalModel);
  const fitter = openFitter(locals, settingOf(data, 0), periods);
  const path = { mean: new Float64Array(horizon), sigma: new Float64Array(horizon) };
  return (item) => {
    const row = tested[item];
    for (const [window, { trainFrom, trainTo }] of splits.entries()) {
      const train = y.subarray(row * periods + trainFrom, row * periods + trainTo);
      const setting = settingOf(data, row, trainFrom);
      const around = { closed: data.closed[row], weekday: (data.weekday + trainTo) % 7, nonNegative: isNonNegative(train) };
      for (let index = 0; index < locals.length; index++) {
        if (!fitter.fit(index, { ...setting, y: train })) continue;
        const state = fitter.states[index].subarray(0, locals[index].width(setting));
        if (writePath(locals[index], state, { ...setting, n: train.length }, around, path) < 0) continue;
        const place = placeOf(tape, window, index, item);
        tape.mean.set(path.mean, place * horizon);
        tape.sigma.set(path.sigma, place * horizon);
        tape.ok[place] = 1;
      }
    }
    return undefined;
  };
});
