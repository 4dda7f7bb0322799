import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** Digest of a file's bytes, null when it is not there. */
function digestOf(path: string, buffer: Buffer): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const hash = createHash('sha256');
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) hash.update(buffer.subarray(0, read));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

const buffer = Buffer.allocUnsafe(1 << 20);
for (const [sha256, path] of (workerData as { files: readonly (readonly [string, string])[] }).files) {
  let found: string | null | undefined;
  try {
    found = digestOf(path, buffer);
  } catch {
    // Unreadable: neither verified nor gone.
    found = undefined;
  }
  parentPort?.postMessage({ sha256, found });
}
