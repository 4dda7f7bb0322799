import { dayNumber, weekdayOf } from '../../server/kit/calendar.ts';
import type { openDataset, Series } from '../../server/kit/dataset.ts';
import { STATE } from '../../server/kit/kinds/dataset.ts';

export type Dataset = ReturnType<typeof openDataset>;

/** Quantities as models see them, written into `y`: NaN wherever the period was not observed. */
export function writeHistory({ quantity, state }: Series, y: Float64Array): void {
  for (let t = 0; t < y.length; t++) y[t] = state[t] === STATE.observed ? quantity[t] : Number.NaN;
}

/** Weekday of period 0 (Monday 0); closed weekdays exist in daily data only, elsewhere their mask is 0. */
export function firstWeekday({ meta }: Dataset): number {
  return meta.frequency === 'D' ? weekdayOf(dayNumber(meta.start)) : 0;
}

/** True when no usable value is negative. */
export function isNonNegative(y: Float64Array): boolean {
  for (let t = 0; t < y.length; t++) if (y[t] < 0) return false;
  return true;
}
