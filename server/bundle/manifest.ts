import { z } from 'zod';
import type { JsonObject } from '../kit/json.ts';
import { BUNDLE_FORMAT_VERSION } from './layout.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Path = z.string().min(1).max(240);
const Count = z.number().int().nonnegative();

/** A file of the payload as it stands in the bundle. */
interface ManifestFile {
  path: string;
  sha256: string;
  sizeBytes: number;
}
/** Of an artifact version: `path` is the file's own name, over which the digest goes; `file` is where it stands in the bundle. */
interface ArtifactFile extends ManifestFile {
  file: string;
}

const HEX = /^[0-9a-f]{64}$/;
type Unread = Partial<Record<string, unknown>>;
const isPath = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= 240;
/** By hand: there are tens of thousands of these, and a schema of their own would cost more than hashing the files. */
const isRow = ({ sha256, sizeBytes }: Unread): boolean =>
  typeof sha256 === 'string' && HEX.test(sha256) && Number.isSafeInteger(sizeBytes) && (sizeBytes as number) >= 0;
const isManifestFile = (one: Unread): boolean => isRow(one) && isPath(one.path);
const isArtifactFile = (one: Unread): boolean => isRow(one) && isPath(one.file) && typeof one.path === 'string' && one.path !== '';
const ManifestFile = z.custom<ManifestFile>((value) => isManifestFile(value ?? {}), 'is not {path, sha256, sizeBytes}');
const ArtifactFile = z.custom<ArtifactFile>((value) => isArtifactFile(value ?? {}), 'is not {path, file, sha256, sizeBytes}');

/**
 * `manifest.json`, the table of contents: what was exported, what it refers to without carrying it, every payload file, and how to put it back.
 * Version 1 stays readable for ever. Keys that are not known here are kept, not refused, so that later minor additions still load.
 */
export const BundleManifest = z.looseObject({
  bundle_format_version: z.literal(BUNDLE_FORMAT_VERSION),
  media_type: z.string(),
  id: z.string().min(1),
  name: z.string(),
  description: z.string(),
  /** Time of the exported state's last change. */
  exported_at: z.iso.datetime(),
  workspace: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)).nullable(),
  /** Model artifacts by reference: `verified` is what a look at them said at export. */
  model_runs: z.array(z.looseObject({ run_id: z.string(), uri: z.string(), hash: z.string(), verified: z.enum(['ok', 'missing', 'mismatch', 'unknown']) })),
  scenario_plans: z.array(z.looseObject({ id: z.string(), name: z.string(), file: Path })),
  runs: z.array(z.looseObject({ id: z.string(), status: z.enum(['completed', 'failed', 'cancelled']), document: Path })),
  artifacts: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      title: z.string(),
      version: z.number().int().positive(),
      digest: Sha256,
      included: z.boolean(),
      /** Empty for one that is only referenced. */
      files: z.array(ArtifactFile),
    }),
  ),
  workflows: z.array(z.looseObject({ id: z.string(), version: z.string(), file: Path })),
  registry: z.array(z.looseObject({ table: z.string(), rows: Count, file: Path })),
  unresolved_references: z.array(z.looseObject({ type: z.string(), id: z.string(), from: z.string(), reason: z.string() })),
  restore_plan: z.array(z.looseObject({ step: z.string(), detail: z.string() })),
  /** True when every artifact travels with its bytes and nothing it points to is missing: it restores fully. */
  complete: z.boolean(),
  /** SHA-256 of `manifest-sha256.txt`: the identity of what is in the bundle, whatever it is wrapped in. */
  payload_digest: Sha256,
  payload_bytes: Count,
  files: z.array(ManifestFile),
  /** Whose signature stands beside the checksums; null for an unsigned bundle. */
  signer: z.looseObject({ algorithm: z.literal('minisign'), key_id: z.string(), public_key: z.string() }).nullable(),
});
export type BundleManifest = z.output<typeof BundleManifest>;

/** Reads a manifest; faults name field and rule, a later format version first. */
export function parseManifest(text: string): { manifest: BundleManifest | null; faults: string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { manifest: null, faults: [`is not JSON: ${(error as Error).message}`] };
  }
  const version = (value as { bundle_format_version?: unknown } | null)?.bundle_format_version;
  if (typeof version === 'number' && version > BUNDLE_FORMAT_VERSION)
    return { manifest: null, faults: [`has bundle_format_version ${version}; this program knows versions up to ${BUNDLE_FORMAT_VERSION}: use a later one`] };
  const parsed = BundleManifest.safeParse(value);
  if (parsed.success) return { manifest: parsed.data, faults: [] };
  return { manifest: null, faults: parsed.error.issues.slice(0, 20).map((issue) => `${issue.path.join('.') || 'the document'}: ${issue.message}`) };
}
