import { dateOfPeriod, dayNumber, FREQUENCY } from '../kit/calendar.ts';
import { plural } from '../kit/words.ts';
import type { PriceJoin } from './attachments.ts';
import type { ColumnPlan } from './compile-mapping.ts';
import type { DateTable } from './date-table.ts';
import type { FeedCalendar } from './resolve-calendar.ts';

/** Periods beyond history that attachments are read for: the longest horizon, and a day. */
export const FARTHEST = 366;

/** What a feed knows of the time after its last observed period. */
export interface Ahead {
  /** Periods beyond history that channels known in advance have values for. */
  future: number;
  /** Rows of the feed itself speak of it, so that one that is not there is missing. */
  listsAhead: boolean;
  notes: string[];
}

export function resolveAhead(plan: ColumnPlan, calendar: FeedCalendar, prices: { join: PriceJoin } | null): Ahead {
  const { periods, frequency, start } = calendar;
  const known = plan.channels.filter(({ role }) => role === 'known').map(({ label }) => label);
  const listsAhead = calendar.future > 0 && known.length > 0;
  const priced = prices === null ? 0 : reachOf(prices.join, calendar);
  const future = Math.max(listsAhead ? calendar.future : 0, priced);
  const span = (count: number): string => plural(count, FREQUENCY[frequency].one, FREQUENCY[frequency].many);
  const last = dateOfPeriod(frequency, start, periods - 1);
  const notes: string[] = [];
  if (listsAhead) notes.push(`Rows without a quantity reach ${span(calendar.future)} beyond ${last}: their ${known.join(', ')} is used as known in advance.`);
  else if (calendar.future > 0)
    notes.push(`Rows without a quantity reach ${span(calendar.future)} beyond ${last}; no column is known in advance, so they say nothing and are left out.`);
  if (priced > 0) notes.push(`Prices are known for ${span(priced)} beyond ${last}.`);
  return { future, listsAhead, notes };
}

/** Periods beyond history that a price was joined to. */
function reachOf({ weeks, used }: PriceJoin, { periodOf, periods }: FeedCalendar): number {
  let last = periods - 1;
  for (const key of used) for (const date of weeks[key]) last = Math.max(last, periodOf[date]);
  return last - periods + 1;
}

/** Gives dates beyond history a number and a period, so that an attachment can speak of them. Days and weeks only. */
export function addDatesAhead(dates: DateTable, calendar: FeedCalendar): void {
  const { frequency, start, periods } = calendar;
  if (frequency !== 'D' && frequency !== 'W') return;
  const stride = frequency === 'W' ? 7 : 1;
  const first = dayNumber(start);
  const added = Array.from({ length: FARTHEST }, (_, step) => ({ period: periods + step, tick: (first + (periods + step) * stride) * 1440 }));
  const numbers = added.map(({ tick }) => dates.add({ grain: 'day', tick }));
  const periodOf = new Int32Array(Math.max(calendar.periodOf.length, dates.size()));
  periodOf.set(calendar.periodOf);
  for (const [i, date] of numbers.entries()) periodOf[date] = added[i].period;
  calendar.periodOf = periodOf;
}
