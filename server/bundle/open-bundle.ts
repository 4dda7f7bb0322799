import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { AppError } from '../errors.ts';
import { readFolder } from './folder-reader.ts';
import { type Limits, refuse } from './limits.ts';
import { readTar } from './tar-reader.ts';
import { readZip } from './zip-reader.ts';

export type BundleFormat = 'folder' | 'zip' | 'tar' | 'tar.gz' | 'tar.zst';

/** One file of a bundle. Entries come one after the other: the bytes of one are to be had until the next is asked for. */
export interface BundleEntry {
  /** Within the bundle, with slashes. */
  path: string;
  bytes: number;
  /** All of its bytes, where they are at hand already; valid until the next entry is asked for. */
  whole?: Uint8Array | null;
  /** Its bytes, once; a chunk is valid only until the next is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface OpenBundle {
  format: BundleFormat;
  /** Every file. @throws AppError BUNDLE_REFUSED while iterating, at the first thing that has no place in a bundle */
  entries(): AsyncIterable<BundleEntry>;
}

/**
 * Opens a bundle: a folder, or an archive of one folder. Nothing is unpacked; memory stays flat whatever the sizes.
 * @throws AppError BUNDLE_NOT_FOUND, BUNDLE_REFUSED when it is something else
 */
export function openBundle(path: string, limits: Limits): OpenBundle {
  if (!existsSync(path)) throw new AppError('BUNDLE_NOT_FOUND', `there is nothing at ${path}`);
  if (statSync(path).isDirectory()) return { format: 'folder', entries: () => readFolder(path, limits) };
  const format = formatOf(path);
  return { format, entries: () => (format === 'zip' ? readZip(path, limits) : readTar(path, format, limits)) };
}

/** By its first bytes, whatever it is called. */
function formatOf(path: string): Exclude<BundleFormat, 'folder'> {
  const head = Buffer.alloc(512);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, head, 0, 512, 0);
  } finally {
    closeSync(fd);
  }
  if (head.readUInt32LE(0) === 0x04034b50) return 'zip';
  if (head.readUInt16BE(0) === 0x1f8b) return 'tar.gz';
  if (head.readUInt32LE(0) === 0xfd2fb528) return 'tar.zst';
  if (head.toString('latin1', 257, 262) === 'ustar') return 'tar';
  throw refuse(`${path} is neither a folder nor a zip, tar, tar.gz or tar.zst archive`);
}
