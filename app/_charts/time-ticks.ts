import { dayNumber, type Frequency, weekdayOf } from '../../server/kit/calendar.ts';
import { periodLabel } from '../_words/dates.ts';

export interface TimeTick {
  at: number;
  label: string;
}

type Rule = (date: string) => boolean;
const monthOf = (date: string) => Number(date.slice(5, 7));
const startsMonth: Rule = (date) => date.slice(8, 10) === '01';

/** From many ticks to few; the first rule that leaves `minGap` between ticks is taken. */
const RULES: Readonly<Record<Frequency, readonly Rule[]>> = {
  H: [
    (date) => Number(date.slice(11, 13)) % 6 === 0,
    (date) => date.slice(11, 13) === '00',
    (date) => date.slice(11, 13) === '00' && weekdayOf(dayNumber(date)) === 0,
    (date) => date.slice(11, 13) === '00' && startsMonth(date),
  ],
  D: [
    (date) => weekdayOf(dayNumber(date)) === 0,
    startsMonth,
    (date) => startsMonth(date) && monthOf(date) % 3 === 1,
    (date) => startsMonth(date) && monthOf(date) === 1,
  ],
  W: [
    (date) => Number(date.slice(8, 10)) <= 7,
    (date) => Number(date.slice(8, 10)) <= 7 && monthOf(date) % 3 === 1,
    (date) => Number(date.slice(8, 10)) <= 7 && monthOf(date) === 1,
  ],
  M: [() => true, (date) => monthOf(date) % 3 === 1, (date) => monthOf(date) === 1],
  Q: [() => true, (date) => monthOf(date) === 1],
  Y: [() => true],
  I: [],
};

function shortLabel(frequency: Frequency, date: string, before: string | undefined, months: boolean): string {
  if (frequency === 'I' || frequency === 'Y' || frequency === 'Q') return periodLabel(frequency, date).replace('period ', '');
  const year = date.slice(0, 4);
  const withYear = before === undefined || before.slice(0, 4) !== year;
  const month = periodLabel('M', date);
  if (frequency === 'H' && date.slice(11, 13) !== '00') return `${date.slice(11, 13)}:00`;
  const named = frequency === 'M' || frequency === 'W' || (months && startsMonth(date)) ? (withYear ? month : month.slice(0, 3)) : periodLabel('D', date);
  return named;
}

/**
 * Where the time axis is marked.
 * @param dates of every period shown, @param width in pixels, @param minGap pixels between two ticks
 */
export function timeTicks(frequency: Frequency, dates: readonly string[], width: number, minGap = 58): TimeTick[] {
  const perPeriod = width / Math.max(1, dates.length);
  const fits = (positions: readonly number[]) => positions.every((at, i) => i === 0 || (at - positions[i - 1]) * perPeriod >= minGap);
  const candidates = RULES[frequency].map((rule) => dates.flatMap((date, at) => (rule(date) ? [at] : [])));
  let chosen = candidates.find((positions) => positions.length > 0 && fits(positions));
  if (!chosen) {
    const stride = Math.max(1, Math.ceil(minGap / perPeriod));
    chosen = dates.flatMap((_, at) => (at % stride === 0 ? [at] : []));
  }
  const ticks = chosen;
  const months = ticks.every((at) => startsMonth(dates[at]));
  return ticks.map((at, i) => ({ at, label: shortLabel(frequency, dates[at], i === 0 ? undefined : dates[ticks[i - 1]], months) }));
}
