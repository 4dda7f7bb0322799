import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '../errors.ts';
import { CHUNK_BYTES } from './limits.ts';

/** A file as UTF-8 bytes without a byte order mark, whatever its encoding on disk. */
export interface ByteSource {
  /** Bytes on disk. */
  size: number;
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** Bytes of the file consumed so far, for progress. */
  position(): number;
  /** Reads up to `length` bytes into `target`; 0 = end of file. */
  read(target: Buffer, offset: number, length: number): number;
  close(): void;
}

/**
 * Opens a regular file by path or descriptor (a descriptor is read from its start and stays open).
 * UTF-8 with or without BOM; UTF-16 with BOM is decoded.
 * @throws AppError FEED_REFUSED when it is no regular file or holds broken UTF-16
 */
export function openByteSource(file: string | number, chunkBytes: number = CHUNK_BYTES): ByteSource {
  const fd = typeof file === 'number' ? file : openSync(file, 'r');
  const close = (): void => {
    if (typeof file !== 'number') closeSync(fd);
  };
  const stat = fstatSync(fd);
  if (!stat.isFile()) {
    close();
    throw new AppError('FEED_REFUSED', 'this is not a regular file; give a CSV, JSON, NDJSON or Parquet file');
  }
  const mark = Buffer.alloc(3);
  const marked = readSync(fd, mark, 0, 3, 0);
  const encoding =
    marked >= 2 && mark[0] === 0xff && mark[1] === 0xfe ? 'utf-16le' : marked >= 2 && mark[0] === 0xfe && mark[1] === 0xff ? 'utf-16be' : 'utf-8';
  let position = encoding !== 'utf-8' ? 2 : marked === 3 && mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf ? 3 : 0;

  const readRaw = (target: Buffer, offset: number, length: number): number => {
    const got = readSync(fd, target, offset, Math.min(length, chunkBytes), position);
    position += got;
    return got;
  };
  const read = encoding === 'utf-8' ? readRaw : decodeUtf16(encoding, chunkBytes, readRaw);
  return { size: stat.size, encoding, position: () => position, read, close };
}

function decodeUtf16(encoding: 'utf-16le' | 'utf-16be', chunkBytes: number, readRaw: ByteSource['read']): ByteSource['read'] {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const raw = Buffer.allocUnsafe(Math.min(chunkBytes, 1 << 18));
  let pending: Buffer = Buffer.alloc(0);
  let ended = false;
  return (target, offset, length) => {
    while (pending.length === 0 && !ended) {
      const got = readRaw(raw, 0, raw.length);
      ended = got === 0;
      try {
        pending = Buffer.from(decoder.decode(raw.subarray(0, got), { stream: !ended }), 'utf8');
      } catch (cause) {
        throw new AppError('FEED_REFUSED', `the file starts as ${encoding.toUpperCase()} but holds bytes that are not; save it as UTF-8`, [], cause);
      }
    }
    const count = Math.min(length, pending.length);
    pending.copy(target, offset, 0, count);
    pending = pending.subarray(count);
    return count;
  };
}
