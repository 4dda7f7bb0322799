/**
 * Integer periods and the dates they stand for. No time zone: a day is a day, an hour is an hour of UTC.
 * Everything that is stored speaks of periods (0, 1, 2 …); dates are computed from `start` when shown.
 */

/** Spacing of observations: hour, day, week, month, quarter, year, or `I`: an ordinal index without dates. */
export type Frequency = 'H' | 'D' | 'W' | 'M' | 'Q' | 'Y' | 'I';

export const FREQUENCIES: readonly Frequency[] = ['H', 'D', 'W', 'M', 'Q', 'Y', 'I'];

interface FrequencyFacts {
  /** Observations per season, shortest first; the first is `m` of single-season models. */
  seasons: readonly number[];
  /** Default forecast horizon in periods. */
  horizon: number;
  /** Words for one and for several periods. */
  one: string;
  many: string;
}

export const FREQUENCY: Readonly<Record<Frequency, FrequencyFacts>> = {
  H: { seasons: [24, 168], horizon: 48, one: 'hour', many: 'hours' },
  D: { seasons: [7, 365], horizon: 14, one: 'day', many: 'days' },
  W: { seasons: [52], horizon: 8, one: 'week', many: 'weeks' },
  M: { seasons: [12], horizon: 12, one: 'month', many: 'months' },
  Q: { seasons: [4], horizon: 8, one: 'quarter', many: 'quarters' },
  Y: { seasons: [1], horizon: 4, one: 'year', many: 'years' },
  I: { seasons: [1], horizon: 14, one: 'period', many: 'periods' },
};

const DAY_MS = 86_400_000;

/** All seasons in observations, ascending, with a main season of m: a year of days is 365.25 to a model that can take it. */
export function seasonsOf(frequency: Frequency, m: number): readonly number[] {
  const longer: Readonly<Partial<Record<Frequency, number>>> = { H: 168, D: 365.25 };
  const rest = longer[frequency];
  return [...(m > 1 ? [m] : []), ...(rest !== undefined && rest > m ? [rest] : [])];
}

/** Days since 1970-01-01 of an ISO day (`2026-03-01`; a time part is ignored); NaN when it is not a real date. */
export function dayNumber(iso: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  if (!match) return Number.NaN;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const ms = Date.UTC(year, month - 1, day);
  const back = new Date(ms);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return Number.NaN;
  return ms / DAY_MS;
}

/** ISO day of a day number. */
export function isoDay(days: number): string {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}

/** Weekday of a day number, Monday 0 … Sunday 6. */
export function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/**
 * The date a period stands for: `YYYY-MM-DD`, for hours `YYYY-MM-DDTHH`, for `I` the index itself as text.
 * @param start date of period 0 in the same form; ignored for `I`
 */
export function dateOfPeriod(frequency: Frequency, start: string, period: number): string {
  if (frequency === 'I') return String(period);
  const first = dayNumber(start);
  if (frequency === 'H') {
    const hours = first * 24 + (Number(start.slice(11, 13)) || 0) + period;
    return new Date(hours * 3_600_000).toISOString().slice(0, 13);
  }
  if (frequency === 'D') return isoDay(first + period);
  if (frequency === 'W') return isoDay(first + 7 * period);
  const stride = frequency === 'M' ? 1 : frequency === 'Q' ? 3 : 12;
  const from = new Date(first * DAY_MS);
  return new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + stride * period, 1)).toISOString().slice(0, 10);
}

/** The period a date falls in; fractional when it is off the grid, NaN when it is no date. Inverse of `dateOfPeriod`. */
export function periodOfDate(frequency: Frequency, start: string, date: string): number {
  if (frequency === 'I') return Number(date);
  const [from, to] = [dayNumber(start), dayNumber(date)];
  if (frequency === 'H') return (to - from) * 24 + (Number(date.slice(11, 13)) || 0) - (Number(start.slice(11, 13)) || 0);
  if (frequency === 'D') return to - from;
  if (frequency === 'W') return (to - from) / 7;
  const stride = frequency === 'M' ? 1 : frequency === 'Q' ? 3 : 12;
  const [a, b] = [new Date(from * DAY_MS), new Date(to * DAY_MS)];
  return ((b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()) / stride;
}
