import type { BlobStore } from '../../blobs/blob-store.ts';
import { verifyBlobs } from '../../engine/verify-blobs.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { fileStamp, shelf } from '../file-stamp.ts';
import { refuse } from './read-checked.ts';

/** Blobs up to so many bytes are read whole before a part of them is sent: a second or two on a common disk. */
export const CHECKED_BEFORE_PART = 1_073_741_824;
const TIMEOUT_MS = 600_000;
/** Blobs remembered by a process; the one that was checked longest ago goes first. */
const MOST = 10_000;
const remembered = new WeakMap<BlobStore, Map<string, string>>();
const underWay = new WeakMap<BlobStore, Map<string, Promise<void>>>();

/**
 * Holds the whole of a blob against its digest, in a thread of its own, when this process has not done so since its file was written;
 * those who ask at once wait for one reading. Bytes that turn on the disk by themselves leave no trace a file system keeps: of what was
 * read already only a scrub finds them.
 * @throws AppError CORRUPT_BLOB, now quarantined; ARTIFACT_NOT_FOUND, STORAGE_FAILED
 */
export async function checkWhole(server: Server, sha256: string, subject: string): Promise<void> {
  const { blobs } = server;
  blobs.stat(sha256);
  const stamp = fileStamp(blobs.path(sha256));
  if (shelf(remembered, blobs).get(sha256) === stamp) return;
  const running = shelf(underWay, blobs);
  const key = `${sha256} ${stamp}`;
  const reading = running.get(key) ?? readWhole(server, sha256, subject).finally(() => running.delete(key));
  running.set(key, reading);
  await reading;
}

async function readWhole(server: Server, sha256: string, subject: string): Promise<void> {
  const stamp = fileStamp(server.blobs.path(sha256));
  const result = (await verifyBlobs(server.blobs, [sha256], TIMEOUT_MS)).get(sha256);
  if (result === 'mismatch') await refuse(server, sha256, subject);
  if (result !== 'verified') throw new AppError('STORAGE_FAILED', `the stored bytes of ${sha256} could not be read; check the disk, then try again`);
  noteWhole(server.blobs, sha256, stamp);
}

/** Remembers that all bytes had their digest, unless the file was written since `stamp` was taken. */
function noteWhole(blobs: BlobStore, sha256: string, stamp: string): void {
  if (fileStamp(blobs.path(sha256)) !== stamp) return;
  const known = shelf(remembered, blobs);
  known.delete(sha256);
  known.set(sha256, stamp);
  for (const oldest of known.keys()) if (known.size > MOST) known.delete(oldest);
}
