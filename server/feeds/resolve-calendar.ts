import { AppError } from '../errors.ts';
import { dateOfPeriod, FREQUENCY, type Frequency, isoDay, weekdayOf } from '../kit/calendar.ts';
import type { FeedMapping } from '../services/feed/views.ts';
import type { DateTable } from './date-table.ts';
import type { Grain } from './parse-date.ts';

export const OFF_GRID = -1;
export const OTHER_FORM = -2;

/** The grid a feed lies on. */
export interface FeedCalendar {
  frequency: Frequency;
  /** Periods of the main season. */
  season: number;
  /** As DatasetMeta: date of period 0, "0" for `I`. */
  start: string;
  /** Up to the last period with an observation. */
  periods: number;
  /** Periods beyond it that rows were written for, without a quantity. */
  future: number;
  /** Date number → period, or OFF_GRID, or OTHER_FORM (written with another precision than most). */
  periodOf: Int32Array;
  notes: string[];
}

/** A frequency is taken when at least this share of the distinct dates lies on its grid (all of them below 20 dates). */
const ON_GRID = 0.95;
/** Fewest distinct dates per period between the first and the last, or the dates are called irregular. */
const DENSITY = 0.25;
const DAY = 1440;

/**
 * Finds the spacing of the dates, or takes the one a person chose, and numbers the periods.
 * @throws AppError FEED_REFUSED when the dates are irregular, too fine, or do not fit the chosen frequency
 */
export function resolveCalendar(table: DateTable, mapping: Pick<FeedMapping, 'frequency' | 'season' | 'start'>): FeedCalendar {
  const dates = Array.from({ length: table.size() }, (_, d) => d).filter((d) => table.rows(d) > 0);
  if (dates.length === 0) throw refuse('no row has a usable date; look at the refused lines and the mapping');
  const grain = mainGrain(table, dates);
  const isIndex = grain === 'index';
  const isOf = (d: number): boolean => table.grain(d) === grain || (isIndex && table.grain(d) === 'year');
  const tickOf = (d: number): number => (isIndex && table.grain(d) === 'year' ? table.tick(d) / 12 : table.tick(d));
  const members = dates.filter(isOf);
  const ticks = [...new Set(members.map(tickOf))].sort((a, b) => a - b);
  const notes: string[] = [];
  const chosen = mapping.frequency;
  const frequency = isIndex ? (chosen === 'auto' ? 'I' : chosen) : chosen === 'auto' ? detectFrequency(grain, ticks, notes) : chosen;
  const grid = isIndex ? indexGrid(ticks, frequency, mapping.start, notes) : dateGrid(grain, ticks, frequency, notes);
  const periodOf = new Int32Array(table.size()).fill(OTHER_FORM);
  let last = 0;
  let observed = -1;
  for (const d of members) {
    periodOf[d] = grid.period(tickOf(d));
    last = Math.max(last, periodOf[d]);
    if (table.isObserved(d)) observed = Math.max(observed, periodOf[d]);
  }
  const periods = observed < 0 ? last + 1 : observed + 1;
  const season = mapping.season ?? FREQUENCY[frequency].seasons[0];
  return { frequency, season, start: grid.start, periods, future: last + 1 - periods, periodOf, notes };
}

/** The precision most accepted rows are written with; years among plain integers are integers. */
function mainGrain(table: DateTable, dates: readonly number[]): Grain {
  const rows = new Map<Grain, number>();
  for (const d of dates) rows.set(table.grain(d), (rows.get(table.grain(d)) ?? 0) + table.rows(d));
  if (rows.has('index') && rows.has('year')) {
    rows.set('index', (rows.get('index') ?? 0) + (rows.get('year') ?? 0));
    rows.delete('year');
  }
  return [...rows].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0][0];
}

function detectFrequency(grain: Grain, ticks: readonly number[], notes: string[]): Frequency {
  if (grain === 'day') return detectFine(ticks, notes);
  if (grain === 'year') return 'Y';
  const step = gcdOfDifferences(ticks);
  if (grain === 'quarter') return 'Q';
  return step > 0 && step % 12 === 0 ? 'Y' : step > 0 && step % 3 === 0 ? 'Q' : 'M';
}

function detectFine(ticks: readonly number[], notes: string[]): Frequency {
  const offset = commonTime(ticks);
  if (offset === null) {
    const hourly = ticks.filter((t) => t % 60 === 0);
    if (hourly.length < enough(ticks.length))
      throw refuse(
        `${ticks.length - hourly.length} of ${ticks.length} distinct times are not on the full hour; the finest spacing is one hour: add the values up to hours, or choose frequency I to number the times in order`,
      );
    return dense(hourly, 60) ? 'H' : irregular(ticks, 'hours', 60);
  }
  const days = ticks.map((t) => (t - offset) / DAY);
  if (days.length === 1) {
    notes.push('There is only one date, so the spacing is a guess: daily.');
    return 'D';
  }
  const months = monthsOnGrid(days);
  if (months.length >= enough(days.length)) {
    const step = gcdOfDifferences([...new Set(months)]);
    const frequency = step % 12 === 0 ? 'Y' : step % 3 === 0 ? 'Q' : 'M';
    return dense(months, frequency === 'Y' ? 12 : frequency === 'Q' ? 3 : 1) ? frequency : irregular(ticks, 'months', DAY);
  }
  const anchor = mostCommon(days.map(weekdayOf));
  const weekly = days.filter((day) => weekdayOf(day) === anchor);
  if (weekly.length >= enough(days.length)) return dense(weekly, 7) ? 'W' : irregular(ticks, 'weeks', DAY);
  return dense(days, 1) ? 'D' : irregular(ticks, 'days', DAY);
}

const enough = (count: number): number => (count < 20 ? count : count * ON_GRID);
const dense = (sorted: readonly number[], step: number): boolean => sorted.length / ((sorted[sorted.length - 1] - sorted[0]) / step + 1) >= DENSITY;

function irregular(ticks: readonly number[], what: string, unit: number): never {
  const gaps = new Map<number, number>();
  for (let i = 1; i < ticks.length; i++) {
    const gap = (ticks[i] - ticks[i - 1]) / unit;
    gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
  }
  const common = [...gaps].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
  const words = common.map(([gap, count]) => `${count} × ${Number(gap.toFixed(2))}`).join(', ');
  throw refuse(
    `the dates have no even spacing: ${ticks.length} distinct dates in ${what}, ${gaps.size} different distances (most often, in ${unit === 60 ? 'hours' : 'days'}: ${words}); choose the frequency yourself, or I to number the dates in order`,
  );
}

/** Minutes after midnight that all ticks share, or null. */
function commonTime(ticks: readonly number[]): number | null {
  const time = ((ticks[0] % DAY) + DAY) % DAY;
  return ticks.every((t) => ((t % DAY) + DAY) % DAY === time) ? time : null;
}

/** Month numbers of the days that are the first, or else the last, or else the same day of their month. */
function monthsOnGrid(days: readonly number[]): number[] {
  const parts = days.map((day) => isoDay(day).split('-').map(Number));
  const anchor = mostCommon(parts.map((p) => p[2]));
  const same = parts.filter((p) => p[2] === anchor);
  const last = parts.filter((_, i) => isoDay(days[i] + 1).endsWith('-01'));
  const chosen = last.length > same.length ? last : same;
  const months = chosen.map((p) => p[0] * 12 + p[1] - 1);
  return new Set(months).size === months.length ? months : [];
}

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0][0];
}

function gcdOfDifferences(sorted: readonly number[]): number {
  let gcd = 0;
  for (let i = 1; i < sorted.length; i++) {
    let rest = Math.abs(sorted[i] - sorted[i - 1]);
    while (rest > 0) [gcd, rest] = [rest, gcd % rest];
  }
  return gcd;
}

interface Grid {
  /** Date of period 0 of this grid. */
  start: string;
  /** Period of a tick, 0 for the first on the grid; OFF_GRID when it has none. */
  period(tick: number): number;
}

/** Plain integers: in steps of their greatest common divisor; dated when a start and a frequency are given. */
function indexGrid(ticks: readonly number[], frequency: Frequency, start: string | null, notes: string[]): Grid {
  const step = gcdOfDifferences(ticks) || 1;
  if (frequency !== 'I' && start === null)
    throw new AppError('INVALID_INPUT', `the periods are plain numbers; frequency ${frequency} needs the date of the first one`, [
      { path: 'mapping.start', message: 'give the date of the first period, as 2024-01-31' },
    ]);
  if (frequency === 'I') notes.push(`Periods are numbered, not dated: period 0 is ${ticks[0]} in the file${step > 1 ? `, in steps of ${step}` : ''}.`);
  return { start: frequency === 'I' ? '0' : snap(frequency, start!), period: (tick) => (tick - ticks[0]) / step };
}

/** Start in the form a frequency has it: months and coarser on the first, hours with their hour. */
function snap(frequency: Frequency, start: string): string {
  if (frequency === 'H') return `${start.slice(0, 10)}T${start.slice(11, 13) || '00'}`;
  return frequency === 'D' || frequency === 'W' ? start.slice(0, 10) : `${start.slice(0, 8)}01`;
}

function dateGrid(grain: Grain, ticks: readonly number[], frequency: Frequency, notes: string[]): Grid {
  if (frequency === 'I') {
    notes.push(`Dates are numbered in order, not kept: period 0 is ${tickText(grain, ticks[0])}.`);
    const rank = new Map(ticks.map((tick, i) => [tick, i]));
    return { start: '0', period: (tick) => rank.get(tick) ?? OFF_GRID };
  }
  if (frequency === 'M' || frequency === 'Q' || frequency === 'Y') return monthGrid(grain, ticks, frequency);
  if (grain !== 'day')
    throw refuse(
      `frequency ${frequency} (${FREQUENCY[frequency].many}) needs full dates, but they are written as ${grain}s, such as ${tickText(grain, ticks[0])}; choose a coarser one`,
    );
  if (frequency === 'H') {
    const first = ticks.find((tick) => tick % 60 === 0);
    if (first === undefined) throw refuse('no time lies on the full hour; add the values up to hours first');
    return { start: hourText(first / 60), period: (tick) => onGrid((tick - first) / 60) };
  }
  const offset = commonTime(ticks) ?? 0;
  if (offset !== 0) notes.push(`All dates carry the time of day ${tickText('day', ticks[0]).slice(11)}; it is left out.`);
  const dayOf = (tick: number): number => (tick - offset) / DAY;
  const stride = frequency === 'W' ? 7 : 1;
  const anchor = frequency === 'W' ? mostCommon(ticks.map((t) => weekdayOf(Math.floor(dayOf(t))))) : 0;
  const first = ticks.map(dayOf).find((day) => Number.isInteger(day) && (stride === 1 || weekdayOf(day) === anchor));
  if (first === undefined) throw refuse(`no date lies on a grid of ${FREQUENCY[frequency].many}; choose another frequency`);
  return { start: isoDay(first), period: (tick) => onGrid((dayOf(tick) - first) / stride) };
}

function monthGrid(grain: Grain, ticks: readonly number[], frequency: 'M' | 'Q' | 'Y'): Grid {
  if (frequency !== 'Y' && grain === 'year') throw refuse(`the dates are years; frequency ${frequency} needs months; choose Y`);
  if (frequency === 'M' && grain === 'quarter') throw refuse('the dates are quarters; frequency M needs months; choose Q');
  const monthOf = (tick: number): number => {
    if (grain !== 'day') return tick;
    const [year, month] = isoDay(Math.floor(tick / DAY))
      .split('-')
      .map(Number);
    return year * 12 + month - 1;
  };
  const stride = frequency === 'M' ? 1 : frequency === 'Q' ? 3 : 12;
  const months = ticks.map(monthOf);
  const anchor = mostCommon(months.map((month) => month % stride));
  const first = months.find((month) => month % stride === anchor)!;
  return { start: monthText(first), period: (tick) => onGrid((monthOf(tick) - first) / stride) };
}

const onGrid = (period: number): number => (Number.isInteger(period) ? period : OFF_GRID);

const monthText = (month: number): string => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
const hourText = (hours: number): string => dateOfPeriod('H', '1970-01-01T00', hours);

function tickText(grain: Grain, tick: number): string {
  if (grain === 'index') return String(tick);
  if (grain === 'day') return new Date(tick * 60_000).toISOString().slice(0, 16);
  if (grain === 'year') return String(tick / 12);
  return grain === 'quarter' ? `${Math.floor(tick / 12)}Q${Math.floor((tick % 12) / 3) + 1}` : monthText(tick).slice(0, 7);
}

const refuse = (message: string): AppError => new AppError('FEED_REFUSED', message);
