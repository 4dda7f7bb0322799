import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKSUMS } from '../../bundle/layout.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { bundlePath } from './bundle-folders.ts';

/** Where a bundle of this instance stands. @throws AppError BUNDLE_NOT_FOUND */
export function bundleFolder({ environment }: Server, bundleId: string): string {
  const folder = bundlePath(environment.dataDir, bundleId);
  if (existsSync(join(folder, CHECKSUMS))) return folder;
  throw new AppError('BUNDLE_NOT_FOUND', `there is no bundle "${bundleId}" here; export the workspace`);
}
