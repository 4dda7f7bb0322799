import { dayNumber } from '../kit/calendar.ts';

/** How finely a date is written. Ticks: minutes since 1970 for `day` (days and times), months since year 0 for the next three, the integer itself for `index`. */
export type Grain = 'day' | 'month' | 'quarter' | 'year' | 'index';

export interface Tick {
  grain: Grain;
  tick: number;
}

export type DateOrder = 'iso' | 'dmy' | 'mdy';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONG_MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const TIME = '(?:[T ]+(\\d{1,2})(?::?(\\d{2})(?::?(\\d{2})(?:[.,]\\d{1,9})?)?)?( ?(?:Z|UTC|[+-]00:?00))?)?';
const YEAR_FIRST = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${TIME}$`);
const YEAR_LAST = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${TIME}$`);
const COMPACT = new RegExp(`^(\\d{4})(\\d{2})(\\d{2})${TIME}$`);
const MOMENT_TIME = '[T ]+(\\d{1,2})(?::?(\\d{2})(?::?(\\d{2})([.,]\\d{1,9})?)?)?(?: ?(?:Z|UTC|([+-])(\\d{2})(?::?(\\d{2}))?))?';
const MOMENT = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${MOMENT_TIME}$`);
const COMPACT_MOMENT = new RegExp(`^(\\d{4})()(\\d{2})(\\d{2})${MOMENT_TIME}$`);

/**
 * Reads a day with a time of day, to the fraction of a second and at any offset; without one it is UTC.
 * @returns minutes since 1970 UTC, NaN for anything else
 */
export function parseMoment(raw: string): number {
  const text = raw.trim();
  const m = text.length > 40 ? null : (MOMENT.exec(text) ?? COMPACT_MOMENT.exec(text));
  if (!m) return Number.NaN;
  const [, year, , month, day, hour, minute, second = '0', fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = m as readonly (string | undefined)[];
  const start = dayTick(year ?? '', month ?? '', day ?? '', [hour, minute], 0);
  if (typeof start === 'string' || Number(second) > 59 || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return Number.NaN;
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
  return start.tick - offset + Number(`${second}${fraction.replace(',', '.')}`) / 60;
}

/**
 * Reads one date as people write it. @returns the tick, or a sentence saying what is wrong.
 * `01/02/2020` needs an order; two-digit years and offsets other than UTC are refused.
 */
export function parseDate(raw: string, order: DateOrder): Tick | string {
  const text = raw.trim();
  if (text.length === 0) return 'the date is empty';
  if (text.length > 40) return 'the date is longer than 40 characters';
  let m = YEAR_FIRST.exec(text);
  if (m) return dayTick(m[1], m[3], m[4], m, 5);
  m = YEAR_LAST.exec(text);
  if (m) {
    if (order === 'iso') return 'the date could be day/month or month/day; say which';
    return order === 'dmy' ? dayTick(m[4], m[3], m[1], m, 5) : dayTick(m[4], m[1], m[3], m, 5);
  }
  if (/^[+-]?\d+$/.test(text)) return parseInteger(text);
  m = COMPACT.exec(text);
  if (m) return dayTick(m[1], m[2], m[3], m, 4);
  return (
    parseCoarse(text) ??
    parseNamed(text) ??
    (/[+-]\d{2}:?\d{2}$/.test(text) ? 'the time has an offset; write UTC or local times without one' : 'the date is not in a known form')
  );
}

/** `20200131` a day, `202001` a month, `1949` a year, any other integer an index. */
function parseInteger(text: string): Tick | string {
  if (/^[12]\d{7}$/.test(text)) return dayTick(text.slice(0, 4), text.slice(4, 6), text.slice(6), null, 0);
  if (/^(1[89]|2[01])\d{2}(0[1-9]|1[0-2])$/.test(text)) return { grain: 'month', tick: Number(text.slice(0, 4)) * 12 + Number(text.slice(4)) - 1 };
  if (/^[12]\d{3}$/.test(text)) return { grain: 'year', tick: Number(text) * 12 };
  const value = Number(text);
  return Math.abs(value) <= 1e9 ? { grain: 'index', tick: value + 0 } : 'the period number is above 1,000,000,000';
}

function parseCoarse(text: string): Tick | string | null {
  let m: readonly string[] | null = /^(\d{4})[-/.M](\d{1,2})$/i.exec(text);
  if (m) return monthTick(m[1], Number(m[2]));
  m = /^(\d{4})[-/ ]?Q([1-4])$/i.exec(text) ?? swap(/^Q([1-4])[-/ ]?(\d{4})$/i.exec(text));
  if (m) return yearOk(m[1]) ?? { grain: 'quarter', tick: Number(m[1]) * 12 + (Number(m[2]) - 1) * 3 };
  m = /^(\d{4})-?W(\d{2})(?:-?([1-7]))?$/.exec(text);
  return m ? weekTick(Number(m[1]), Number(m[2]), Number(m[3] ?? 1)) : null;
}

function parseNamed(text: string): Tick | string | null {
  let m: readonly string[] | null = /^(\d{4})[- ]([A-Za-z]{3,9})$/.exec(text) ?? swap(/^([A-Za-z]{3,9})[- ,]{1,2}(\d{4})$/.exec(text));
  if (m && monthOf(m[2])) return monthTick(m[1], monthOf(m[2]));
  m = /^(\d{1,2})[- ]([A-Za-z]{3,9})[- ,]{1,2}(\d{4})$/.exec(text);
  if (m && monthOf(m[2])) return dayTick(m[3], String(monthOf(m[2])), m[1], null, 0);
  m = /^([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})$/.exec(text);
  if (m && monthOf(m[1])) return dayTick(m[3], String(monthOf(m[1])), m[2], null, 0);
  return null;
}

const swap = (m: readonly string[] | null): readonly string[] | null => m && [m[0], m[2], m[1]];
const monthOf = (name: string): number => Math.max(MONTHS.indexOf(name.toLowerCase()), LONG_MONTHS.indexOf(name.toLowerCase())) + 1;
const yearOk = (year: string): string | null => (Number(year) >= 1000 && Number(year) <= 2999 ? null : 'the year is outside 1000–2999');

function monthTick(year: string, month: number): Tick | string {
  if (month < 1 || month > 12) return 'the month is outside 1–12';
  return yearOk(year) ?? { grain: 'month', tick: Number(year) * 12 + month - 1 };
}

/** @param at group of the hour in `time`; minutes and seconds follow */
function dayTick(year: string, month: string, day: string, time: readonly (string | undefined)[] | null, at: number): Tick | string {
  const wrong = yearOk(year);
  if (wrong) return wrong;
  const days = dayNumber(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  if (Number.isNaN(days)) return 'there is no such day in the calendar';
  const [hour, minute, second] = time ? [Number(time[at] ?? 0), Number(time[at + 1] ?? 0), Number(time[at + 2] ?? 0)] : [0, 0, 0];
  if (hour > 23 || minute > 59 || second > 59) return 'there is no such time of day';
  if (second !== 0) return 'the time has seconds; the finest spacing is one hour';
  return { grain: 'day', tick: days * 1440 + hour * 60 + minute };
}

/** Monday (or the given weekday) of an ISO week. */
function weekTick(year: number, week: number, weekday: number): Tick | string {
  const fourth = dayNumber(`${year}-01-04`);
  const monday = fourth - ((((fourth + 3) % 7) + 7) % 7);
  const days = monday + (week - 1) * 7 + weekday - 1;
  const thursday = monday + (week - 1) * 7 + 3;
  if (week < 1 || new Date(thursday * 86_400_000).getUTCFullYear() !== year) return `there is no week ${week} in ${year}`;
  return { grain: 'day', tick: days * 1440 };
}
