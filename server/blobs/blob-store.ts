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
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

export interface Blob {
  sha256: string;
  bytes: number;
}

/** Bytes by their SHA-256. Equal content is stored once; what is stored never changes. */
export interface BlobStore {
  dir: string;
  /** Streams chunks into the store: hash, fsync, rename. A crash leaves an orphan in `tmp/`, never half a blob. */
  put(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Blob>;
  putSync(chunks: Iterable<Uint8Array>): Blob;
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

  const path = (sha: string): string => {
    if (!HEX.test(sha)) throw new AppError('ARTIFACT_NOT_FOUND', `"${sha.slice(0, 80)}" is not a sha256 digest (64 hex digits)`);
    return join(root, sha.slice(0, 2), sha.slice(2, 4), sha);
  };

  const startPut = () => {
    const temporary = join(tmp, randomBytes(12).toString('hex'));
    const fd = openSync(temporary, 'wx');
    const hash = createHash('sha256');
    let bytes = 0;
    return {
      write(chunk: Uint8Array) {
        hash.update(chunk);
        for (let at = 0; at < chunk.byteLength; ) at += writeSync(fd, chunk, at);
        bytes += chunk.byteLength;
      },
      finish(): Blob {
        const digest = hash.digest('hex');
        if (!existsSync(path(digest))) fsyncSync(fd);
        closeSync(fd);
        settle(temporary, path(digest));
        return { sha256: digest, bytes };
      },
      abandon() {
        try {
          closeSync(fd);
        } catch {}
        rmSync(temporary, { force: true });
      },
    };
  };

  return {
    dir,
    path,
    async put(chunks) {
      const temporary = join(tmp, randomBytes(12).toString('hex'));
      const file = await open(temporary, 'wx');
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        for await (const chunk of chunks) {
          hash.update(chunk);
          for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten;
          bytes += chunk.byteLength;
        }
        await file.sync();
        await file.close();
        const digest = hash.digest('hex');
        settle(temporary, path(digest));
        return { sha256: digest, bytes };
      } catch (error) {
        await file.close().catch(() => {});
        rmSync(temporary, { force: true });
        throw error;
      }
    },
    putSync(chunks) {
      const put = startPut();
      try {
        for (const chunk of chunks) put.write(chunk);
        return put.finish();
      } catch (error) {
        put.abandon();
        throw error;
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

/** Gives synced bytes their name; equal bytes already there stay. */
function settle(temporary: string, target: string): void {
  if (existsSync(target)) {
    rmSync(temporary);
    return;
  }
  mkdirSync(join(target, '..'), { recursive: true });
  renameSync(temporary, target);
  syncDirectory(join(target, '..'));
}

function syncDirectory(dir: string): void {
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
