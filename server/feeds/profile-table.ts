import { AppError } from '../errors.ts';
import { groupDigits } from '../kit/words.ts';
import type { TableProfile } from '../services/artifact/views.ts';
import { openByteSource } from './byte-source.ts';
import { createCsvScanner } from './csv-scanner.ts';
import { createArrayScanner, createLineScanner, createRecordRows } from './json-scanner.ts';
import { findMarksByColumn } from './number-marks.ts';
import { openParquet } from './parquet-file.ts';
import { readParquet } from './parquet-rows.ts';
import { pumpRows } from './pump-rows.ts';
import type { OnRow, Row } from './row.ts';
import { delimiterName, type FeedFormat, type Sniffed, sniffFile } from './sniff.ts';
import { trackColumn } from './table-column.ts';

/** Bytes of one read: a few milliseconds of work, after which the event loop is let in. */
const READ_BYTES = 1 << 17;
const COMMA = 44;

/**
 * Columns, types and statistics of a table of any shape, in one pass; memory grows with columns, not with rows. Rows that cannot be read
 * (a stray quote, another number of cells, no JSON) are counted and left out.
 * @param format as its name promises it, or null to go by the bytes
 * @throws AppError FEED_REFUSED for what is no table, or has no row that can be read
 */
export async function profileTable(path: string, format: FeedFormat | null = null, signal?: AbortSignal): Promise<TableProfile> {
  const sniffed = sniffFile(path, format);
  const width = sniffed.columns.length;
  const { marks, note } = await inTurns(findMarksByColumn(sniffed), signal);
  const trackers = sniffed.columns.map((name, c) => trackColumn(name, marks[c], sniffed.format === 'csv' && sniffed.delimiter !== COMMA));
  let [rows, badRows] = [0, 0];
  const onRow = (row: Row): void => {
    if (row.problem !== null || row.count !== width) {
      badRows++;
      return;
    }
    rows++;
    for (let c = 0; c < width; c++) trackers[c].add(row, c);
  };
  const work = sniffed.format === 'parquet' ? parquetSteps(path, onRow) : textSteps(path, sniffed, onRow);
  await inTurns(work, signal);
  if (rows === 0) throw new AppError('FEED_REFUSED', badRows === 0 ? 'the table has columns but no rows; it needs at least one' : tellUnread(badRows));
  return {
    format: sniffed.format,
    delimiter: sniffed.format === 'csv' ? delimiterName(sniffed.delimiter) : null,
    rows,
    badRows,
    note,
    columns: trackers.map((one) => one.describe()),
  };
}

/** Carries work to its end; after each step of it the event loop is let in. */
async function inTurns<T>(work: Generator<unknown, T>, signal?: AbortSignal): Promise<T> {
  try {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  } finally {
    // What was broken off closes its file.
    work.return(undefined as never);
  }
}

const tellUnread = (rows: number): string => (rows === 1 ? 'its only row cannot be read' : `none of its ${groupDigits(rows)} rows can be read`);

function* textSteps(path: string, sniffed: Sniffed, onRow: OnRow): Generator<void> {
  const source = openByteSource(path, READ_BYTES);
  try {
    yield* pumpRows(source, scanOf(sniffed, onRow));
  } finally {
    source.close();
  }
}

function scanOf({ format, delimiter, columns }: Sniffed, onRow: OnRow) {
  if (format === 'csv') {
    let isHeader = true;
    return createCsvScanner(delimiter, (row) => {
      if (isHeader) isHeader = false;
      else onRow(row);
    });
  }
  const records = createRecordRows(columns, () => true, onRow);
  return format === 'json' ? createArrayScanner(records) : createLineScanner(records);
}

function* parquetSteps(path: string, onRow: OnRow): Generator<unknown> {
  const parquet = openParquet(path);
  try {
    // Lists and groups are left empty; the other columns are read.
    yield* readParquet(parquet, (c) => parquet.columns[c].path !== null, Number.POSITIVE_INFINITY, onRow);
  } finally {
    parquet.close();
  }
}
