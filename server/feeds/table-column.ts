import type { ColumnStatistics } from '../services/artifact/views.ts';
import { parseDate, parseMoment } from './parse-date.ts';
import { isBlank, parseNumber, parseWord } from './parse-number.ts';
import type { Row } from './row.ts';

/** Different values are counted up to here. */
export const MOST_DISTINCT = 1000;
/** Characters of a value that is shown as smallest or largest; bytes of a value that are looked at. */
const SHOWN = 200;
const LOOKED_AT = 600;
const COMMA = 44;

/** What is seen of one column, row by row; a fixed number of values, however many rows there are. */
export interface ColumnTracker {
  add(row: Row, column: number): void;
  describe(): ColumnStatistics;
}

/**
 * Numbers, times and texts are tracked side by side until one cell says that the column is not of that type.
 * @param marks how all of its numbers are written, as `parseNumber` takes it; null when each cell tells for itself
 * @param decimalComma whether `1,5` may then be a number beside `1.5`
 */
export function trackColumn(name: string, marks: number | null, decimalComma: boolean): ColumnTracker {
  let [count, nulls, numbers, integers, times, words] = [0, 0, 0, 0, 0, 0];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [sum, lost] = [0, 0];
  let [firstText, lastText]: [string | null, string | null] = [null, null];
  let first: { text: string; tick: number } | null = null;
  let last: { text: string; tick: number } | null = null;
  const seen = new Set<string>();

  const addNumber = (value: number): void => {
    numbers++;
    if (Number.isInteger(value)) integers++;
    if (value < low) low = value;
    if (value > high) high = value;
    // Neumaier's sum: what an addition loses is kept beside it.
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  };
  const addTime = (text: string): void => {
    const tick = readTick(text);
    if (Number.isNaN(tick)) return;
    times++;
    if (first === null || tick < first.tick) first = { text, tick };
    if (last === null || tick > last.tick) last = { text, tick };
  };

  return {
    add(row, column) {
      const [from, to] = [row.starts[column], row.ends[column]];
      if (isBlank(row.buf, from, to)) {
        nulls++;
        return;
      }
      const before = count++;
      let number = parseNumber(row.buf, from, to, marks ?? undefined);
      if (Number.isNaN(number) && marks === null && decimalComma) number = parseNumber(row.buf, from, to, COMMA);
      const text = row.buf.toString('utf8', from, Math.min(to, from + LOOKED_AT));
      if (seen.size < MOST_DISTINCT + 1) seen.add(text);
      if (Number.isFinite(number)) addNumber(number);
      else if (numbers === 0) {
        if (times === before) addTime(text);
        if (words === before && !Number.isNaN(parseWord(text))) words++;
      }
      if (firstText === null || text < firstText) firstText = text.slice(0, SHOWN);
      if (lastText === null || text > lastText) lastText = text.slice(0, SHOWN);
    },
    describe() {
      const distinct = { distinct: Math.min(seen.size, MOST_DISTINCT), distinctCapped: seen.size > MOST_DISTINCT };
      const own = { name, unit: unitOf(name), count, nulls, ...distinct };
      if (count === 0) return { ...own, type: 'empty', min: null, max: null, mean: null };
      if (numbers === count) return { ...own, type: integers === count ? 'integer' : 'number', min: low, max: high, mean: (sum + lost) / count };
      if (times === count) return { ...own, type: 'time', min: first?.text ?? null, max: last?.text ?? null, mean: null };
      return { ...own, type: words === count ? 'boolean' : 'text', min: firstText, max: lastText, mean: null };
    },
  };
}

/** Unlike a demand feed, a measurement may have seconds and an offset. */
function readTick(text: string): number {
  const moment = parseMoment(text);
  if (!Number.isNaN(moment)) return moment;
  const parsed = parseDate(text, 'iso');
  return typeof parsed === 'string' || parsed.grain === 'index' ? Number.NaN : parsed.tick;
}

const SUFFIXES: Readonly<Record<string, string>> = {
  pct: '%',
  percent: '%',
  ms: 'ms',
  kwh: 'kWh',
  kw: 'kW',
  kg: 'kg',
  km: 'km',
  eur: 'EUR',
  usd: 'USD',
  celsius: '°C',
};

/** The unit that a column's name tells: `temp [C]`, `power (kW)`, `load_kwh`; null when it tells none. */
export function unitOf(name: string): string | null {
  const bracket = /[[(]\s*([^\])]{1,20}?)\s*[\])]\s*$/.exec(name)?.[1];
  if (bracket) return bracket;
  return SUFFIXES[/_([A-Za-z]+)$/.exec(name)?.[1].toLowerCase() ?? ''] ?? null;
}
