import { dayNumber, isoDay, weekdayOf } from '../../server/kit/calendar.ts';
import type { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import type { Panel } from '../../server/kit/model.ts';
import { sharedF64 } from '../../server/kit/shard.ts';

/** More kinds of named days than this are not told apart. */
const MOST_NAMES = 200;

/**
 * What the calendar alone says of each period, the same for every series and known for any period in advance.
 * @param width periods to describe, history and beyond
 */
export function makeCalendar({ frequency, start, events, seasonLength }: DatasetMeta, width: number): Panel['calendar'] {
  const of = (name: string, value: (t: number) => number, codes?: number): Panel['calendar'][number] => {
    const values = sharedF64(width);
    for (let t = 0; t < width; t++) values[t] = value(t);
    return { name, values, ...(codes === undefined ? {} : { codes }) };
  };
  const named = new Set(events.map((event) => event.period));
  const holiday = of('holiday', (t) => (named.has(t) ? 1 : 0));
  const names = [...new Set(events.map((event) => event.name))].sort();
  const codeAt = new Map(events.map((event) => [event.period, names.indexOf(event.name) + 1]));
  const event = names.length > 1 && names.length < MOST_NAMES ? [of('event', (t) => codeAt.get(t) ?? 0, names.length + 1)] : [];
  const first = dayNumber(start);
  const monthOf = (day: number): number => Number(isoDay(day).slice(5, 7));
  if (frequency === 'D') {
    const weekday = (t: number): number => weekdayOf(first + t);
    return [
      of('weekday', weekday, 7),
      of('weekend', (t) => (weekday(t) >= 5 ? 1 : 0)),
      of('day_of_month', (t) => Number(isoDay(first + t).slice(8, 10))),
      of('month', (t) => monthOf(first + t)),
      of('week_of_year', (t) => Math.floor(dayOfYear(first + t) / 7)),
      holiday,
      ...event,
      of('day_before_holiday', (t) => (named.has(t + 1) ? 1 : 0)),
      of('day_after_holiday', (t) => (named.has(t - 1) ? 1 : 0)),
    ];
  }
  if (frequency === 'H') return [of('hour', (t) => t % 24, 24), of('weekday', (t) => weekdayOf(first + Math.floor(t / 24)), 7), holiday];
  if (frequency === 'W') return [of('month', (t) => monthOf(first + 7 * t)), of('week_of_year', (t) => Math.floor(dayOfYear(first + 7 * t) / 7)), holiday];
  return seasonLength > 1 ? [of('season', (t) => t % seasonLength, seasonLength <= 24 ? seasonLength : undefined), holiday] : [holiday];
}

const dayOfYear = (day: number): number => day - firstOfYear(Number(isoDay(day).slice(0, 4)));

/** First days of years that were asked for: parsing a date takes longer than all else here. */
const firsts = new Map<number, number>();

function firstOfYear(year: number): number {
  const day = firsts.get(year) ?? dayNumber(`${String(year).padStart(4, '0')}-01-01`);
  firsts.set(year, day);
  return day;
}
