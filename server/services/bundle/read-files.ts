import type { BundleArtifact, ContentFile, ModelRun, UnresolvedReference } from '../../bundle/content.ts';
import { type BlobCheck, verifyBlobs } from '../../engine/verify-blobs.ts';
import type { Server } from '../../server.ts';
import type { RegistryRow } from './registry-column.ts';
import type { BundleInclude } from './views.ts';

/** Bytes not read again by then are `unknown`. */
const VERIFY_MS = 60_000;

/** Rows of the tables that a bundle's artifacts are made of. */
export interface ArtifactRows {
  artifact: readonly RegistryRow[];
  artifact_version: readonly RegistryRow[];
  artifact_file: readonly RegistryRow[];
  model_run: readonly RegistryRow[];
}

/** One string for a version; ids hold no blank. */
const keyOf = (row: RegistryRow): string => `${row.artifact_id} ${row.version}`;

function groupFiles(rows: readonly RegistryRow[]): Map<string, RegistryRow[]> {
  const groups = new Map<string, RegistryRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/**
 * Versions of everything but runs, whose record stands apart. Models travel with their bytes only when asked for; what is not stored any
 * more is told, and travels as a reference.
 */
export function listArtifacts(server: Server, rows: ArtifactRows, include: BundleInclude): { artifacts: BundleArtifact[]; missing: UnresolvedReference[] } {
  const { blobs } = server;
  const files = groupFiles(rows.artifact_file);
  const byId = new Map(rows.artifact.map((row) => [row.artifact_id, row]));
  const missing: UnresolvedReference[] = [];
  const artifacts = rows.artifact_version.flatMap((version): BundleArtifact[] => {
    const own = byId.get(version.artifact_id);
    if (!own) return [];
    const content = (files.get(keyOf(version)) ?? []).map((row): ContentFile => {
      const sha256 = String(row.sha256);
      return { path: String(row.path), sha256, bytes: Number(row.bytes), source: { file: blobs.path(sha256) } };
    });
    const id = String(version.artifact_id);
    const leftBehind = own.type === 'model' && include === 'references';
    const gone = leftBehind ? undefined : content.find((file) => !blobs.has(file.sha256));
    if (gone)
      missing.push({
        type: 'artifact',
        id,
        from: String(own.run_id ?? 'nobody'),
        reason: `the bytes of ${gone.path} are ${blobs.quarantined.has(gone.sha256) ? 'quarantined: they no longer match their digest' : 'not stored any more'}`,
      });
    return [
      {
        id,
        type: String(own.type),
        title: String(own.title),
        version: Number(version.version),
        digest: String(version.digest),
        included: !leftBehind && gone === undefined,
        files: content,
        createdAt: String(version.created_at),
      },
    ];
  });
  return { artifacts, missing };
}

const WORD: Readonly<Record<BlobCheck, ModelRun['verified']>> = { verified: 'ok', missing: 'missing', mismatch: 'mismatch', unknown: 'unknown' };
/** The gravest of what was found of some files. */
const GRAVITY: readonly BlobCheck[] = ['missing', 'mismatch', 'unknown', 'verified'];

/** Registered models by reference, each with what a look at its bytes says now; that stands in the manifest alone, never in the payload. */
export async function listModelRuns(server: Server, rows: ArtifactRows): Promise<ModelRun[]> {
  const versions = new Map(rows.artifact_version.filter((row) => row.kind === 'models').map((row) => [row.digest, row]));
  const files = groupFiles(rows.artifact_file);
  const models = rows.model_run.flatMap((row) => {
    const version = versions.get(row.digest);
    return typeof row.digest === 'string' ? [{ row, version, shas: version ? (files.get(keyOf(version)) ?? []).map((file) => String(file.sha256)) : [] }] : [];
  });
  const checks = await verifyBlobs(server.blobs, [...new Set(models.flatMap((one) => one.shas))], VERIFY_MS);
  return models.map(({ row, version, shas }) => {
    const found = GRAVITY.find((check) => shas.some((sha) => (checks.get(sha) ?? 'unknown') === check));
    return {
      runId: String(row.model_run_id),
      uri: version ? `artifact:${version.artifact_id}/v${version.version}` : `digest:${row.digest}`,
      hash: String(row.digest),
      verified: version === undefined ? 'missing' : found === undefined ? 'unknown' : WORD[found],
    };
  });
}
