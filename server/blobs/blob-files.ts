import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../errors.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: 'the disk quota is used up; free some space',
  EIO: 'the disk reports an error; check it, then run `vitrine doctor`',
  EROFS: 'the disk is read-only; make it writable',
  EACCES: 'the data directory cannot be written; check its permissions',
};

/** A failure of the disk under a write, with its remedy; whatever else went wrong, in a source of bytes perhaps, stays as it is. */
export function explainFailure(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  const remedy = REMEDIES[code ?? ''];
  return remedy && syscall !== 'read' ? new AppError('STORAGE_FAILED', `${code}: ${remedy}`, [], error) : error;
}

/** The refusal of bytes that were found damaged. */
export const corruptBlob = (sha256: string): AppError =>
  new AppError(
    'CORRUPT_BLOB',
    `the stored bytes of ${sha256} no longer match this digest; they are quarantined and not served. Put the right bytes back from a backup, then verify the artifact that has them`,
  );

/**
 * Gives bytes that are safe their name. Returns the folders to sync before the name is there for good: the blob's, and those above it
 * when they are new. Equal bytes already there stay; their folder is among them, for whoever put them there may not have come so far.
 */
export function nameBlob(temporary: string, target: string, root: string): string[] {
  const folder = dirname(target);
  if (isThere(target)) {
    rmSync(temporary);
    return [folder];
  }
  const made = mkdirSync(folder, { recursive: true });
  renameSync(temporary, target);
  if (made === undefined) return [folder];
  return made === folder ? [folder, dirname(folder)] : [folder, dirname(folder), root];
}

/** Bytes that are there are wanted again just now: whoever collects what nobody refers to goes by this time. */
function isThere(path: string): boolean {
  try {
    utimesSync(path, new Date(), new Date());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** What was written to a file or changed in a folder is on the disk. */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
