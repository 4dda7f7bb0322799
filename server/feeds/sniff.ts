import { AppError } from '../errors.ts';
import type { FeedMapping, FeedView } from '../services/feed/views.ts';
import { openByteSource } from './byte-source.ts';
import { createCsvScanner } from './csv-scanner.ts';
import { tellForeign, tellNoParquet } from './foreign-file.ts';
import { createArrayScanner, createLineScanner, parseRecord } from './json-scanner.ts';
import { LIMITS } from './limits.ts';
import { isParquet, openParquet } from './parquet-file.ts';
import { readParquet } from './parquet-rows.ts';
import { cellText, type Scan } from './row.ts';

export type FeedFormat = FeedView['format'];
export type Roles = FeedMapping['roles'];

/** What the first megabyte of a file says about how to read the rest. The same for inspection and import, whatever the read size. */
export interface Sniffed {
  format: FeedFormat;
  /** Byte between cells; 44 for JSON and Parquet, where it means nothing. */
  delimiter: number;
  columns: string[];
  /** Decoded head of the file, empty for Parquet; `whole` when there is no more. */
  head: Buffer;
  whole: boolean;
  /** First rows of a Parquet file as text; null for the others, whose head holds them. */
  rows: string[][] | null;
}

const DELIMITERS = [44, 59, 9, 124];
const NAMES: Record<number, string> = { 44: 'comma', 59: 'semicolon', 9: 'tab', 124: 'bar' };

/**
 * @param format as the person said it, or null to guess from the first bytes
 * @throws AppError FEED_REFUSED for an empty or binary file, duplicate or too many columns
 */
export function sniffFile(file: string | number, format: FeedFormat | null = null): Sniffed {
  if (isParquet(file)) {
    if (format !== null && format !== 'parquet') throw refuse('this is a Parquet file; here a CSV, JSON or NDJSON file is meant');
    return sniffParquet(file);
  }
  const source = openByteSource(file);
  try {
    const head = Buffer.allocUnsafe(LIMITS.headBytes + 1);
    let size = 0;
    for (let got = -1; got !== 0 && size < LIMITS.headBytes; size += got) got = source.read(head, size, LIMITS.headBytes - size);
    const whole = size < LIMITS.headBytes;
    if (format === 'parquet') throw refuse(tellNoParquet(head.subarray(0, size)));
    return sniffHead(head.subarray(0, size), whole, format);
  } finally {
    source.close();
  }
}

type TextFormat = Exclude<FeedFormat, 'parquet'>;

function sniffHead(head: Buffer, whole: boolean, asked: TextFormat | null): Sniffed {
  if (head.length === 0 || /^\s*$/.test(head.toString('latin1'))) throw refuse('the file is empty; it needs a header and at least one row');
  const foreign = tellForeign(head);
  if (foreign !== null) throw refuse(foreign);
  const format = asked ?? guessFormat(head);
  if (format !== 'csv') return { format, delimiter: 44, columns: recordColumns(head, whole, format), head, whole, rows: null };
  const delimiter = guessDelimiter(head, whole);
  return { format, delimiter, columns: headerColumns(head, whole, delimiter), head, whole, rows: null };
}

/** Rows of a Parquet file looked at before the mapping is guessed, and cells in all of them. */
const PARQUET_ROWS = 20_000;
const PARQUET_CELLS = 200_000;

function sniffParquet(file: string | number): Sniffed {
  const parquet = openParquet(file);
  try {
    const columns = parquet.columns.map((column, c) => column.name.trim() || `column ${c + 1}`);
    checkNames(columns);
    const rows: string[][] = [];
    const limit = Math.min(PARQUET_ROWS, Math.ceil(PARQUET_CELLS / columns.length));
    const take = readParquet(
      parquet,
      () => true,
      limit,
      (row) => rows.push(columns.map((_, c) => cellText(row, c))),
    );
    while (!take.next().done);
    return { format: 'parquet', delimiter: 44, columns, head: Buffer.alloc(0), whole: false, rows };
  } finally {
    parquet.close();
  }
}

function guessFormat(head: Buffer): TextFormat {
  const start = head.toString('latin1', 0, 4096);
  if (/^\s*\[\s*[[{\]]/.test(start)) return 'json';
  return /^\s*\{\s*["}]/.test(start) ? 'ndjson' : 'csv';
}

/** The delimiter under which most of the first lines have as many cells as the first, more than one; ties go to more cells, then to the order , ; tab |. */
function guessDelimiter(head: Buffer, whole: boolean): number {
  let best = { delimiter: 44, share: -1, cells: 1 };
  for (const delimiter of DELIMITERS) {
    let first = 0;
    let same = 0;
    let rows = 0;
    scanHead(head.subarray(0, 1 << 17), whole && head.length <= 1 << 17, (final) =>
      createCsvScanner(delimiter, (row) => {
        if (rows++ === 0) first = row.count;
        if (row.count === first && row.problem === null) same++;
      })(...final),
    );
    if (first < 2) continue;
    const share = rows < 2 ? 0.5 : same / rows;
    if (share > best.share + 0.2 || (share >= best.share - 0.2 && first > best.cells)) best = { delimiter, share, cells: first };
  }
  return best.delimiter;
}

/** Runs a scanner over a copy of the head (the scanner writes a sentinel and unquotes in place). */
export function scanHead(head: Buffer, whole: boolean, run: (call: Parameters<Scan>) => unknown): void {
  const copy = Buffer.concat([head], head.length + 1);
  run([copy, head.length, whole]);
}

function headerColumns(head: Buffer, whole: boolean, delimiter: number): string[] {
  let columns: string[] | null = null;
  let problem: string | null = null;
  scanHead(head, whole, (call) =>
    createCsvScanner(delimiter, (row) => {
      if (columns) return;
      problem = row.problem;
      columns = Array.from({ length: row.count }, (_, c) => {
        const raw = row.buf.subarray(row.starts[c], row.ends[c]);
        return decodeName(raw) || `column ${c + 1}`;
      });
    })(...call),
  );
  const found = columns as string[] | null;
  if (!found) throw refuse('the first line does not end within 1 MB; this is no table');
  if (problem) throw refuse(`the header line has a problem: ${problem}`);
  checkNames(found);
  return found;
}

/** @throws AppError FEED_REFUSED when there are too many columns, or two of one name */
function checkNames(names: readonly string[]): void {
  if (names.length > LIMITS.columns) throw refuse(`the header has more than ${LIMITS.columns} columns`);
  const seen = new Set<string>();
  const twice = names.filter((name) => seen.size === seen.add(name).size).slice(0, 5);
  if (twice.length > 0) throw refuse(`the header names a column twice: ${twice.map((name) => JSON.stringify(name.slice(0, 60))).join(', ')}; rename one`);
}

/** @throws AppError FEED_REFUSED when the bytes are not UTF-8 */
function decodeName(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw).trim();
  } catch {
    throw refuse(`the header is not UTF-8 (${JSON.stringify(raw.toString('latin1').slice(0, 60))}); save the file as UTF-8`);
  }
}

/** Keys of the records in the head, in order of first appearance. */
function recordColumns(head: Buffer, whole: boolean, format: 'json' | 'ndjson'): string[] {
  const names = new Set<string>();
  const take = (buf: Buffer, start: number, end: number): void => {
    const record = parseRecord(buf, start, end);
    if (typeof record !== 'string') for (const name of Object.keys(record)) names.add(name);
  };
  scanHead(head, whole, (call) => (format === 'json' ? createArrayScanner(take) : createLineScanner(take))(...call));
  if (names.size === 0) throw refuse('the file has no JSON objects with named values; write [ {"ds": "2024-01-01", "y": 5}, … ] or one object a line');
  if (names.size > LIMITS.columns) throw refuse(`the records have more than ${LIMITS.columns} different keys`);
  return [...names];
}

export const delimiterName = (delimiter: number): string => NAMES[delimiter] ?? 'other';

/** Rows of the head as text, at most `limit`, header left out; problem rows and rows of another length are passed over. */
export function headRows(sniffed: Sniffed, limit: number): string[][] {
  if (sniffed.rows !== null) return sniffed.rows.slice(0, limit);
  const rows: string[][] = [];
  const width = sniffed.columns.length;
  if (sniffed.format === 'csv') {
    let header = true;
    scanHead(sniffed.head, sniffed.whole, (call) =>
      createCsvScanner(sniffed.delimiter, (row) => {
        if (!header && rows.length < limit && row.problem === null && row.count === width) rows.push(Array.from({ length: width }, (_, c) => cellText(row, c)));
        header = false;
      })(...call),
    );
    return rows;
  }
  const take = (buf: Buffer, start: number, end: number): void => {
    if (rows.length >= limit) return;
    const record = parseRecord(buf, start, end);
    if (typeof record === 'string') return;
    rows.push(sniffed.columns.map((name) => (Object.hasOwn(record, name) ? jsonText(record[name]) : '')));
  };
  scanHead(sniffed.head, sniffed.whole, (call) => (sniffed.format === 'json' ? createArrayScanner(take) : createLineScanner(take))(...call));
  return rows;
}

const jsonText = (value: unknown): string => (value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

const refuse = (message: string): AppError => new AppError('FEED_REFUSED', message);
