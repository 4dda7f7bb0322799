import { createReadStream, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleManifest } from '../../bundle/manifest.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { readRegistry } from './read-registry.ts';
import { registryTable } from './registry-tables.ts';

/**
 * Bytes of a staged bundle into the store, before any row names them; what is stored already stays. Also bytes of artifacts that are here
 * without them: a bundle with models completes one that only referred to them.
 * @returns how many files were stored
 */
export async function takeBytes(server: Server, folder: string, manifest: BundleManifest, signal?: AbortSignal): Promise<number> {
  const given = await feedDigests(folder);
  const wanted = [
    ...manifest.artifacts.flatMap((artifact) => (artifact.included ? artifact.files.map(({ file, sha256 }) => ({ path: file, sha256 })) : [])),
    ...manifest.files.filter(({ path, sha256 }) => path.startsWith('data/runs/') && given.has(sha256)),
  ];
  let stored = 0;
  for (const { path, sha256 } of wanted) {
    signal?.throwIfAborted();
    if (server.blobs.has(sha256)) {
      // Wanted again just now: a collection goes by this time.
      utimesSync(server.blobs.path(sha256), new Date(), new Date());
      continue;
    }
    const blob = await server.blobs.put(createReadStream(join(folder, path)));
    if (blob.sha256 !== sha256) throw new AppError('BUNDLE_REFUSED', `${path} has digest ${blob.sha256}, not ${sha256}: it was changed after it was checked`);
    stored++;
  }
  return stored;
}

/** Digests of files that a person gave: they travel beside the log of the run that read them. */
async function feedDigests(folder: string): Promise<ReadonlySet<string>> {
  const digests = new Set<string>();
  for await (const { blob, attached } of readRegistry(folder, registryTable('feed'), [])) {
    digests.add(String(blob));
    for (const { sha256 } of JSON.parse(String(attached)) as { sha256: string }[]) digests.add(sha256);
  }
  return digests;
}
