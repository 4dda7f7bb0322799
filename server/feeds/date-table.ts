import { createKeyTable } from './key-table.ts';
import { LIMITS } from './limits.ts';
import { type DateOrder, type Grain, parseDate, type Tick } from './parse-date.ts';

/** Distinct dates of a feed by number; each way of writing one is parsed once. */
export interface DateTable {
  /** Date number of the cell, or −1: `problem()` then says why. */
  lookup(buf: Buffer, start: number, end: number): number;
  problem(): string;
  /** Adds a date that is not written in the file. */
  add(tick: Tick): number;
  /** Says that one more accepted row has this date. */
  count(date: number): void;
  /** Says that something was observed on this date. */
  observe(date: number): void;
  isObserved(date: number): boolean;
  size(): number;
  grain(date: number): Grain;
  tick(date: number): number;
  /** Accepted rows with this date. */
  rows(date: number): number;
}

export function createDateTable(order: DateOrder): DateTable {
  const texts = createKeyTable(LIMITS.dates, 'dates');
  const dates = new Map<string, number>();
  const grains: Grain[] = [];
  const ticks: number[] = [];
  let rows = new Float64Array(1024);
  let observed = new Uint8Array(1024);
  let dateOfText = new Int32Array(1024);
  let problem = '';

  const add = ({ grain, tick }: Tick): number => {
    const key = `${grain}${tick}`;
    const known = dates.get(key);
    if (known !== undefined) return known;
    const date = ticks.length;
    dates.set(key, date);
    grains.push(grain);
    ticks.push(tick);
    if (date >= rows.length) {
      const more = new Float64Array(rows.length * 2);
      more.set(rows);
      rows = more;
      const marks = new Uint8Array(more.length);
      marks.set(observed);
      observed = marks;
    }
    return date;
  };

  return {
    lookup(buf, start, end) {
      const known = texts.find(buf, start, end);
      if (known >= 0) return dateOfText[known];
      const parsed = end - start > 200 ? 'the date is longer than 40 characters' : parseDate(buf.toString('latin1', start, end), order);
      if (typeof parsed === 'string') {
        problem = parsed;
        return -1;
      }
      const text = texts.intern(buf, start, end);
      if (text >= dateOfText.length) {
        const more = new Int32Array(dateOfText.length * 2);
        more.set(dateOfText);
        dateOfText = more;
      }
      dateOfText[text] = add(parsed);
      return dateOfText[text];
    },
    problem: () => problem,
    add,
    count(date) {
      rows[date]++;
    },
    observe(date) {
      observed[date] = 1;
    },
    isObserved: (date) => observed[date] === 1,
    size: () => ticks.length,
    grain: (date) => grains[date],
    tick: (date) => ticks[date],
    rows: (date) => rows[date],
  };
}
