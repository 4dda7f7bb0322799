import { AppError } from '../errors.ts';
import type { StoredFile } from '../kit/kind.ts';
import type { BlobStore } from './blob-store.ts';
import { columnPath } from './table-files.ts';

const WIDTH = { f64: 8, u8: 1 } as const;

/** Cells [from, to) of a column straight from its file: work in proportion to what is asked, whatever the table's size. */
export function readCells(
  store: BlobStore,
  files: readonly StoredFile[],
  column: { name: string; dtype: 'f64'; part?: number },
  from: number,
  to: number,
): Float64Array;
export function readCells(
  store: BlobStore,
  files: readonly StoredFile[],
  column: { name: string; dtype: 'u8'; part?: number },
  from: number,
  to: number,
): Uint8Array;
export function readCells(
  store: BlobStore,
  files: readonly StoredFile[],
  column: { name: string; dtype: 'f64' | 'u8'; part?: number },
  from: number,
  to: number,
): Float64Array | Uint8Array {
  const path = columnPath(column);
  const file = files.find((one) => one.path === path);
  if (!file) throw new AppError('ARTIFACT_NOT_FOUND', `the table has no file ${path}`);
  const width = WIDTH[column.dtype];
  const bytes = Buffer.alloc((to - from) * width);
  const read = store.readAt(file.sha256, from * width, bytes);
  if (read !== bytes.length) throw new AppError('CORRUPT_BLOB', `${path} ends before cell ${to}; verify the artifact`);
  return column.dtype === 'f64' ? new Float64Array(bytes.buffer, bytes.byteOffset, to - from) : new Uint8Array(bytes);
}
