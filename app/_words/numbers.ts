import { plural as sayCount } from '../../server/kit/words.ts';

const LOCALE = 'en-GB';
const NBSP = '\u00a0';
const formats = new Map<number, Intl.NumberFormat>();

function format(value: number, digits: number): string {
  let found = formats.get(digits);
  if (!found) {
    found = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(digits, found);
  }
  return found.format(value).replace('-', '−');
}

/** Units sold: whole from 20 up, one digit below, two below 2; from a million millions up as a power of ten. */
export function formatUnits(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e12) return value.toExponential(2).replace('e+', 'e').replace('-', '−');
  if (Number.isInteger(value) || size >= 20) return format(Math.round(value), 0);
  return format(value, size >= 2 ? 1 : 2);
}

export const formatCount = (value: number): string => format(value, 0);
export const formatFixed = (value: number, digits: number): string => format(value, digits);
/** With its sign, unless what is printed is zero. */
export function formatSigned(value: number, digits: number): string {
  const text = format(Math.abs(value), digits);
  if (!/[1-9]/.test(text)) return text;
  return (value > 0 ? '+' : '−') + text;
}
/** 0.099 → "9.9". */
export const percentFigure = (share: number, digits = 1): string => format(share * 100, digits);
/** 0.099 → "9.9 %". */
export const formatPercent = (share: number, digits = 1): string => `${format(share * 100, digits)}${NBSP}%`;

/** "0.08 s", "8.3 s", "1 min 52 s", "3 h 5 min". */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 1) return `${format(seconds, 2)}${NBSP}s`;
  if (seconds < 60) return `${format(seconds, 1)}${NBSP}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}${NBSP}min ${whole % 60}${NBSP}s`;
  return `${Math.floor(whole / 3600)}${NBSP}h ${Math.floor((whole % 3600) / 60)}${NBSP}min`;
}

export function formatBytes(bytes: number): string {
  const names = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < names.length - 1) {
    value /= 1000;
    at++;
  }
  return `${format(value, at === 0 || value >= 100 ? 0 : 1)}${NBSP}${names[at]}`;
}

/** "1 series", "30 series", "1 run", "27 runs"; number and word stay on one line. */
export const plural = (count: number, one: string, many?: string): string => sayCount(count, one, many).replace(' ', NBSP);

const SMALL = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];
/** A count as a word that begins a title, up to nine. */
export const countWord = (count: number): string => SMALL[count] ?? formatCount(count);

/** "a, b and c". */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
