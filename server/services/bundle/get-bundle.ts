import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../blobs/digest.ts';
import { listArchive } from '../../bundle/archive-entries.ts';
import { CHECKSUMS, isSummed } from '../../bundle/layout.ts';
import { parseSums } from '../../bundle/sum-list.ts';
import { isAppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { findWorkspace } from '../workspace/workspace-row.ts';
import { bundleFolder } from './bundle-folder.ts';
import { type ExportRow, findExport } from './export-row.ts';
import { checkBundle } from './last-check.ts';
import { archiveLength } from './open-archive.ts';
import { readSmallRows, stateDigest } from './read-content.ts';
import { readScope, readScopedRuns } from './read-scope.ts';
import { recordedNames } from './renames.ts';
import type { BundleArchive, BundleView } from './views.ts';

const ARCHIVES: readonly BundleArchive[] = ['zip', 'tar', 'tar.gz'];

/**
 * A bundle this instance wrote: the answer of its export, and what the last reading of its bytes found.
 * `anew`: every byte is read now, though no file was written since they were read last
 * @throws AppError BUNDLE_NOT_FOUND
 */
export async function getBundle(server: Server, { bundleId, anew = false }: { bundleId: string; anew?: boolean }): Promise<BundleView> {
  const row = await findExport(server, bundleId);
  const folder = bundleFolder(server, bundleId);
  const [{ check, isFresh }, files, stale] = await Promise.all([checkBundle(server, folder, anew), listFiles(folder), isStale(server, row)]);
  return {
    bundleId,
    name: row.name,
    bundlePath: folder,
    files,
    bytes: row.bytes,
    payloadDigest: row.payloadDigest,
    complete: row.complete,
    plansExported: row.plans,
    unresolvedReferences: check.unresolved,
    validated: true,
    include: row.include,
    signedBy: row.signedBy,
    artifactId: row.artifactId,
    exportedAt: row.exportedAt,
    checks: check.checks,
    verifiedOk: check.ok,
    checkedAt: check.at,
    checkedNow: isFresh,
    stale,
    downloads: await Promise.all(
      ARCHIVES.map(async (format) => ({ format, href: `/api/v1/bundles/${bundleId}.${format}`, bytes: await archiveLength(server, { bundleId, format }) })),
    ),
  };
}

/** Every file with the digest it is listed under; a file that no list names has none. */
async function listFiles(folder: string): Promise<BundleView['files']> {
  const list = readFileSync(join(folder, CHECKSUMS), 'utf8');
  const { sums } = parseSums(list);
  const { entries } = await listArchive(folder);
  return entries
    .filter((entry) => !entry.path.endsWith('/'))
    .map((entry) => {
      const path = entry.path.slice(entry.path.indexOf('/') + 1);
      const own = path === CHECKSUMS ? sha256(list) : isSummed(path) ? '' : sha256(readFileSync(join(folder, path)));
      return { path, sha256: sums.get(path) ?? own, sizeBytes: entry.bytes };
    });
}

/** Whether exporting again would give other bytes; null for a set of artifacts. */
async function isStale(server: Server, { workspaceId, state }: ExportRow): Promise<boolean | null> {
  if (workspaceId === null) return null;
  try {
    const { runId } = await findWorkspace(server, workspaceId);
    const runs = await readScopedRuns(server, [runId]);
    const scope = await readScope(server, { workspaceIds: [workspaceId], runs });
    return stateDigest(await readSmallRows(server, { scope, renames: await recordedNames(server, workspaceId) })) !== state;
  } catch (error) {
    // Deleted since.
    if (isAppError(error) && error.code === 'WORKSPACE_NOT_FOUND') return true;
    throw error;
  }
}
