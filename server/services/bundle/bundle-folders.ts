import { join } from 'node:path';
import { AppError } from '../../errors.ts';

/** Folder of the bundles this instance wrote. */
export const exportRoot = (dataDir: string): string => join(dataDir, 'exports');
/** Folder of bundles it was given and did not apply yet. */
export const stagingRoot = (dataDir: string): string => join(dataDir, 'staging');

const BUNDLE_ID = /^(?:[0-9a-f]{32}|art_[0-9A-Z]{26})$/;

/** @throws AppError BUNDLE_NOT_FOUND for what can be no bundle's name */
export function bundlePath(dataDir: string, bundleId: string): string {
  if (!BUNDLE_ID.test(bundleId)) throw new AppError('BUNDLE_NOT_FOUND', `there is no bundle "${bundleId.slice(0, 100)}"`);
  return join(exportRoot(dataDir), bundleId);
}
