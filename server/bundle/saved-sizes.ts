import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { CHECKSUMS } from './layout.ts';
import type { WrittenFile } from './write-folder.ts';

/** Beside a bundle, never in it: length and CRC-32 of each file, so that a zip of ten thousand files can begin at once. */
const Saved = z.object({ checksums: z.string(), time: z.string(), files: z.array(z.tuple([z.string(), z.number(), z.number()])) });

/** Length and CRC-32 by path, and the time of the exported state. */
export interface SavedSizes {
  time: string;
  sizes: ReadonlyMap<string, { bytes: number; crc32: number }>;
}

const placeOf = (bundle: string): string => join(dirname(bundle), `.${basename(bundle)}.sizes.json`);

/** Keeps what the builder measured. Losing it costs time only, so that a failure here is nobody's business. */
export function saveSizes(bundle: string, time: string, files: readonly WrittenFile[]): void {
  const checksums = files.find((file) => file.path === CHECKSUMS)?.sha256 ?? '';
  const text = JSON.stringify({ checksums, time, files: files.map((file) => [file.path, file.bytes, file.crc32]) });
  const place = placeOf(bundle);
  try {
    writeFileSync(`${place}.part`, text);
    renameSync(`${place}.part`, place);
  } catch {
    rmSync(`${place}.part`, { force: true });
  }
}

/** What was kept for the bundle that stands there now: known by the digest of its checksums; null when there is nothing or it is another's. */
export function loadSizes(bundle: string, checksumsDigest: string): SavedSizes | null {
  const place = placeOf(bundle);
  if (!existsSync(place)) return null;
  try {
    const saved = Saved.parse(JSON.parse(readFileSync(place, 'utf8')));
    if (saved.checksums !== checksumsDigest) return null;
    return { time: saved.time, sizes: new Map(saved.files.map(([path, bytes, crc32]) => [path, { bytes, crc32 }])) };
  } catch {
    return null;
  }
}

/** Takes away what was kept, with the bundle. */
export const dropSizes = (bundle: string): void => rmSync(placeOf(bundle), { force: true });
