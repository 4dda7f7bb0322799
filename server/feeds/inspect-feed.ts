import { fstatSync, statSync } from 'node:fs';
import type { FeedMapping, FeedView } from '../services/feed/views.ts';
import { guessMapping } from './guess-mapping.ts';
import { findNumberMarks } from './number-marks.ts';
import { delimiterName, type FeedFormat, headRows, sniffFile } from './sniff.ts';

/** What can be said of a file before anything is imported, from its first megabyte. */
export interface Inspection {
  format: FeedFormat;
  bytes: number;
  /** "comma", "semicolon", "tab" or "bar"; "none" for JSON. */
  delimiter: string;
  columns: string[];
  /** At most 8 rows × 40 columns, as text. */
  sample: string[][];
  mapping: FeedMapping;
  questions: FeedView['questions'];
}

const SAMPLE_ROWS = 8;
const SAMPLE_COLUMNS = 40;
/** Longest cell shown in the sample, in characters. */
const SAMPLE_CELL = 200;

/**
 * Looks at a file: format, columns, sample rows and a guessed mapping. Import is safe to start when there are no questions.
 * @throws AppError FEED_REFUSED for a file that is empty, binary or without a usable header
 */
export function inspectFeed(file: string | number, format: FeedFormat | null = null): Inspection {
  const sniffed = sniffFile(file, format);
  const rows = headRows(sniffed, 20_000);
  const bytes = (typeof file === 'number' ? fstatSync(file) : statSync(file)).size;
  const { mapping, questions } = guessMapping(sniffed.columns, rows, findNumberMarks(sniffed, [...sniffed.columns.keys()]).marks);
  const all = rows.length === 0 && questions.length === 0 ? [{ path: 'file', message: 'The file has a header but no rows.' }] : [...questions];
  const names = sniffed.columns;
  const twin = rows.length > 0 && names.length > 1 && mapping.layout === 'long' && looksLikeData(names, rows[0], mapping);
  if (twin) all.push({ path: 'file', message: 'The first line looks like data. Add a line with column names above it.' });
  return {
    format: sniffed.format,
    bytes,
    delimiter: sniffed.format === 'csv' ? delimiterName(sniffed.delimiter) : 'none',
    columns: names,
    sample: rows.slice(0, SAMPLE_ROWS).map((row) => row.slice(0, SAMPLE_COLUMNS).map((cell) => cell.slice(0, SAMPLE_CELL))),
    mapping,
    questions: all,
  };
}

/** A header whose date column is called like a date. */
function looksLikeData(names: readonly string[], row: readonly string[], mapping: FeedMapping): boolean {
  const date = names.find((name) => mapping.roles[name] === 'date');
  return date !== undefined && /\d/.test(date) && date.replace(/\d/g, '0') === row[names.indexOf(date)].replace(/\d/g, '0');
}
