import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet';
import { AppError } from '../errors.ts';
import { groupDigits, plural } from '../kit/words.ts';
import { LIMITS } from './limits.ts';

/** One top-level column; `path` is root and leaf, or null when it holds lists, maps or groups, which no cell can hold. */
export interface ParquetColumn {
  name: string;
  path: SchemaTree[] | null;
}

/** Where the pages of one column lie in one row group. */
export interface ParquetChunk {
  codec: NonNullable<FileMetaData['row_groups'][number]['columns'][number]['meta_data']>['codec'];
  start: number;
  end: number;
}

/** A Parquet file with its footer read; the rest is read where it is needed. */
export interface ParquetFile {
  rows: number;
  columns: readonly ParquetColumn[];
  /** Rows of each row group, and the chunk of a column in it. */
  groups: readonly { rows: number; chunk(column: ParquetColumn): ParquetChunk }[];
  /** Bytes [start, end) in a buffer of their own. */
  read(start: number, end: number): Uint8Array<ArrayBuffer>;
  close(): void;
}

const MAGIC = 'PAR1';

/** By its bytes: begins as Parquet, and either ends so too or is binary (then it was cut off, and `openParquet` says so). */
export function isParquet(file: string | number): boolean {
  const fd = typeof file === 'number' ? file : openSync(file, 'r');
  try {
    if (!fstatSync(fd).isFile()) return false;
    const head = Buffer.alloc(4096);
    const got = readSync(fd, head, 0, head.length, 0);
    const first = head.toString('latin1', 0, Math.min(4, got));
    return (first === MAGIC || first === 'PARE') && (head.subarray(0, got).includes(0) || lastFour(fd) === first);
  } finally {
    if (typeof file !== 'number') closeSync(fd);
  }
}

/** @throws AppError FEED_REFUSED when it is cut off, encrypted, without columns, or its footer cannot be read */
export function openParquet(file: string | number): ParquetFile {
  const fd = typeof file === 'number' ? file : openSync(file, 'r');
  const close = (): void => {
    if (typeof file !== 'number') closeSync(fd);
  };
  const { size } = fstatSync(fd);
  const read = (start: number, end: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const got = readSync(fd, bytes, at, bytes.length - at, start + at);
      if (got === 0) throw refuse('it ends before what its footer names');
      at += got;
    }
    return bytes;
  };
  try {
    const metadata = readFooter(fd, size, read);
    const columns = parquetSchema(metadata).children.map((leaf): ParquetColumn => ({ name: leaf.element.name, path: pathOf(metadata, leaf) }));
    if (columns.length === 0) throw refuse('it has no columns');
    const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
    if (metadata.row_groups.some((group) => group.num_rows < 0n) || rows !== Number(metadata.num_rows))
      throw refuse(`it says it has ${plural(Number(metadata.num_rows), 'row')}, its row groups have ${groupDigits(rows)}`);
    const groups = metadata.row_groups.map((group) => ({ rows: Number(group.num_rows), chunk: (column: ParquetColumn) => findChunk(group, column, size) }));
    return { rows, columns, groups, read, close };
  } catch (error) {
    close();
    throw error;
  }
}

function lastFour(fd: number): string {
  const tail = Buffer.alloc(4);
  return readSync(fd, tail, 0, 4, Math.max(0, fstatSync(fd).size - 4)) === 4 ? tail.toString('latin1') : '';
}

function readFooter(fd: number, size: number, read: ParquetFile['read']): FileMetaData {
  const last = lastFour(fd);
  if (last === 'PARE') throw refuse('it is encrypted; write it without encryption');
  if (last !== MAGIC || size < 12) throw refuse('it begins as Parquet but does not end with PAR1: it was cut off; send it again');
  const length = new DataView(read(size - 8, size - 4).buffer).getUint32(0, true);
  if (length > size - 12 || length > LIMITS.footerBytes)
    throw refuse(`its footer claims ${length} bytes of ${size}, at most ${LIMITS.footerBytes}; send it again`);
  try {
    return parquetMetadata(read(size - 8 - length, size), { geoparquet: false });
  } catch (cause) {
    throw refuse(`its footer cannot be read (${reasonOf(cause)}); write it again`, cause);
  }
}

/** Root and leaf of a column that holds one value a row. */
function pathOf(metadata: FileMetaData, leaf: SchemaTree): SchemaTree[] | null {
  const { repetition_type, type, converted_type, logical_type } = leaf.element;
  const plain = leaf.children.length === 0 && repetition_type !== 'REPEATED' && type !== undefined;
  const foreign = converted_type === 'INTERVAL' || converted_type === 'BSON' || ['BSON', 'GEOMETRY', 'GEOGRAPHY'].includes(logical_type?.type ?? '');
  return plain && !foreign ? [parquetSchema(metadata), leaf] : null;
}

function findChunk(group: FileMetaData['row_groups'][number], column: ParquetColumn, size: number): ParquetChunk {
  const found = group.columns.find(({ meta_data }) => meta_data?.path_in_schema.length === 1 && meta_data.path_in_schema[0] === column.name);
  const meta = found?.meta_data;
  if (!found || !meta) throw refuse(`a row group has no column ${JSON.stringify(column.name.slice(0, 60))}`);
  if (meta.num_values !== group.num_rows)
    throw refuse(`column ${JSON.stringify(column.name.slice(0, 60))} has ${meta.num_values} of the ${group.num_rows} rows of a row group`);
  if (found.file_path !== undefined) throw refuse('its columns lie in other files');
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const end = start + Number(meta.total_compressed_size);
  if (!(start >= 4 && end >= start && end <= size)) throw refuse(`column ${JSON.stringify(column.name.slice(0, 60))} is said to lie outside of the file`);
  return { codec: meta.codec, start, end };
}

export const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).replace(/[^\x20-\x7e]/g, '?').slice(0, 120);

/** @param what follows "the Parquet file is broken: " */
export const refuse = (what: string, cause?: unknown): AppError => new AppError('FEED_REFUSED', `this Parquet file cannot be taken: ${what}`, [], cause);
