import type { Model } from '../../server/kit/model.ts';
import { allFinite } from './fitter.ts';

/** A forecast of one series: mean and interval bounds, each of length horizon; bounds one array a level. */
export interface Outlook {
  mean: Float64Array;
  spread: Float64Array;
  lower: readonly Float64Array[];
  upper: readonly Float64Array[];
}

export function openOutlook(horizon: number, levels: readonly number[]): Outlook {
  const make = (): Float64Array => new Float64Array(horizon);
  return { mean: make(), spread: make(), lower: levels.map(make), upper: levels.map(make) };
}

export interface Surroundings {
  m: number;
  /** Bit w set: never open on weekday w. */
  closed: number;
  /** Weekday of the first step ahead. */
  weekday: number;
  /** The history has no negative value: nothing below 0 is forecast. */
  nonNegative: boolean;
}

/**
 * The forecast of a fitted model: mean, and mean + residual quantile × spread per level, the same way for every model. Closed
 * weekdays are 0. Bounds and mean of a non-negative history are cut at 0.
 * @returns number of cells cut, −1 when the model gave something that is not finite (nothing usable is written then)
 */
export function writeOutlook(model: Model, state: Float64Array, quantiles: Float64Array, around: Surroundings, out: Outlook): number {
  const { mean, spread, lower, upper } = out;
  model.forecast(state, around.m, { mean, spread });
  if (!allFinite(mean) || !allFinite(spread)) return -1;
  let clipped = 0;
  for (let step = 0; step < mean.length; step++) {
    const open = ((around.closed >> ((around.weekday + step) % 7)) & 1) === 0;
    const centre = mean[step];
    mean[step] = open ? centre : 0;
    for (let i = 0; i < lower.length; i++) {
      lower[i][step] = open ? centre + quantiles[2 * i] * spread[step] : 0;
      upper[i][step] = open ? centre + quantiles[2 * i + 1] * spread[step] : 0;
      if (around.nonNegative) clipped += cut(lower[i], step) + cut(upper[i], step);
    }
    if (around.nonNegative) clipped += cut(mean, step);
  }
  return clipped;
}

function cut(values: Float64Array, at: number): number {
  if (values[at] >= 0) return 0;
  values[at] = 0;
  return 1;
}
