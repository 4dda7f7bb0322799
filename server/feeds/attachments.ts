import { AppError } from '../errors.ts';
import { plural } from '../kit/words.ts';
import { openByteSource } from './byte-source.ts';
import { createCsvScanner } from './csv-scanner.ts';
import type { DateTable } from './date-table.ts';
import type { GroupSpill } from './group-spill.ts';
import { findNumberMarks } from './number-marks.ts';
import { parseDate, type Tick } from './parse-date.ts';
import { parseNumber } from './parse-number.ts';
import { pumpRows } from './pump-rows.ts';
import { cellText, type OnRow } from './row.ts';
import { sniffFile } from './sniff.ts';

/** A calendar file: which date a period column stands for, which week (or other join key) a date belongs to, and named days. */
export interface CalendarFile {
  columns: readonly string[];
  /** One a row, in file order. */
  rows: readonly { tick: Tick; cells: readonly string[] }[];
  events: readonly { tick: Tick; name: string }[];
}

const MAX_ROWS = 200_000;
const EVENT_COLUMN = /^(event_name(_\d+)?|event|holiday|holiday_name|name)$/i;

/** @throws AppError FEED_REFUSED when it has no date column, a bad line, or more than 200,000 rows */
export function readCalendar(path: string): CalendarFile {
  const sniffed = sniffFile(path, 'csv');
  const date = sniffed.columns.findIndex((name) => /^(date|ds|day)$/i.test(name));
  if (date < 0) throw refuse(`the calendar file needs a column "date"; it has ${sniffed.columns.slice(0, 12).join(', ')}`);
  const eventColumns = sniffed.columns.flatMap((name, c) => (EVENT_COLUMN.test(name) ? [c] : []));
  const rows: CalendarFile['rows'][number][] = [];
  const events: CalendarFile['events'][number][] = [];
  eachRow(path, sniffed.delimiter, 'calendar', sniffed.columns.length, (row) => {
    const tick = parseDate(cellText(row, date), 'iso');
    if (typeof tick === 'string' || tick.grain !== 'day') throw refuse(`line ${row.line} of the calendar file: its date must be a day such as 2024-01-31`);
    if (rows.length >= MAX_ROWS) throw refuse(`the calendar file has more than ${MAX_ROWS} rows; one row a day is meant`);
    rows.push({ tick, cells: sniffed.columns.map((_, c) => cellText(row, c)) });
    for (const c of eventColumns) {
      const name = cellText(row, c).trim().slice(0, 120);
      if (name !== '' && name !== '0') events.push({ tick, name });
    }
  });
  return { columns: sniffed.columns, rows, events };
}

/**
 * Date of each period column through the calendar column that holds their names (M5: `d`).
 * @returns null when no calendar column does
 */
export function datesOfColumns(calendar: CalendarFile, values: readonly string[]): Tick[] | null {
  for (let c = 0; c < calendar.columns.length; c++) {
    const ticks = new Map(calendar.rows.map((row) => [row.cells[c], row.tick]));
    const found = values.map((name) => ticks.get(name));
    if (found.every((tick) => tick !== undefined)) return found as Tick[];
  }
  return null;
}

/** What the prices file became: spilled by series, `weeks[meta]` = the dates a price holds for. */
export interface PriceJoin {
  /** Date numbers per join key. */
  weeks: readonly (readonly number[])[];
  /** Join keys that a price was found for. */
  used: ReadonlySet<number>;
  rows: number;
  /** Rows of series or weeks that the feed does not have. */
  unmatched: number;
  /** What should be said of how its prices are read; null when nobody would read them otherwise. */
  note: string | null;
}

const STORE = /^(store|store_id|shop|location|branch)$/i;
const PRODUCT = /^(item|item_id|product|product_id|sku|product_code)$/i;
const PRICE = /^(sell_price|price|unit_price)$/i;

/**
 * Reads prices (store, product, week or date, price) and spills each to its series.
 * @param ordinalOf series of a store and product, −1 when the feed has none
 * @throws AppError FEED_REFUSED when columns are missing, the join key is not in the calendar, or a line is bad
 */
export function* readPrices(
  path: string,
  calendar: CalendarFile | null,
  dates: DateTable,
  ordinalOf: (store: string, product: string) => number,
  spill: GroupSpill,
): Generator<void, PriceJoin> {
  const sniffed = sniffFile(path, 'csv');
  const find = (pattern: RegExp): number => sniffed.columns.findIndex((name) => pattern.test(name));
  const [store, product, price] = [find(STORE), find(PRODUCT), find(PRICE)];
  const week = sniffed.columns.findIndex(
    (name, c) => c !== store && c !== product && c !== price && (calendar?.columns.includes(name) || /^(date|ds|day)$/i.test(name)),
  );
  if (product < 0 || price < 0 || week < 0)
    throw refuse(
      `the prices file needs a product, a price and either a date or a column that the calendar file has too (M5: wm_yr_wk); it has ${sniffed.columns.slice(0, 12).join(', ')}`,
    );
  const keys = joinKeys(calendar, sniffed.columns[week], dates);
  const used = new Set<number>();
  const { marks, note } = findNumberMarks(sniffed, [price]);
  const join = { weeks: keys.weeks, used, rows: 0, unmatched: 0, note };
  const value = new Float64Array(1);
  const onRow: OnRow = (row) => {
    join.rows++;
    value[0] = parseNumber(row.buf, row.starts[price], row.ends[price], marks);
    if (!(value[0] >= 0 && value[0] <= 1e15))
      throw refuse(`line ${row.line} of the prices file: ${JSON.stringify(cellText(row, price).slice(0, 40))} is not a price`);
    const key = keys.find(cellText(row, week));
    const ordinal = ordinalOf(store < 0 ? '' : cellText(row, store), cellText(row, product));
    if (key < 0 || ordinal < 0) join.unmatched++;
    else {
      used.add(key);
      spill.add(ordinal, key, row.line, value);
    }
  };
  yield* eachRowSlowly(path, sniffed.delimiter, 'prices', sniffed.columns.length, onRow);
  return join;
}

/** Join key → dates it covers, of those the feed has. */
function joinKeys(calendar: CalendarFile | null, column: string, dates: DateTable): { find(text: string): number; weeks: number[][] } {
  const number = new Map<string, number>();
  const weeks: number[][] = [];
  const known = new Map<number, number>();
  for (let d = 0; d < dates.size(); d++) if (dates.grain(d) === 'day') known.set(dates.tick(d), d);
  const put = (text: string, tick: number): void => {
    const date = known.get(tick);
    if (date === undefined) return;
    if (!number.has(text)) number.set(text, weeks.push([]) - 1);
    weeks[number.get(text)!].push(date);
  };
  const c = calendar?.columns.indexOf(column) ?? -1;
  if (c >= 0 && !/^(date|ds|day)$/i.test(column)) for (const row of calendar!.rows) put(row.cells[c], row.tick.tick);
  else for (const [tick] of known) put(new Date(tick * 60_000).toISOString().slice(0, 10), tick);
  return { find: (text) => number.get(text) ?? -1, weeks };
}

function* eachRowSlowly(path: string, delimiter: number, what: string, width: number, onRow: OnRow): Generator<void> {
  let header = true;
  const source = openByteSource(path);
  const scan = createCsvScanner(delimiter, (row) => {
    if (header) header = false;
    else if (row.problem !== null || row.count !== width)
      throw refuse(`line ${row.line} of the ${what} file: ${row.problem ?? `${plural(row.count, 'cell')}, the header has ${width}`}`);
    else onRow(row);
  });
  try {
    yield* pumpRows(source, scan);
  } finally {
    source.close();
  }
}

function eachRow(path: string, delimiter: number, what: string, width: number, onRow: OnRow): void {
  for (const _ of eachRowSlowly(path, delimiter, what, width, onRow));
}

const refuse = (message: string): AppError => new AppError('FEED_REFUSED', message);
