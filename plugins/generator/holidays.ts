import { dayNumber, isoDay, weekdayOf } from '../../server/kit/calendar.ts';

/** Fixed days as month-day, and the n-th (or last: −1) weekday of a month, Monday 0. */
const FIXED: readonly (readonly [string, string])[] = [
  ['01-01', "New Year's Day"],
  ['06-19', 'Juneteenth'],
  ['07-04', 'Independence Day'],
  ['11-11', 'Veterans Day'],
  ['12-25', 'Christmas Day'],
];
const FLOATING: readonly { month: number; weekday: number; nth: number; name: string }[] = [
  { month: 1, weekday: 0, nth: 3, name: 'Martin Luther King Jr. Day' },
  { month: 2, weekday: 0, nth: 3, name: "Presidents' Day" },
  { month: 5, weekday: 0, nth: -1, name: 'Memorial Day' },
  { month: 9, weekday: 0, nth: 1, name: 'Labor Day' },
  { month: 10, weekday: 0, nth: 2, name: 'Columbus Day' },
  { month: 11, weekday: 3, nth: 4, name: 'Thanksgiving' },
];
/** Days that are no federal holidays but are named when a recipe gives them a factor. */
const OTHERS: Readonly<Record<string, string>> = { '12-24': 'Christmas Eve', '12-31': "New Year's Eve", '02-14': "Valentine's Day" };

/** US federal holidays (on their own day, not the day they are observed) from `start` on for `days` days, ascending. */
export function federalHolidays(start: string, days: number): { period: number; name: string }[] {
  const first = dayNumber(start);
  const found: { period: number; name: string }[] = [];
  for (let year = Number(start.slice(0, 4)); year <= Number(isoDay(first + days - 1).slice(0, 4)); year++) {
    for (const [monthDay, name] of FIXED) found.push({ period: dayNumber(`${year}-${monthDay}`) - first, name });
    for (const rule of FLOATING) found.push({ period: nthWeekday(year, rule.month, rule.weekday, rule.nth) - first, name: rule.name });
  }
  return found.filter(({ period }) => period >= 0 && period < days).sort((a, b) => a.period - b.period);
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  const pad = (value: number): string => String(value).padStart(2, '0');
  if (nth > 0) {
    const first = dayNumber(`${year}-${pad(month)}-01`);
    return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1);
  }
  const last = dayNumber(month === 12 ? `${year + 1}-01-01` : `${year}-${pad(month + 1)}-01`) - 1;
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

/** Federal holidays and the recipe's own days, named, one a period, ascending. */
export function namedDays(start: string, days: number, factors: Readonly<Record<string, number>>): { period: number; name: string }[] {
  const named = new Map(federalHolidays(start, days).map(({ period, name }) => [period, name]));
  const first = dayNumber(start);
  for (const day of Object.keys(factors).sort()) {
    const period = dayNumber(day) - first;
    if (period < 0 || period >= days || named.has(period)) continue;
    named.set(period, named.get(period - 1) === 'Thanksgiving' ? 'Black Friday' : (OTHERS[day.slice(5)] ?? 'Special day'));
  }
  return [...named].map(([period, name]) => ({ period, name })).sort((a, b) => a.period - b.period);
}
