import { sha256 } from '../blobs/digest.ts';
import { BUNDLE_CHECKS } from './bundle-checks.ts';
import { readFacts, type Sink } from './bundle-facts.ts';
import { PAYLOAD_MANIFEST } from './layout.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { BundleManifest } from './manifest.ts';
import type { PublicKey } from './minisign.ts';
import type { BundleFormat } from './open-bundle.ts';

/** One named thing that was looked at. */
export interface BundleCheck {
  name: string;
  /** What it means when it is green. */
  title: string;
  ok: boolean;
  /** What is wrong, at most twenty; empty when it is green. */
  faults: readonly string[];
  /** What there is to say of a green one: counts, who signed. */
  detail: string;
}

export interface Verification {
  ok: boolean;
  checks: readonly BundleCheck[];
  format: BundleFormat | null;
  /** Null when it cannot be read. */
  manifest: BundleManifest | null;
  /** SHA-256 of `manifest-sha256.txt`: equal for equal payloads. */
  payloadDigest: string | null;
  files: number;
  bytes: number;
}

export interface VerifyOptions {
  limits?: Limits;
  /** Whose signature is asked for. With it an unsigned bundle fails; without it a signature is checked against the key the bundle names itself. */
  publicKey?: PublicKey;
  signal?: AbortSignal;
  /** Takes the bytes while they are read: unpacking and verifying are one pass. */
  sink?: Sink;
}

const MAX_FAULTS = 20;

/**
 * Looks at a bundle (folder, zip, tar, tar.gz, tar.zst): every byte once, streaming, offline, without a database. Every flipped byte,
 * every file added, removed or renamed and every edit of a list turns at least one named check red.
 * @throws AppError BUNDLE_NOT_FOUND; whatever else is wrong with it is a red check
 */
export async function verifyBundle(path: string, options: VerifyOptions = {}): Promise<Verification> {
  const facts = await readFacts(path, options.limits ?? LIMITS, options);
  const checks = BUNDLE_CHECKS.map(({ name, title, run }): BundleCheck => {
    if (facts.refusal !== null && name !== 'container')
      return { name, title, ok: false, faults: ['not looked at: the bundle could not be read to its end'], detail: '' };
    const { faults, detail = '' } = run(facts, options);
    return { name, title, ok: faults.length === 0, faults: cut(faults), detail: faults.length === 0 ? detail : '' };
  });
  const list = facts.texts.get(PAYLOAD_MANIFEST);
  return {
    ok: checks.every((check) => check.ok),
    checks,
    format: facts.format,
    manifest: facts.manifest,
    payloadDigest: list === undefined ? null : sha256(list),
    files: facts.files.size,
    bytes: [...facts.files.values()].reduce((sum, file) => sum + file.bytes, 0),
  };
}

const cut = (faults: readonly string[]): readonly string[] =>
  faults.length > MAX_FAULTS ? [...faults.slice(0, MAX_FAULTS), `and ${faults.length - MAX_FAULTS} more`] : faults;
