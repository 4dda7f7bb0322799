import { endianness } from 'node:os';
import { AppError } from '../errors.ts';
import type { Cells, Column, Dtype, StoredFile, Table, TableValue } from '../kit/kind.ts';
import type { BlobStore } from './blob-store.ts';
import { canonicalJson } from './canonical-json.ts';

if (endianness() !== 'LE') throw new AppError('BAD_ENVIRONMENT', 'this machine is big-endian; stored tables are little-endian');

/** File of a column: `part-0003/quantity.f64`, or `mean.f64` when the table has no parts. */
export const columnPath = (column: Pick<Column, 'name' | 'dtype' | 'part'>): string =>
  `${column.part === undefined ? '' : `part-${String(column.part).padStart(4, '0')}/`}${column.name}.${column.dtype}`;

/** Writes a table's columns and its `table.json`; the meta must have passed the kind's schema before. */
export function writeTable(store: BlobStore, value: TableValue): StoredFile[] {
  const files: StoredFile[] = value.columns.map((column) => ({ path: columnPath(column), ...store.putSync(encode(column)) }));
  const columns = value.columns.map(({ data: _, ...column }) => column);
  const head = Buffer.from(canonicalJson({ format: 'vitrine-table/1', meta: value.meta, columns }));
  return [...files, { path: 'table.json', ...store.putSync([head]) }];
}

/** @throws AppError OUTPUT_REFUSED naming column and cell on NaN, an infinity or a wrong number of cells */
function* encode(column: Column): Iterable<Uint8Array> {
  const expected = column.shape.reduce((a, b) => a * b, 1);
  let seen = 0;
  for (const cells of typeof column.data === 'function' ? column.data() : [column.data]) {
    if (column.dtype === 'f64') checkFinite(column.name, cells as Float64Array, seen);
    seen += cells.length;
    yield toBytes(column.dtype, cells);
  }
  if (seen !== expected)
    throw new AppError('OUTPUT_REFUSED', `column ${column.name} has ${seen} cells; its shape [${column.shape.join(', ')}] asks for ${expected}`);
}

function checkFinite(name: string, cells: Float64Array, offset: number): void {
  for (let i = 0; i < cells.length; i++) {
    const value = cells[i];
    if (value - value !== 0)
      throw new AppError('OUTPUT_REFUSED', `column ${name} holds ${value} at cell ${offset + i}; write a mask column where there is no value`);
    if (value === 0) cells[i] = 0;
  }
}

const LINES = 8192;

function toBytes(dtype: Dtype, cells: Cells): Uint8Array {
  if (dtype !== 'utf8') {
    const typed = cells as Exclude<Cells, readonly string[]>;
    return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
  }
  const text = cells as readonly string[];
  const chunks: string[] = [];
  for (let i = 0; i < text.length; i += LINES)
    chunks.push(
      text
        .slice(i, i + LINES)
        .map((cell) => `${JSON.stringify(cell)}\n`)
        .join(''),
    );
  return Buffer.from(chunks.join(''));
}

/** Opens a stored table. `parse` is the kind's schema over `meta`. */
export function openTable<Meta>(store: BlobStore, files: readonly StoredFile[], parse: (meta: unknown) => Meta): Table<Meta> {
  const find = (path: string): StoredFile => {
    const file = files.find((item) => item.path === path);
    if (!file)
      throw new AppError(
        'ARTIFACT_NOT_FOUND',
        `the table has no file ${path}; it has ${files
          .map((item) => item.path)
          .slice(0, 20)
          .join(', ')}`,
      );
    return file;
  };
  const head = JSON.parse(store.read(find('table.json').sha256).toString('utf8')) as { meta: unknown; columns: Omit<Column, 'data'>[] };
  // Of a column in parts only the latest part is held, so that reading a large table in order takes the memory of one part.
  const cache = new Map<string, { path: string; cells: Cells }>();
  const load = <C extends Cells>(name: string, dtype: Dtype, part: number | undefined, decode: (bytes: Buffer) => C): C => {
    const path = columnPath({ name, dtype, part });
    const known = cache.get(`${name}.${dtype}`);
    if (known?.path === path) return known.cells as C;
    const cells = decode(store.read(find(path).sha256));
    cache.set(`${name}.${dtype}`, { path, cells });
    return cells;
  };
  return {
    meta: parse(head.meta),
    columns: head.columns,
    f64: (name, part) => load(name, 'f64', part, (bytes) => new Float64Array(...placeOf(bytes, 8))),
    i32: (name, part) => load(name, 'i32', part, (bytes) => new Int32Array(...placeOf(bytes, 4))),
    u32: (name, part) => load(name, 'u32', part, (bytes) => new Uint32Array(...placeOf(bytes, 4))),
    u8: (name, part) => load(name, 'u8', part, (bytes) => new Uint8Array(...placeOf(bytes, 1))),
    text: (name, part) =>
      load(name, 'utf8', part, (bytes) =>
        bytes
          .toString('utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as string),
      ),
    has: (name) => head.columns.some((column) => column.name === name),
  };
}

/** Where cells of so many bytes lie: in the very memory they were read into, unless that is shared with other reads or begins amid a cell. */
function placeOf({ buffer, byteOffset, byteLength }: Buffer, size: number): [ArrayBuffer, number, number] {
  if (buffer.byteLength > 2 * byteLength || byteOffset % size !== 0)
    return [buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer, 0, byteLength / size];
  return [buffer as ArrayBuffer, byteOffset, byteLength / size];
}
