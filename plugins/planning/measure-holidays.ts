import { dayNumber, isoDay, weekdayOf } from '../../server/kit/calendar.ts';
import type { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import { studentQuantile } from '../numerics/intervals/student-quantile.ts';
import { factorise, solveFactored } from '../numerics/regression/cholesky.ts';

/** What a named day does to the sales of all series. */
export interface HolidayEffect {
  name: string;
  /** Change of log sales. */
  value: number;
  /** Half of the 95 % interval over 1.96. */
  error: number;
  /** Days of this name that were observed. */
  seen: number;
}

export interface HolidayEffects {
  byName: readonly HolidayEffect[];
  /** A named day like those seen, whichever: their mean, as uncertain as one more of them is. */
  any: HolidayEffect;
}

const Z = 1.959963984540054;
const LEAST_FREEDOM = 3;
const RIDGE = 1e-9;

/**
 * What named days do, read off the log effects of days: least squares on a level for each month of each year, a slope, the weekdays, and one
 * dummy for each name. Months of their own keep a season's steps out of the holidays.
 * @param days log effect of each period, NaN = none
 * @returns null for data without days, without a named day in the record, or with too few other days to tell it from
 */
export function measureHolidays(
  { frequency, start, events, periods }: Pick<DatasetMeta, 'frequency' | 'start' | 'events' | 'periods'>,
  days: Float64Array,
): HolidayEffects | null {
  if (frequency !== 'D') return null;
  const nameAt = new Map(events.filter(({ period }) => period < periods && !Number.isNaN(days[period])).map(({ period, name }) => [period, name]));
  const names = [...new Set(nameAt.values())].sort();
  if (names.length === 0) return null;
  const first = dayNumber(start);
  const months = new Map<string, number>();
  const used: number[] = [];
  for (let t = 0; t < periods; t++) {
    if (Number.isNaN(days[t])) continue;
    used.push(t);
    const month = isoDay(first + t).slice(0, 7);
    months.set(month, months.get(month) ?? months.size);
  }
  // Monday and the first month are what the others are measured from: columns are months, slope, six weekdays, names.
  const k = months.size + 1 + 6 + names.length;
  const freedom = used.length - k;
  if (freedom < LEAST_FREEDOM) return null;
  const design = (t: number): number[] => {
    const weekday = weekdayOf(first + t);
    const name = nameAt.get(t);
    return [
      months.get(isoDay(first + t).slice(0, 7)) ?? 0,
      ...(weekday > 0 ? [months.size + weekday] : []),
      ...(name === undefined ? [] : [months.size + 7 + names.indexOf(name)]),
    ];
  };
  const gram = new Float64Array(k * k);
  const right = new Float64Array(k);
  const slope = months.size;
  const row = (t: number): [number, number][] => [...design(t).map((column): [number, number] => [column, 1]), [slope, (2 * t) / periods - 1]];
  for (const t of used)
    for (const [i, a] of row(t)) {
      right[i] += a * days[t];
      for (const [j, b] of row(t)) gram[i * k + j] += a * b;
    }
  const active = new Uint8Array(k).fill(1);
  const factor = new Float64Array(k * k);
  if (!factorise(gram, new Float64Array(k).fill(RIDGE * used.length), active, k, factor)) return null;
  const beta = new Float64Array(k);
  solveFactored(factor, right, active, k, beta);
  let squares = 0;
  for (const t of used) {
    let fitted = 0;
    for (const [i, a] of row(t)) fitted += a * beta[i];
    squares += (days[t] - fitted) * (days[t] - fitted);
  }
  const width = (studentQuantile(0.975, freedom) / Z) * Math.sqrt(squares / freedom);
  const unit = new Float64Array(k);
  const byName = names.map((name, at): HolidayEffect => {
    unit.fill(0);
    unit[months.size + 7 + at] = 1;
    const column = new Float64Array(k);
    solveFactored(factor, unit, active, k, column);
    const seen = [...nameAt.values()].filter((one) => one === name).length;
    return { name, value: beta[months.size + 7 + at], error: width * Math.sqrt(Math.max(0, column[months.size + 7 + at])), seen };
  });
  return { byName, any: meanOf(byName) };
}

/** Mean of the named days; its error is that of one more such day: they differ, and each is only estimated. */
function meanOf(byName: readonly HolidayEffect[]): HolidayEffect {
  const count = byName.length;
  const value = byName.reduce((sum, one) => sum + one.value, 0) / count;
  const noise = byName.reduce((sum, one) => sum + one.error * one.error, 0) / count;
  const between = count > 1 ? byName.reduce((sum, one) => sum + (one.value - value) * (one.value - value), 0) / (count - 1) : noise;
  return { name: '', value, error: Math.sqrt(Math.max(between, noise) * (1 + 1 / count)), seen: byName.reduce((sum, { seen }) => sum + seen, 0) };
}
