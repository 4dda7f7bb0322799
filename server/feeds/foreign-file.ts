import type { FeedView } from '../services/feed/views.ts';

/** Files that are sent for a table now and then: what they are, what to do, and how their bytes begin (Latin-1). */
const KINDS: readonly (readonly [is: string, remedy: string, ...begins: string[]])[] = [
  ['a zip archive or an Excel workbook', 'unpack it, or save the sheet as CSV (UTF-8)', 'PK\x03\x04'],
  ['an old Excel workbook or another Office file', 'save the sheet as CSV (UTF-8)', '\xd0\xcf\x11\xe0'],
  ['a compressed file', 'unpack it first', '\x1f\x8b', '\x28\xb5\x2f\xfd', 'BZh9', '\xfd7zXZ', '7z\xbc\xaf'],
  ['an Arrow (Feather) file', 'write the table as Parquet or CSV', 'ARROW1\0'],
  ['an Avro file', 'write the table as Parquet or CSV', 'Obj\x01'],
  ['an SQLite database', 'export the table as CSV', 'SQLite format 3\0'],
  ['a PDF document', 'export the table in it as CSV', '%PDF-'],
  ['a picture', 'send the table behind it as CSV', '\x89PNG', '\xff\xd8\xff', 'GIF87a', 'GIF89a'],
];
const PAGE = /^\s*<(!doctype|html|\?xml|svg)\b/i;
const NO_FORMAT = 'neither CSV, JSON or NDJSON, which are text, nor Parquet, which begins and ends with PAR1';

/** What a file is that is no table, and what to do, by its first bytes; null for what may be one. */
export function tellForeign(head: Buffer): string | null {
  const start = head.toString('latin1', 0, 512);
  const kind = KINDS.find(([, , ...begins]) => begins.some((one) => start.startsWith(one)));
  if (kind) return `this is ${kind[0]}, not CSV, JSON, NDJSON or Parquet; ${kind[1]}`;
  if (PAGE.test(start)) return 'this is a web page or XML, not CSV, JSON, NDJSON or Parquet; look at what was downloaded, and send the table itself';
  if (head.includes(0))
    return `the file is binary, or UTF-16 without a byte order mark: as it is, ${NO_FORMAT}; export the table again, or save it as UTF-8 text`;
  return head.subarray(0, 512).some(isControl) ? `the file is binary: ${NO_FORMAT}; export the table again` : null;
}

/** A byte that no text holds: not white space, end of file or escape. */
const isControl = (byte: number): boolean => byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27);

/** What is said of bytes that should be Parquet and are not. */
export function tellNoParquet(head: Buffer): string {
  const start = JSON.stringify(head.toString('latin1', 0, 16).replace(/[^\x20-\x7e]/g, '?'));
  return `this is no Parquet file: it does not begin and end with PAR1, its first bytes are ${start}; write it again as Parquet, or, if it is CSV, JSON or NDJSON, name it .csv, .json or .ndjson`;
}

/** The format that a name promises and the bytes have to keep; null when they speak for themselves. */
export const formatOfName = (name: string): FeedView['format'] | null => (/\.(parquet|parq|pq)$/i.test(name.trim()) ? 'parquet' : null);
