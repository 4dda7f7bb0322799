import type { Future, LocalModel, Path } from '../../server/kit/model.ts';
import { allFinite } from './fitter.ts';

export interface Surroundings {
  /** Bit w set: never open on weekday w. */
  closed: number;
  /** Weekday of the first step ahead. */
  weekday: number;
  /** Nothing below 0 is forecast. */
  nonNegative: boolean;
}

/** Forecasts from a fitted state, then `settle`s it. @returns cells cut at 0, −1 when what came is not finite */
export function writePath(model: LocalModel, state: Float64Array, future: Future, around: Surroundings, out: Path): number {
  model.forecast(state, future, out);
  return settlePath(around, out);
}

/** Closed weekdays are 0 without doubt; the mean of a non-negative series is cut at 0. @returns cells cut, −1 when a cell is not finite */
export function settlePath({ closed, weekday, nonNegative }: Surroundings, { mean, sigma }: Path): number {
  if (!allFinite(mean) || !allFinite(sigma)) return -1;
  let cut = 0;
  for (let step = 0; step < mean.length; step++) {
    if (((closed >> ((weekday + step) % 7)) & 1) === 1) {
      mean[step] = 0;
      sigma[step] = 0;
    } else if (nonNegative && mean[step] < 0) {
      mean[step] = 0;
      cut++;
    }
  }
  return cut;
}
