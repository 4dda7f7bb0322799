import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { corruptBlob, explainFailure, nameBlob, syncPath } from './blob-files.ts';
import { startBlobLog } from './blob-log-thread.ts';
import { placesOf } from './store-places.ts';

export interface Blob {
  sha256: string;
  bytes: number;
}

/** Bytes by their SHA-256. Equal content is stored once; what is stored never changes. */
export interface BlobStore {
  dir: string;
  /** Digests whose stored bytes were found to be others; these are neither had nor read. Kept by whoever checks bytes. */
  quarantined: Set<string>;
  /**
   * Streams chunks into the store: hash, fsync, rename. A crash leaves an orphan in `tmp/`, never half a blob.
   * @param options `flush: false`: for many at once; their names outlive a power cut only after `flush`, as with `putSync`.
   * `expected`: the digest they must have; others leave nothing
   * @throws AppError DIGEST_MISMATCH
   */
  put(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, options?: { flush?: boolean; expected?: string | null }): Promise<Blob>;
  /** The same at once; its name outlives a power cut only after `flush`, which has to come before anything refers to it. */
  putSync(chunks: Iterable<Uint8Array>): Blob;
  /**
   * Many small ones at once, durable when it returns: their bytes stand in a log that is synced once, their files follow at leisure.
   * In the order given. A crash leaves orphans at most.
   */
  putMany(contents: readonly Uint8Array[]): Promise<Blob[]>;
  /**
   * To be called once, by who holds the data, before anything is read or put: gives blobs of `putMany` back what a power cut took, and
   * takes away what was never finished. @returns how many were written anew
   */
  recover(): Promise<number>;
  /** Makes the names of all blobs put so far durable, their folders synced side by side. */
  flush(): Promise<void>;
  /** Who is told of a blob that `read` or `readAt` found damaged, to note it for good. */
  onDamaged(listener: (sha256: string) => void): void;
  /** Whole content, if it has its digest; else it is quarantined. @throws AppError ARTIFACT_NOT_FOUND, CORRUPT_BLOB */
  read(sha256: string): Buffer;
  /**
   * Fills `into` with the bytes from a place on. A blob of up to 4 MB is checked as by `read` when this process has not yet seen it, or
   * its file was written since; a larger one only by a scrub.
   * @returns how many bytes there were
   * @throws AppError CORRUPT_BLOB, ARTIFACT_NOT_FOUND
   */
  readAt(sha256: string, place: number, into: Buffer): number;
  stream(sha256: string, range?: { start: number; end: number }): NodeJS.ReadableStream;
  /** Where the bytes lie, whatever they are. */
  path(sha256: string): string;
  /** The same, for reading them. @throws AppError CORRUPT_BLOB when quarantined */
  pathToRead(sha256: string): string;
  /** True when the bytes are here and not known to be others. */
  has(sha256: string): boolean;
  stat(sha256: string): Blob;
  /** Reads the bytes again and returns their actual digest. */
  rehash(sha256: string): Promise<string>;
  delete(sha256: string): void;
  list(): Iterable<Blob>;
}

/** Blobs up to so many bytes are read whole, and held against their digest, before a part of them is believed. */
export const READ_WHOLE = 4_194_304;
/** So many blobs are remembered as checked. */
const MOST_CHECKED = 50_000;

export function openBlobStore(dir: string): BlobStore {
  const { root, tmp, logs, path } = placesOf(dir);
  mkdirSync(root, { recursive: true });
  mkdirSync(tmp, { recursive: true });
  let unsynced = new Set<string>();
  const quarantined = new Set<string>();

  const pathToRead = (sha: string): string => {
    if (quarantined.has(sha)) throw corruptBlob(sha);
    return path(sha);
  };

  const syncAll = async (): Promise<void> => {
    const folders = [...unsynced];
    unsynced = new Set();
    const synced = await Promise.allSettled(folders.map(syncPath));
    const failed = synced.flatMap((one, at) => (one.status === 'rejected' ? [{ folder: folders[at], reason: one.reason as unknown }] : []));
    for (const { folder } of failed) unsynced.add(folder);
    if (failed.length > 0) throw explainFailure(failed[0].reason);
  };
  /** One after another: whoever flushes waits for folders that another took up, too. */
  let syncing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    syncing = syncing.catch(() => {}).then(syncAll);
    return syncing;
  };

  let tell: (sha256: string) => void = () => {};
  /** When the file of a blob that was checked had been written. */
  const checked = new Map<string, number>();
  const read = (sha: string): Buffer => {
    let bytes: Buffer;
    try {
      bytes = readFileSync(pathToRead(sha));
    } catch (error) {
      throw missing(sha, error);
    }
    if (createHash('sha256').update(bytes).digest('hex') === sha) return bytes;
    quarantined.add(sha);
    tell(sha);
    throw corruptBlob(sha);
  };

  const log = startBlobLog(dir);

  return {
    dir,
    quarantined,
    onDamaged(listener) {
      tell = listener;
    },
    path,
    pathToRead,
    flush,
    async putMany(contents) {
      if (contents.length === 0) return [];
      const digests = await log.putMany(contents, quarantined);
      return digests.map((sha256, i) => ({ sha256, bytes: contents[i].byteLength }));
    },
    async recover() {
      // Uploads that a crash broke off: nobody goes on with them.
      await Promise.all(readdirSync(tmp).map((name) => rm(join(tmp, name), { recursive: true, force: true })));
      return existsSync(logs) && readdirSync(logs).length > 0 ? log.recover() : 0;
    },
    async put(chunks, { flush: isFlushed = true, expected = null } = {}) {
      const temporary = join(tmp, randomBytes(12).toString('hex'));
      let file: FileHandle | undefined;
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        file = await open(temporary, 'wx');
        for await (const chunk of chunks) {
          hash.update(chunk);
          for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten;
          bytes += chunk.byteLength;
        }
        await file.sync();
        await file.close();
        const digest = hash.digest('hex');
        if (expected !== null && digest !== expected)
          throw new AppError('DIGEST_MISMATCH', `the bytes have digest ${digest}, not ${expected}; send them again`, [
            { path: 'sha256', message: 'is not the digest of what arrived' },
          ]);
        // Sent again, the right bytes take the place of the damaged ones.
        if (quarantined.has(digest)) rmSync(path(digest), { force: true });
        for (const folder of nameBlob(temporary, path(digest), root)) unsynced.add(folder);
        if (isFlushed) await flush();
        return { sha256: digest, bytes };
      } catch (error) {
        await file?.close().catch(() => {});
        rmSync(temporary, { force: true });
        throw explainFailure(error);
      }
    },
    putSync(chunks) {
      const temporary = join(tmp, randomBytes(12).toString('hex'));
      let fd: number | undefined;
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        fd = openSync(temporary, 'wx');
        for (const chunk of chunks) {
          hash.update(chunk);
          for (let at = 0; at < chunk.byteLength; ) at += writeSync(fd, chunk, at);
          bytes += chunk.byteLength;
        }
        const digest = hash.digest('hex');
        if (!existsSync(path(digest))) fsyncSync(fd);
        // Closed once: the number may be another file's a moment later.
        const written = fd;
        fd = undefined;
        closeSync(written);
        for (const folder of nameBlob(temporary, path(digest), root)) unsynced.add(folder);
        return { sha256: digest, bytes };
      } catch (error) {
        if (fd !== undefined) closeSync(fd);
        rmSync(temporary, { force: true });
        throw explainFailure(error);
      }
    },
    read,
    readAt(sha, place, into) {
      let fd: number;
      try {
        fd = openSync(pathToRead(sha), 'r');
      } catch (error) {
        throw missing(sha, error);
      }
      try {
        const { size, mtimeMs } = fstatSync(fd);
        if (size > READ_WHOLE || checked.get(sha) === mtimeMs) return readSync(fd, into, 0, into.length, place);
        const bytes = read(sha);
        if (checked.size >= MOST_CHECKED) checked.clear();
        checked.set(sha, mtimeMs);
        return bytes.copy(into, 0, place);
      } finally {
        closeSync(fd);
      }
    },
    stream: (sha, range) => createReadStream(pathToRead(sha), range),
    has: (sha) => !quarantined.has(sha) && existsSync(path(sha)),
    stat(sha) {
      try {
        return { sha256: sha, bytes: statSync(path(sha)).size };
      } catch (error) {
        throw missing(sha, error);
      }
    },
    async rehash(sha) {
      const hash = createHash('sha256');
      try {
        for await (const chunk of createReadStream(path(sha), { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
      } catch (error) {
        throw missing(sha, error);
      }
      return hash.digest('hex');
    },
    delete: (sha) => rmSync(path(sha), { force: true }),
    *list() {
      for (const a of readdirSync(root).sort())
        for (const b of readdirSync(join(root, a)).sort())
          for (const sha of readdirSync(join(root, a, b)).sort()) yield { sha256: sha, bytes: statSync(join(root, a, b, sha)).size };
    },
  };
}

const missing = (sha: string, cause: unknown): Error =>
  cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    ? new AppError('ARTIFACT_NOT_FOUND', `no stored bytes with digest ${sha}; they were deleted or never arrived`, [], cause)
    : (cause as Error);
