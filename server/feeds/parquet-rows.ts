import { isAppError } from '../errors.ts';
import { LIMITS } from './limits.ts';
import { type CellText, cellWriter } from './parquet-cells.ts';
import { type ParquetColumn, type ParquetFile, reasonOf, refuse } from './parquet-file.ts';
import { type Page, readPages } from './parquet-pages.ts';
import type { OnRow, Row } from './row.ts';

/** Rows between two yields. */
const STRIDE = 4096;

/**
 * Hands out the rows of a Parquet file as the CSV of the same table would: a null is an empty cell. Yields now and then with the number
 * of rows read. Reads the pages of used columns only; a used column that holds lists or groups makes every row a problem row.
 * @param limit rows after which it stops
 * @throws AppError FEED_REFUSED when pages are broken
 */
export function* readParquet(file: ParquetFile, isUsed: (column: number) => boolean, limit: number, onRow: OnRow): Generator<number> {
  const width = file.columns.length;
  const used = file.columns.flatMap((column, at) => (isUsed(at) && column.path !== null ? [{ column, at }] : []));
  const isNested = file.columns.some((column, at) => isUsed(at) && column.path === null);
  const row: Row = { buf: Buffer.allocUnsafe(1 << 16), starts: new Int32Array(width), ends: new Int32Array(width), count: width, line: 0, problem: null };
  for (const group of file.groups) {
    const cursors = used.map(({ column, at }) => ({ at, next: openCursor(file, column, group) }));
    for (let r = 0; r < group.rows; r++) {
      if (row.line >= limit) return;
      row.line++;
      row.problem = isNested ? 'nested value' : null;
      let end = 0;
      for (const { at, next } of cursors) {
        const cell = next();
        row.starts[at] = end;
        if (cell !== null && cell.length > LIMITS.fieldBytes) row.problem = 'cell too long';
        else if (cell !== null) {
          if (end + cell.length > row.buf.length) row.buf = grow(row.buf, end, cell.length);
          if (typeof cell === 'string') for (let i = 0; i < cell.length; i++) row.buf[end + i] = cell.charCodeAt(i);
          else if (cell.length > 48) row.buf.set(cell, end);
          else for (let i = 0; i < cell.length; i++) row.buf[end + i] = cell[i];
          end += cell.length;
        }
        row.ends[at] = end;
      }
      onRow(row);
      if (row.line % STRIDE === 0) yield row.line;
    }
  }
}

function grow(buf: Buffer, used: number, more: number): Buffer {
  if (used + more > LIMITS.rowBytes) throw refuse(`one row is longer than ${LIMITS.rowBytes >> 20} MB`);
  return Buffer.concat([buf.subarray(0, used)], (used + more) * 2);
}

/** Cell after cell of one column in one row group; null where there is no value. */
function openCursor(file: ParquetFile, column: ParquetColumn, group: ParquetFile['groups'][number]): () => Uint8Array | string | null {
  const toText: CellText = cellWriter(column.path![1].element);
  let words: (Uint8Array | string | undefined)[] = [];
  let dictionary: ArrayLike<unknown> = [];
  const pages = readPages(file, column, group.chunk(column), group.rows, (values) => {
    dictionary = values;
    words = new Array(values.length);
  });
  let page: Page = { rows: 0, levels: [], values: [], isIndexed: false };
  let at = 0;
  let value = 0;
  return () => {
    while (at === page.rows) {
      page = nextPage(pages, column);
      at = 0;
      value = 0;
    }
    if (page.levels.length > 0 && page.levels[at] === 0) {
      at++;
      return null;
    }
    at++;
    const stored: unknown = page.values[value++];
    if (!page.isIndexed) return stored === undefined ? broken(column) : toText(stored);
    const index = stored as number;
    const known = words[index];
    if (known !== undefined) return known;
    if (!(index < dictionary.length)) return broken(column);
    words[index] = toText(dictionary[index]);
    return words[index];
  };
}

function nextPage(pages: Generator<Page>, column: ParquetColumn): Page {
  try {
    const step = pages.next();
    if (!step.done) return step.value;
  } catch (error) {
    if (isAppError(error)) throw error;
    throw refuse(`a page of column ${JSON.stringify(column.name.slice(0, 60))} cannot be read (${reasonOf(error)}); write it again`, error);
  }
  return broken(column);
}

function broken(column: ParquetColumn): never {
  throw refuse(`column ${JSON.stringify(column.name.slice(0, 60))} ends before its row group; write it again`);
}
