import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { sha256 } from '../blobs/digest.ts';
import { AppError } from '../errors.ts';
import { listFolder } from './folder-reader.ts';
import { CHECKSUMS, MANIFEST } from './layout.ts';
import { LIMITS } from './limits.ts';
import { parseManifest } from './manifest.ts';
import { makeBreath, readChunks } from './read-chunks.ts';
import { byPath } from './safe-path.ts';
import { loadSizes, type SavedSizes } from './saved-sizes.ts';

/** A file or folder of an archive, with everything its headers need. */
export interface ArchiveEntry {
  /** With the top folder; a folder ends with a slash. */
  path: string;
  bytes: number;
  crc32: number;
  /** Bytes `from` to `to` of the file, `to` not included. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** What an archive of a bundle is made of: its entries, and the time that all of them bear. */
export interface ArchiveContent {
  entries: readonly ArchiveEntry[];
  /** ISO 8601 UTC: the exported state's last change, so that the same bundle gives the same archive. */
  time: string;
}

/**
 * The files of a bundle that stands as a folder, folders before what is in them, sorted. Lengths and CRCs come from what the builder kept;
 * without that every file is read once.
 * @throws AppError BUNDLE_NOT_FOUND, BUNDLE_REFUSED when there is no bundle there
 */
export async function listArchive(bundle: string): Promise<ArchiveContent> {
  if (!existsSync(join(bundle, CHECKSUMS))) throw new AppError('BUNDLE_NOT_FOUND', `there is no bundle at ${bundle}`);
  const { time, sizes } = loadSizes(bundle, sha256(readFileSync(join(bundle, CHECKSUMS)))) ?? (await measureAll(bundle));
  const top = basename(bundle);
  const folders = foldersOf([...sizes.keys()]).map((folder): ArchiveEntry => ({ path: `${top}/${folder}`, bytes: 0, crc32: 0, read: nothing }));
  const files = [...sizes].map(
    ([path, size]): ArchiveEntry => ({ path: `${top}/${path}`, ...size, read: (from, to) => readChunks(join(bundle, path), from, to) }),
  );
  return { entries: [...folders, ...files].sort((a, b) => byPath(a.path, b.path)), time };
}

async function measureAll(bundle: string): Promise<SavedSizes> {
  const { manifest, faults } = parseManifest(readFileSync(join(bundle, MANIFEST), 'utf8'));
  if (!manifest) throw new AppError('BUNDLE_REFUSED', `${MANIFEST} ${faults[0]}`);
  const breathe = makeBreath();
  const sizes = new Map<string, { bytes: number; crc32: number }>();
  for (const path of listFolder(bundle, LIMITS)) {
    sizes.set(path, await measure(join(bundle, path)));
    await breathe();
  }
  return { time: manifest.exported_at, sizes };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function measure(file: string): Promise<{ bytes: number; crc32: number }> {
  let crc = 0;
  for await (const chunk of readChunks(file)) crc = crc32(chunk, crc);
  return { bytes: statSync(file).size, crc32: crc };
}

/** `''` for the top, `data/`, `data/runs/` … */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set(['']);
  for (const path of paths) for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at + 1));
  return [...folders];
}
