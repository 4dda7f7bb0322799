import { AppError } from '../errors.ts';
import type { FeedMapping } from '../services/feed/views.ts';
import { type CalendarFile, datesOfColumns } from './attachments.ts';
import type { ColumnPlan } from './compile-mapping.ts';
import type { DateTable } from './date-table.ts';
import { parseDate, type Tick } from './parse-date.ts';
import type { FeedCalendar } from './resolve-calendar.ts';

/**
 * Date numbers of the period columns: through the calendar file, by their headers as dates, by their trailing numbers, or by their order.
 * @throws AppError INVALID_INPUT when two columns stand for one date
 */
export function dateColumns(plan: ColumnPlan, mapping: FeedMapping, calendar: CalendarFile | null, dates: DateTable): number[] {
  const names = plan.values.map((c) => plan.columns[c]);
  const ticks = (calendar && datesOfColumns(calendar, names)) ?? datesOfHeaders(names, mapping) ?? numbersOfHeaders(names);
  const seen = new Map<number, string>();
  return ticks.map((tick, k) => {
    const date = dates.add(tick);
    const twin = seen.get(date);
    if (twin !== undefined) {
      const message = `columns ${JSON.stringify(twin.slice(0, 60))} and ${JSON.stringify(names[k].slice(0, 60))} stand for the same period; keep one`;
      throw new AppError('INVALID_INPUT', message, [{ path: 'mapping.values', message }]);
    }
    seen.set(date, names[k]);
    return date;
  });
}

function datesOfHeaders(names: readonly string[], mapping: FeedMapping): Tick[] | null {
  const parsed = names.map((name) => parseDate(name, mapping.dateOrder));
  return parsed.every((tick) => typeof tick !== 'string') ? parsed : null;
}

function numbersOfHeaders(names: readonly string[]): Tick[] {
  const numbers = names.map((name) => Number(/\d{1,9}$/.exec(name)?.[0] ?? Number.NaN));
  const ascending = numbers.every((value, k) => !Number.isNaN(value) && (k === 0 || value > numbers[k - 1]));
  return names.map((_, k) => ({ grain: 'index', tick: ascending ? numbers[k] : k }));
}

/** @throws AppError FEED_REFUSED when a period column does not lie on the calendar, so that no cell is lost silently */
export function checkDateColumns(plan: ColumnPlan, columnDates: readonly number[], calendar: FeedCalendar): void {
  const off = columnDates.findIndex((date) => calendar.periodOf[date] < 0);
  if (off < 0) return;
  const name = plan.columns[plan.values[off]];
  throw new AppError(
    'FEED_REFUSED',
    `column ${JSON.stringify(name.slice(0, 60))} does not lie on the grid of the other periods (from ${calendar.start}); leave it out of the values or choose the frequency`,
  );
}
