import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../blobs/digest.ts';
import { listArchive } from '../../bundle/archive-entries.ts';
import { CHECKSUMS } from '../../bundle/layout.ts';
import { readChunks } from '../../bundle/read-chunks.ts';
import { writeTar } from '../../bundle/tar-archive.ts';
import { layOutZip } from '../../bundle/zip-archive.ts';
import type { Server } from '../../server.ts';
import { bundleFolder } from './bundle-folder.ts';
import { exportRoot } from './bundle-folders.ts';
import type { ArchiveView, BundleArchive } from './views.ts';

const MEDIA: Readonly<Record<BundleArchive, string>> = { zip: 'application/zip', tar: 'application/x-tar', 'tar.gz': 'application/gzip' };

/** Archives being written, by their place: who asks meanwhile waits for the same one. */
const writing = new Map<string, Promise<unknown>>();

/**
 * A bundle as one file, of which any part can be asked for. A zip stands nowhere; a tar is written once beside the bundle, deterministic,
 * and kept until the bundle is another.
 * @throws AppError BUNDLE_NOT_FOUND, DISK_FULL
 */
export async function openArchive(server: Server, { bundleId, format }: { bundleId: string; format: BundleArchive }): Promise<ArchiveView> {
  const folder = bundleFolder(server, bundleId);
  const about = { name: `${bundleId}.${format}`, mediaType: MEDIA[format] };
  if (format === 'zip') {
    const { length, tag, stream } = layOutZip(await listArchive(folder));
    return { ...about, length, etag: `${tag}-zip`, stream };
  }
  const tag = sha256(await readFile(join(folder, CHECKSUMS))).slice(0, 32);
  const file = join(exportRoot(server.environment.dataDir), `.${bundleId}.${tag}.${format}`);
  if (!existsSync(file)) await writeOnce(server, folder, bundleId, file, format);
  const { size: length } = statSync(file);
  return { ...about, length, etag: `${tag}-${format.replace('.', '')}`, stream: (from = 0, to = length) => copies(file, from, to) };
}

/** Bytes of an archive without making it; null for one that has to be packed first. */
export async function archiveLength(server: Server, { bundleId, format }: { bundleId: string; format: BundleArchive }): Promise<number | null> {
  if (format === 'zip') return (await openArchive(server, { bundleId, format })).length;
  const folder = bundleFolder(server, bundleId);
  const file = join(exportRoot(server.environment.dataDir), `.${bundleId}.${sha256(await readFile(join(folder, CHECKSUMS))).slice(0, 32)}.${format}`);
  return existsSync(file) ? statSync(file).size : null;
}

async function writeOnce(server: Server, folder: string, bundleId: string, file: string, format: 'tar' | 'tar.gz'): Promise<void> {
  const under = writing.get(file) ?? listArchive(folder).then((content) => writeTar(content, file, format));
  writing.set(file, under);
  try {
    await under;
    dropArchives(server.environment.dataDir, bundleId, file);
  } finally {
    writing.delete(file);
  }
}

/** Takes away archives of a bundle that is another by now. @param but one that stays, and its like of the other format */
function dropArchives(dataDir: string, bundleId: string, but = ''): void {
  const root = exportRoot(dataDir);
  if (!existsSync(root)) return;
  const kept = /\.([0-9a-f]{32})\.tar(?:\.gz)?$/.exec(but)?.[1];
  for (const name of readdirSync(root)) {
    const match = /^\.(.+)\.([0-9a-f]{32})\.tar(?:\.gz)?$/.exec(name);
    if (match?.[1] === bundleId && match[2] !== kept) rmSync(join(root, name), { force: true });
  }
}

async function* copies(file: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of readChunks(file, from, to)) yield Uint8Array.from(chunk);
}
