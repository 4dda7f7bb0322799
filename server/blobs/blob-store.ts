import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';

export interface Blob {
  sha256: string;
  bytes: number;
}

/** Bytes by their SHA-256. Equal content is stored once; what is stored never changes. */
export interface BlobStore {
  dir: string;
  /**
   * Streams chunks into the store: hash, fsync, rename. A crash leaves an orphan in `tmp/`, never half a blob.
   * @param options `flush: false`: for many at once; their names outlive a power cut only after `flush`, as with `putSync`
   */
  put(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, options?: { flush: boolean }): Promise<Blob>;
  /** The same at once; its name outlives a power cut only after `flush`, which has to come before anything refers to it. */
  putSync(chunks: Iterable<Uint8Array>): Blob;
  /** Makes the names of all blobs put so far durable, their folders synced side by side. */
  flush(): Promise<void>;
  /** Whole content. @throws AppError ARTIFACT_NOT_FOUND */
  read(sha256: string): Buffer;
  stream(sha256: string, range?: { start: number; end: number }): NodeJS.ReadableStream;
  path(sha256: string): string;
  has(sha256: string): boolean;
  stat(sha256: string): Blob;
  /** Reads the bytes again and returns their actual digest. */
  rehash(sha256: string): Promise<string>;
  delete(sha256: string): void;
  list(): Iterable<Blob>;
}

const HEX = /^[0-9a-f]{64}$/;

export function openBlobStore(dir: string): BlobStore {
  const root = join(dir, 'sha256');
  const tmp = join(dir, 'tmp');
  mkdirSync(root, { recursive: true });
  mkdirSync(tmp, { recursive: true });
  let unsynced = new Set<string>();

  const path = (sha: string): string => {
    if (!HEX.test(sha)) throw new AppError('ARTIFACT_NOT_FOUND', `"${sha.slice(0, 80)}" is not a sha256 digest (64 hex digits)`);
    return join(root, sha.slice(0, 2), sha.slice(2, 4), sha);
  };

  const syncAll = async (): Promise<void> => {
    const folders = [...unsynced];
    unsynced = new Set();
    const synced = await Promise.allSettled(folders.map(syncFolder));
    const failed = synced.flatMap((one, at) => (one.status === 'rejected' ? [{ folder: folders[at], reason: one.reason as unknown }] : []));
    for (const { folder } of failed) unsynced.add(folder);
    if (failed.length > 0) throw explain(failed[0].reason);
  };
  /** One after another: whoever flushes waits for folders that another took up, too. */
  let syncing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    syncing = syncing.catch(() => {}).then(syncAll);
    return syncing;
  };

  return {
    dir,
    path,
    flush,
    async put(chunks, options = { flush: true }) {
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
        for (const folder of settle(temporary, path(digest), root)) unsynced.add(folder);
        if (options.flush) await flush();
        return { sha256: digest, bytes };
      } catch (error) {
        await file?.close().catch(() => {});
        rmSync(temporary, { force: true });
        throw explain(error);
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
        for (const folder of settle(temporary, path(digest), root)) unsynced.add(folder);
        return { sha256: digest, bytes };
      } catch (error) {
        if (fd !== undefined) closeSync(fd);
        rmSync(temporary, { force: true });
        throw explain(error);
      }
    },
    read(sha) {
      try {
        return readFileSync(path(sha));
      } catch (error) {
        throw missing(sha, error);
      }
    },
    stream: (sha, range) => createReadStream(path(sha), range),
    has: (sha) => existsSync(path(sha)),
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

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: 'the disk quota is used up; free some space',
  EIO: 'the disk reports an error; check it, then run `vitrine doctor`',
  EROFS: 'the disk is read-only; make it writable',
  EACCES: 'the data directory cannot be written; check its permissions',
};

/** A failure of the disk under a write, with its remedy; whatever else went wrong, in a source of bytes perhaps, stays as it is. */
function explain(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  const remedy = REMEDIES[code ?? ''];
  return remedy && syscall !== 'read' ? new AppError('STORAGE_FAILED', `${code}: ${remedy}`, [], error) : error;
}

/**
 * Gives synced bytes their name. Returns the folders to sync before the name is there for good: the blob's, and those above it when
 * they are new. Equal bytes already there stay; their folder is among them, for whoever put them there may not have come so far.
 */
function settle(temporary: string, target: string, root: string): string[] {
  const folder = dirname(target);
  if (existsSync(target)) {
    // Wanted again just now: whoever collects what nobody refers to goes by this time.
    utimesSync(target, new Date(), new Date());
    rmSync(temporary);
    return [folder];
  }
  const made = mkdirSync(folder, { recursive: true });
  renameSync(temporary, target);
  if (made === undefined) return [folder];
  return made === folder ? [folder, dirname(folder)] : [folder, dirname(folder), root];
}

async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
