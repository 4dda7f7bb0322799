import { canonicalJson } from '../blobs/canonical-json.ts';
import { byBytes } from '../blobs/digest.ts';
import type { JsonObject } from '../kit/json.ts';
import type { BundleContent } from './content.ts';
import type { PlacedFile } from './crate-terms.ts';
import { artifactFolder, BUNDLE_FORMAT_VERSION, BUNDLE_MEDIA_TYPE, planPath, registryPath, runDocument, workflowPath } from './layout.ts';
import type { RowCounts } from './plan-payload.ts';
import type { Sum } from './sum-list.ts';

/** What the manifest says beyond the content itself, known only when the payload is written. */
export interface ManifestFacts {
  payload: readonly (Sum & { bytes: number })[];
  placed: readonly PlacedFile[];
  payloadDigest: string;
  rows: RowCounts;
  signer: { keyId: string; publicKey: string } | null;
}

/** Everything it needs stands in it: no artifact is only referenced, no reference is dangling. */
export const isComplete = (content: BundleContent): boolean =>
  content.unresolvedReferences.length === 0 && content.artifacts.every((artifact) => artifact.included);

/** `manifest.json`: one key a line, lists one item a line, so that two of them can be compared by `diff`. */
export function renderManifest(content: BundleContent, facts: ManifestFacts): string {
  const document: JsonObject = {
    bundle_format_version: BUNDLE_FORMAT_VERSION,
    media_type: BUNDLE_MEDIA_TYPE,
    id: content.id,
    name: content.name,
    description: content.description,
    exported_at: content.stateTime,
    workspace: content.workspace,
    model_runs: content.modelRuns.map(({ runId, uri, hash, verified }) => ({ run_id: runId, uri, hash, verified })),
    scenario_plans: content.scenarioPlans.map(({ id, name }) => ({ id, name, file: planPath(id) })),
    runs: content.runs.map(({ id, name, status }) => ({ id, name, status, document: runDocument(id) })),
    artifacts: artifactRows(content, facts.placed),
    workflows: content.workflows.map(({ id, version }) => ({ id, version, file: workflowPath(id) })),
    registry: [...content.registry.keys()].map((table) => ({ table, rows: facts.rows[table] ?? 0, file: registryPath(table) })),
    unresolved_references: content.unresolvedReferences.map((one) => ({ ...one })),
    restore_plan: content.restorePlan.map((one) => ({ ...one })),
    complete: isComplete(content),
    payload_digest: facts.payloadDigest,
    payload_bytes: facts.payload.reduce((sum, file) => sum + file.bytes, 0),
    files: facts.payload.map(({ path, sha256, bytes }) => ({ path, sha256, sizeBytes: bytes })),
    signer: facts.signer && { algorithm: 'minisign', key_id: facts.signer.keyId, public_key: facts.signer.publicKey },
  };
  const lines = Object.entries(document).map(([key, value]) => {
    const items = Array.isArray(value) && value.length > 0 ? `[\n${value.map((item) => `    ${canonicalJson(item)}`).join(',\n')}\n  ]` : canonicalJson(value);
    return `  ${JSON.stringify(key)}: ${items}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Own names beside places: with both, the digest of a version can be recomputed from the files as they stand. */
function artifactRows(content: BundleContent, placed: readonly PlacedFile[]): JsonObject[] {
  const byFolder = new Map<string, PlacedFile[]>();
  for (const file of placed) {
    const folder = /^data\/artifacts\/[^/]+\/v\d+/.exec(file.path)?.[0];
    if (folder === undefined) continue;
    const files = byFolder.get(folder);
    if (files) files.push(file);
    else byFolder.set(folder, [file]);
  }
  return content.artifacts.map(({ id, type, title, version, digest, included, createdAt }) => ({
    id,
    type,
    title,
    version,
    digest,
    included,
    created_at: createdAt,
    files: (included ? (byFolder.get(artifactFolder(id, version)) ?? []) : [])
      .map((file) => ({ path: file.original ?? file.title, file: file.path, sha256: file.sha256, sizeBytes: file.bytes }))
      .sort((a, b) => byBytes(a.path, b.path)),
  }));
}
