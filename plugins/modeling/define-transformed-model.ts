import type { LocalModel } from '../../server/kit/model.ts';
import { boxCox, guerreroLambda, unBoxCox, unBoxCoxMean } from '../numerics/series/box-cox.ts';

/** Numbers kept before the inner model's state: λ, what is added to each value, the centre on the transformed scale, the highest value. */
const OWN = 4;
/** No forecast above so many times the largest value seen: the exponential of a trend knows no end. */
const REACH = 10;

export type Transform = 'log' | 'box_cox';

/**
 * A model of one series that sees the series transformed: fitted on Box–Cox values (log: λ = 0; box_cox: λ in [0, 1] after Guerrero), its
 * forecast taken back. Values are centred, so that only additive forms are open to a model which chooses among forms. Where values of 0
 * stand, half the smallest value above 0 is added first; a series with a value below 0, or none above, is left as it is.
 * The mean is that of the original scale (bias adjustment, not the median); the deviation is half the way between the values one transformed
 * deviation below and above. `fitted` is the median.
 * @see Box & Cox 1964; Guerrero 1993; Hyndman & Athanasopoulos 2021, section 5.6
 */
export function defineTransformedModel(inner: LocalModel, how: Transform, about: Pick<LocalModel, 'id' | 'title' | 'summary' | 'source'>): LocalModel {
  // Lent to one fit after another on the same thread.
  let buffer = new Float64Array(0);
  return {
    ...about,
    version: `1.0.0+${inner.version}`,
    scope: 'local',
    recommended: false,
    needs: { minHistory: inner.needs.minHistory },
    width: (setting) => OWN + inner.width(setting),
    fit(history, { state, fitted }) {
      const { y, m } = history;
      if (buffer.length < y.length) buffer = new Float64Array(y.length);
      const values = buffer.subarray(0, y.length);
      const { lambda, shift, highest } = scaleOf(y, m, how, values);
      const centre = centring(y, values, lambda, shift);
      state.set([lambda, shift, centre, highest]);
      if (!inner.fit({ ...history, y: values }, { state: state.subarray(OWN), fitted })) return false;
      for (let t = 0; t < fitted.length; t++) fitted[t] = takeBack(centre + fitted[t], lambda, highest) - shift;
      return true;
    },
    forecast(state, future, { mean, sigma }) {
      inner.forecast(state.subarray(OWN), future, { mean, sigma });
      const [lambda, shift, centre, highest] = state;
      for (let step = 0; step < mean.length; step++) {
        const value = centre + mean[step];
        const deviation = sigma[step];
        const above = takeBack(value + deviation, lambda, highest);
        sigma[step] = (above - takeBack(value - deviation, lambda, highest)) / 2;
        const median = takeBack(value, lambda, highest);
        // The adjustment is a series cut off after its second term: never further than one deviation.
        const adjusted = median > 0 ? Math.min(unBoxCoxMean(value, deviation * deviation, lambda), median + sigma[step], highest) : median;
        mean[step] = adjusted - shift;
      }
    },
  };
}

/** λ and what is added first. @param scratch length n, overwritten */
function scaleOf(y: Float64Array, m: number, how: Transform, scratch: Float64Array): { lambda: number; shift: number; highest: number } {
  let least = Number.POSITIVE_INFINITY;
  let leastAbove = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < y.length; t++) {
    if (y[t] < least) least = y[t];
    if (y[t] > 0 && y[t] < leastAbove) leastAbove = y[t];
    if (y[t] > most) most = y[t];
  }
  if (!(least >= 0 && most > 0)) return { lambda: 1, shift: 0, highest: Number.MAX_VALUE };
  const shift = least === 0 ? leastAbove / 2 : 0;
  for (let t = 0; t < y.length; t++) scratch[t] = y[t] + shift;
  // Two digits: more would follow the noise, and differ between a series and the same one in another unit.
  const lambda = how === 'log' ? 0 : Math.round(guerreroLambda(scratch, m, 0, 1) * 100) / 100;
  return { lambda, shift, highest: REACH * (most + shift) };
}

/** Writes the transformed values less their mean into `out`. @returns that mean; 0 without a usable value */
function centring(y: Float64Array, out: Float64Array, lambda: number, shift: number): number {
  let sum = 0;
  let count = 0;
  for (let t = 0; t < y.length; t++) {
    out[t] = boxCox(y[t] + shift, lambda);
    if (Number.isNaN(out[t])) continue;
    sum += out[t];
    count++;
  }
  const centre = count === 0 ? 0 : sum / count;
  for (let t = 0; t < y.length; t++) out[t] -= centre;
  return centre;
}

/** `unBoxCox` within what a value can be: not below 0 where the transform ends there, not above the highest. NaN stays. */
function takeBack(value: number, lambda: number, highest: number): number {
  if (highest === Number.MAX_VALUE) return unBoxCox(value, lambda);
  return Math.min(lambda * value + 1 <= 0 ? 0 : unBoxCox(value, lambda), highest);
}
