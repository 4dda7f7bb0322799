import { join } from 'node:path';
import { AppError } from '../errors.ts';

/** Where a store in a folder keeps what: its blobs, what has no name yet, the logs of `putMany`, and the path of a digest. */
export interface StorePlaces {
  dir: string;
  root: string;
  tmp: string;
  logs: string;
  /** @throws AppError ARTIFACT_NOT_FOUND when it is no digest */
  path(sha256: string): string;
}

const HEX = /^[0-9a-f]{64}$/;

export function placesOf(dir: string): StorePlaces {
  const root = join(dir, 'sha256');
  return {
    dir,
    root,
    tmp: join(dir, 'tmp'),
    logs: join(dir, 'log'),
    path(sha) {
      if (!HEX.test(sha)) throw new AppError('ARTIFACT_NOT_FOUND', `"${sha.slice(0, 80)}" is not a sha256 digest (64 hex digits)`);
      return join(root, sha.slice(0, 2), sha.slice(2, 4), sha);
    },
  };
}
