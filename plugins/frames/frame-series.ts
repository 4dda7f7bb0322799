import { dayNumber, isoDay, weekdayOf } from '../../server/kit/calendar.ts';
import type { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import { STATE } from '../../server/kit/kinds/dataset.ts';
import type { Dataset } from '../modeling/history.ts';
import { writeHistory } from '../modeling/history.ts';
import { firstUsable } from '../numerics/usable.ts';

/** What the columns of one series are made from; reused for the next series. All arrays have length `periods`. */
export interface FrameSeries {
  /** Target; NaN = not usable. */
  y: Float64Array;
  /** 1 on stockout periods. */
  stockout: Float64Array;
  /** Other channels by name. */
  channels: Map<string, Float64Array>;
  /** First usable period, −1 when there is none. */
  launch: number;
}

export const openFrameSeries = (periods: number): FrameSeries => ({
  y: new Float64Array(periods),
  stockout: new Float64Array(periods),
  channels: new Map(),
  launch: -1,
});

export function loadFrameSeries(dataset: Dataset, ordinal: number, names: readonly string[], into: FrameSeries): void {
  const series = dataset.series(ordinal);
  writeHistory(series, into.y);
  for (let t = 0; t < into.y.length; t++) into.stockout[t] = series.state[t] === STATE.stockout ? 1 : 0;
  for (const name of names) {
    const values = series.channel(name);
    if (values) into.channels.set(name, values);
  }
  into.launch = firstUsable(into.y);
}

/** Calendar of the frame, the same for every series, each of length `periods`; known for any day in advance. */
export type FrameCalendar = Readonly<Record<string, Float64Array>>;

export function makeCalendar({ frequency, start, periods, events }: DatasetMeta): FrameCalendar {
  const of = (value: (t: number) => number): Float64Array => Float64Array.from({ length: periods }, (_, t) => value(t));
  const named = new Set(events.map((event) => event.period));
  const holiday = of((t) => (named.has(t) ? 1 : 0));
  const first = dayNumber(start);
  if (frequency === 'D') {
    const [month, day] = [of((t) => Number(isoDay(first + t).slice(5, 7))), of((t) => Number(isoDay(first + t).slice(8, 10)))];
    const weekday = of((t) => weekdayOf(first + t));
    return { weekday, weekend: weekday.map((w) => (w >= 5 ? 1 : 0)), day_of_month: day, month, holiday };
  }
  if (frequency === 'H') return { hour: of((t) => t % 24), weekday: of((t) => weekdayOf(first + Math.floor(t / 24))), holiday };
  if (frequency === 'W') return { month: of((t) => Number(isoDay(first + 7 * t).slice(5, 7))), holiday };
  const season = frequency === 'M' ? 12 : frequency === 'Q' ? 4 : 1;
  return season === 1 ? { holiday } : { season: of((t) => t % season), holiday };
}
