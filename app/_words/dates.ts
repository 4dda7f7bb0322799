import { dayNumber, FREQUENCY, type Frequency, weekdayOf } from '../../server/kit/calendar.ts';

/* Own names instead of Intl: server and browser must print the same letters. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG_MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
export const LONG_WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const year = (iso: string) => iso.slice(0, 4);
const month = (iso: string) => Number(iso.slice(5, 7)) - 1;
const day = (iso: string) => Number(iso.slice(8, 10));
const hour = (iso: string) => `${iso.slice(11, 13)}:00`;
export const weekday = (iso: string) => weekdayOf(dayNumber(iso));

/** A period named as short as its frequency allows: "31 May", "Mar 2026", "14:00, 3 Mar", "period 12". */
export function periodLabel(frequency: Frequency, date: string): string {
  if (frequency === 'I') return `period ${date}`;
  if (frequency === 'Y') return year(date);
  if (frequency === 'Q') return `Q${Math.floor(month(date) / 3) + 1} ${year(date)}`;
  if (frequency === 'M') return `${MONTHS[month(date)]} ${year(date)}`;
  const name = `${day(date)} ${MONTHS[month(date)]}`;
  return frequency === 'H' ? `${name} ${hour(date)}` : name;
}

/** With weekday and year, for tables and cursors: "Sat 31 May 2026". */
export function periodName(frequency: Frequency, date: string): string {
  if (frequency === 'D') return `${WEEKDAYS[weekday(date)]} ${day(date)} ${MONTHS[month(date)]} ${year(date)}`;
  if (frequency === 'H') return `${WEEKDAYS[weekday(date)]} ${day(date)} ${MONTHS[month(date)]} ${year(date)}, ${hour(date)}`;
  if (frequency === 'W') return `week of ${day(date)} ${MONTHS[month(date)]} ${year(date)}`;
  return periodLabel(frequency, date);
}

/** "1 to 7 June", "28 May to 3 June", "Mar 2026 to Feb 2027". */
export function rangeLabel(frequency: Frequency, from: string, to: string): string {
  if (frequency !== 'D' && frequency !== 'W') return `${periodLabel(frequency, from)} to ${periodLabel(frequency, to)}`;
  const end = `${day(to)} ${LONG_MONTHS[month(to)]}`;
  return from.slice(0, 7) === to.slice(0, 7) ? `${day(from)} to ${end}` : `${day(from)} ${LONG_MONTHS[month(from)]} to ${end}`;
}

/** "3 March 2026". */
export const longDay = (iso: string): string => `${day(iso)} ${LONG_MONTHS[month(iso)]} ${year(iso)}`;

export const periodsWord = (frequency: Frequency, count: number): string => (count === 1 ? FREQUENCY[frequency].one : FREQUENCY[frequency].many);

const pad = (value: number) => String(value).padStart(2, '0');

interface Parts {
  year: number;
  month: number;
  day: number;
  clock: string;
}
function partsOf(iso: string, zone: 'utc' | 'local'): Parts {
  const at = new Date(iso);
  if (zone === 'utc')
    return {
      year: at.getUTCFullYear(),
      month: at.getUTCMonth(),
      day: at.getUTCDate(),
      clock: `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`,
    };
  return { year: at.getFullYear(), month: at.getMonth(), day: at.getDate(), clock: `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}` };
}

/** A moment: "12 Nov 2026, 09:14" or with seconds "09:14:26", without "09:14"; the zone is named by the caller. */
export function momentLabel(iso: string, zone: 'utc' | 'local', style: 'short' | 'full' | 'clock' | 'minute'): string {
  const parts = partsOf(iso, zone);
  if (style === 'clock') return parts.clock;
  if (style === 'minute') return parts.clock.slice(0, 5);
  const date = `${parts.day} ${MONTHS[parts.month]}`;
  if (style === 'short') return `${date} ${parts.clock.slice(0, 5)}`;
  return `${date} ${parts.year}, ${parts.clock}`;
}
