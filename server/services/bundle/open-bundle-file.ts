import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { sha256 } from '../../blobs/digest.ts';
import { CHECKSUMS } from '../../bundle/layout.ts';
import { readChunks } from '../../bundle/read-chunks.ts';
import { pathFault } from '../../bundle/safe-path.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { mediaOf } from '../artifact/media-type.ts';
import { bundleFolder } from './bundle-folder.ts';
import type { ArchiveView } from './views.ts';

/**
 * One file of a bundle that stands here, as it was listed at export.
 * @throws AppError BUNDLE_NOT_FOUND for the bundle, ARTIFACT_NOT_FOUND for the file
 */
export function openBundleFile(server: Server, { bundleId, path }: { bundleId: string; path: string }): ArchiveView {
  const folder = bundleFolder(server, bundleId);
  const sums = readFileSync(join(folder, CHECKSUMS), 'utf8');
  const file = join(folder, path);
  const digest = path === CHECKSUMS ? sha256(sums) : path.startsWith(`${CHECKSUMS}.`) ? digestOf(file) : listed(sums, path);
  // The list tells which paths there are; a link on the disk must not lead out of the folder all the same.
  if (pathFault(path) !== null || digest === null || !existsSync(file) || !realpathSync(file).startsWith(realpathSync(folder) + sep))
    throw new AppError('ARTIFACT_NOT_FOUND', `there is no file "${path.slice(0, 200)}" in this bundle`);
  const length = statSync(file).size;
  return {
    length,
    etag: digest,
    name: path.split('/').at(-1) ?? path,
    mediaType: mediaOf(path).type,
    stream: (from = 0, to = length) => copies(file, from, to),
  };
}

const digestOf = (file: string): string | null => (existsSync(file) ? sha256(readFileSync(file)) : null);

/** Digest of a path in a list of `sha256sum`; paths have no spaces. */
function listed(sums: string, path: string): string | null {
  const text = `\n${sums}`;
  const at = text.indexOf(`  ${path}\n`);
  return at >= 65 && text[at - 65] === '\n' ? text.slice(at - 64, at) : null;
}

async function* copies(file: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of readChunks(file, from, to)) yield Buffer.from(chunk);
}
