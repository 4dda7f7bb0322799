import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { AppError } from '../errors.ts';
import type { Source } from './content.ts';
import { chunksOf, SMALL } from './read-chunks.ts';
import type { Sum } from './sum-list.ts';

/** A file as it was written: what the bytes are, measured while they passed. */
export interface WrittenFile extends Sum {
  bytes: number;
  /** For the headers of a zip archive. */
  crc32: number;
}

export interface FolderWriter {
  /**
   * Streams a source once through SHA-256, CRC-32 and a byte counter into a new file.
   * @throws AppError CORRUPT_BLOB when the bytes are not those expected, DISK_FULL, STORAGE_FAILED
   */
  write(path: string, source: Source, expected?: { sha256: string; bytes: number }): Promise<WrittenFile>;
  /** All files written so far, in that order. */
  files: readonly WrittenFile[];
}

/** Writes files under `dir`. With `durable` every file is forced to the disk before the next. */
export function openFolderWriter(dir: string, options: { durable?: boolean; signal?: AbortSignal } = {}): FolderWriter {
  const files: WrittenFile[] = [];
  const folders = new Set<string>();
  return {
    files,
    async write(path, source, expected) {
      options.signal?.throwIfAborted();
      const target = join(dir, path);
      const folder = dirname(target);
      try {
        if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
        folders.add(folder);
        const written = { path, ...(await writeFile(target, source, options)) };
        if (expected && (expected.sha256 !== written.sha256 || expected.bytes !== written.bytes))
          throw new AppError(
            'CORRUPT_BLOB',
            `${path} has digest ${written.sha256} (${written.bytes} bytes) and should have ${expected.sha256} (${expected.bytes} bytes); the stored bytes are damaged: run \`vitrine doctor\``,
          );
        files.push(written);
        return written;
      } catch (error) {
        throw explainDisk(error, path);
      }
    },
  };
}

/** What is small goes out in one piece; everything else is hashed while the piece before is being written. */
async function writeFile(target: string, source: Source, { durable, signal }: { durable?: boolean; signal?: AbortSignal }): Promise<Omit<WrittenFile, 'path'>> {
  const hash = createHash('sha256');
  let [bytes, crc] = [0, 0];
  let file: FileHandle | undefined;
  let held: Uint8Array | undefined;
  const measure = (chunk: Uint8Array): void => {
    hash.update(chunk);
    crc = crc32(chunk, crc);
    bytes += chunk.byteLength;
  };
  try {
    for await (const chunk of chunksOf(source)) {
      signal?.throwIfAborted();
      if (file === undefined && held === undefined && chunk.byteLength <= SMALL) {
        // Copied: the chunk belongs to its reader once the next one is asked for.
        held = Buffer.from(chunk);
        measure(chunk);
        continue;
      }
      file ??= await open(target, 'wx');
      if (held) await writeAll(file, held);
      held = undefined;
      const writing = writeAll(file, chunk);
      measure(chunk);
      await writing;
    }
    if (file === undefined) writeFileSync(target, held ?? '', { flag: 'wx', flush: durable });
    else if (durable) await file.sync();
    return { sha256: hash.digest('hex'), bytes, crc32: crc };
  } finally {
    await file?.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten;
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const DISK = new Set(['EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE']);

/** A failure of the disk under a write, with its remedy; whatever else went wrong stays as it is. */
export function explainDisk(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (FULL.has(code ?? ''))
    return new AppError(
      'DISK_FULL',
      `no space was left when ${path} was written; what was there before is untouched: free some space and try again`,
      [],
      error,
    );
  if (DISK.has(code ?? ''))
    return new AppError('STORAGE_FAILED', `${code} when ${path} was written; check the disk and the permissions of its folder`, [], error);
  return error;
}
