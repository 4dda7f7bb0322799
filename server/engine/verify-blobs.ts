import { Worker } from 'node:worker_threads';
import type { BlobStore } from '../blobs/blob-store.ts';
import { entry } from '../thread-entry.ts';

/** `unknown`: not read within the time, or not readable. */
export type BlobCheck = 'verified' | 'mismatch' | 'missing' | 'unknown';

/** Reads stored bytes again and compares their digests, in a thread of its own, so that nobody else waits for it. */
export async function verifyBlobs(blobs: BlobStore, digests: readonly string[], timeoutMs: number): Promise<ReadonlyMap<string, BlobCheck>> {
  const found = new Map<string, BlobCheck>(digests.map((digest) => [digest, 'unknown']));
  if (found.size === 0) return found;
  const { url, execArgv } = entry('server/engine/verify-main');
  const worker = new Worker(url, { execArgv, workerData: { files: [...found.keys()].map((digest) => [digest, blobs.path(digest)]) }, name: 'verify' });
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => void worker.terminate(), timeoutMs);
    worker.on('message', (one: { sha256: string; found: string | null | undefined }) => {
      if (one.found !== undefined) found.set(one.sha256, one.found === null ? 'missing' : one.found === one.sha256 ? 'verified' : 'mismatch');
    });
    worker.once('error', (error) => console.error('verify:', error));
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return found;
}
