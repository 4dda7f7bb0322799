import { sql } from 'drizzle-orm';
import { makeBreath } from '../../bundle/read-chunks.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { listRunTables } from '../table/list-run-tables.ts';
import { findPresent } from './artifact-row.ts';
import { mediaOf } from './media-type.ts';
import type { ArtifactFileView, ArtifactVersionView, VirtualFile } from './views.ts';

/** What there is of an artifact, as a file; of these types it is made when it is asked for, unless one is stored. */
export const CATALOG = 'catalog.json';
/** Rows of one read. */
const SLICE = 1000;
const CATALOGUED: ReadonlySet<string> = new Set(['dataset', 'model']);

export interface FilesWanted {
  artifactId: string;
  /** The head by default. */
  version?: number;
  /** Path of the last file of the page before. */
  after?: string;
  limit?: number;
}

/** Files of a version, sorted by path. @throws AppError ARTIFACT_NOT_FOUND, ARTIFACT_GONE */
export async function listFiles(
  server: Server,
  wanted: FilesWanted,
): Promise<{ version: number; files: ArtifactFileView[]; virtual: VirtualFile[]; nextAfter: string | null }> {
  const { headVersion, type } = await findPresent(server, wanted.artifactId);
  const version = wanted.version ?? headVersion;
  if (version > headVersion || version < 0)
    throw new AppError('ARTIFACT_NOT_FOUND', `artifact ${wanted.artifactId} has no version ${version}; its newest is ${headVersion}`);
  const limit = wanted.limit ?? 200;
  const suffix = version === headVersion ? '' : `?version=${version}`;
  const files: ArtifactFileView[] = [];
  const breathe = makeBreath();
  for await (const { path, sha256, bytes, state } of readRows(server, wanted.artifactId, version, wanted.after ?? '', limit + 1)) {
    files.push({
      path,
      sha256,
      bytes,
      mediaType: mediaOf(path).type,
      url: `/api/v1/artifacts/${wanted.artifactId}/files/${path.split('/').map(encodeURIComponent).join('/')}${suffix}`,
      state: state === 'quarantined' ? 'quarantined' : server.blobs.has(sha256) ? 'ready' : 'missing',
    });
    const breath = breathe();
    if (breath) await breath;
  }
  const more = files.length > limit;
  if (more) files.pop();
  // What is made when it is asked for stands beside the files, on the first page.
  const virtual = version === headVersion && wanted.after === undefined ? await listMade(server, wanted.artifactId, type) : [];
  return { version, files, virtual, nextAfter: more ? (files.at(-1)?.path ?? null) : null };
}

/** Up to `limit` files behind a path, read in slices: ten thousand rows at once would hold the event loop. What a version lists never changes. */
async function* readRows(server: Server, artifactId: string, version: number, after: string, limit: number) {
  let [last, left] = [after, limit];
  while (left > 0) {
    const size = Math.min(left, SLICE);
    const rows = await server.db.read((q) =>
      q.all<{ path: string; sha256: string; bytes: number; state: string | null }>(
        sql`SELECT f.path, f.sha256, f.bytes, b.state FROM artifact_file f LEFT JOIN blob_state b ON b.sha256 = f.sha256
            WHERE f.artifact_id = ${artifactId} AND f.version = ${version} AND f.path > ${last} ORDER BY f.path LIMIT ${size}`,
      ),
    );
    yield* rows;
    if (rows.length < size) return;
    last = rows[size - 1].path;
    left -= size;
  }
}

/** Tables of a run; the catalog of a dataset or a model. A run has its catalog stored. */
async function listMade(server: Server, artifactId: string, type: string): Promise<VirtualFile[]> {
  if (type === 'run') return listRunTables(server, artifactId);
  if (!CATALOGUED.has(type)) return [];
  const [head] = await listVersions(server, artifactId);
  const [own] = await server.db.read((q) =>
    q.all(sql`SELECT 1 FROM artifact_file WHERE artifact_id = ${artifactId} AND version = ${head?.version ?? 0} AND path = ${CATALOG}`),
  );
  if (own || !head) return [];
  return [{ path: CATALOG, mediaType: 'application/json', url: `/api/v1/artifacts/${artifactId}/files/${CATALOG}`, from: head.digest, virtual: true }];
}

/** Versions, newest first. */
export async function listVersions(server: Server, artifactId: string): Promise<ArtifactVersionView[]> {
  await findPresent(server, artifactId);
  return server.db.read((q) =>
    q.all<ArtifactVersionView>(
      sql`SELECT version, kind, output, digest, bytes, created_at AS createdAt FROM artifact_version WHERE artifact_id = ${artifactId} ORDER BY version DESC LIMIT 1000`,
    ),
  );
}
