import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { corruptBlob } from '../../blobs/blob-files.ts';
import type { Server } from '../../server.ts';
import { recordChecks, SYSTEM } from './verify-artifact.ts';

/**
 * Bytes of a small blob, if they have their digest. Others are quarantined there and then.
 * @param subject artifact for which they were read, for the log
 * @throws AppError CORRUPT_BLOB, ARTIFACT_NOT_FOUND
 */
export async function readChecked(server: Server, sha256: string, subject: string): Promise<Buffer> {
  server.blobs.stat(sha256);
  const bytes = await readFile(server.blobs.pathToRead(sha256));
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) await refuse(server, sha256, subject);
  return bytes;
}

/**
 * Bytes of a large blob as they are read; the last of them come only when all had the digest, so that nobody takes damaged bytes for the
 * whole: such a stream breaks off, and the blob is quarantined.
 */
export async function* streamChecked(server: Server, sha256: string, subject: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | null = null;
  for await (const one of server.blobs.stream(sha256)) {
    const chunk = one as Uint8Array;
    hash.update(chunk);
    if (held) yield held;
    held = chunk;
  }
  if (hash.digest('hex') !== sha256) await refuse(server, sha256, subject);
  if (held) yield held;
}

/** Quarantines a blob that was found damaged. @throws AppError CORRUPT_BLOB */
export async function refuse(server: Server, sha256: string, subject: string): Promise<never> {
  await recordChecks(server, SYSTEM, new Map([[sha256, 'mismatch']]), subject);
  throw corruptBlob(sha256);
}
