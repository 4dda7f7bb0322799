import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';
import type { Sink } from './bundle-facts.ts';
import { LIMITS, type Limits, refuse } from './limits.ts';
import type { BundleManifest } from './manifest.ts';
import type { PublicKey } from './minisign.ts';
import { pathFault } from './safe-path.ts';
import { makeSpool } from './spool-file.ts';
import { type BundleCheck, type Verification, verifyBundle } from './verify-bundle.ts';
import { explainDisk } from './write-folder.ts';

export interface StageOptions {
  /** Folder in which the staging folder is made: on a disk with room, never where live data stand. */
  parent: string;
  limits?: Limits;
  /** Whose signature is asked for. */
  publicKey?: PublicKey;
  signal?: AbortSignal;
}

/** A bundle that was unpacked and found sound; nothing of it was applied. */
export interface StagedBundle {
  /** The bundle as a folder. */
  path: string;
  manifest: BundleManifest;
  payloadDigest: string;
  checks: readonly BundleCheck[];
  files: number;
  bytes: number;
  /** Takes the staging folder away. */
  dispose(): void;
}

/**
 * The safe half of an import: unpacks a bundle (path of a folder or archive, or the bytes of an archive as they arrive) into a folder of
 * its own under all limits, and verifies it in the same pass. Whatever is refused leaves nothing behind.
 * @throws AppError BUNDLE_REFUSED with every fault by check, BUNDLE_NOT_FOUND, DISK_FULL, STORAGE_FAILED
 */
export async function stageBundle(source: string | AsyncIterable<Uint8Array>, options: StageOptions): Promise<StagedBundle> {
  mkdirSync(options.parent, { recursive: true });
  const staging = join(options.parent, `staging-${randomBytes(8).toString('hex')}`);
  const dispose = (): void => rmSync(staging, { recursive: true, force: true });
  try {
    mkdirSync(staging);
    const path = typeof source === 'string' ? source : await receive(source, join(staging, 'incoming'), options);
    const target = join(staging, 'bundle');
    mkdirSync(target);
    const verification = await verifyBundle(path, { ...options, sink: writeInto(target) });
    const { manifest, payloadDigest, checks, files, bytes } = verification;
    if (!verification.ok || !manifest || payloadDigest === null) throw refusal(verification);
    if (typeof source !== 'string') rmSync(path);
    return { path: target, manifest, payloadDigest, checks, files, bytes, dispose };
  } catch (error) {
    dispose();
    throw explainDisk(error, staging);
  }
}

/** A stream into a file, stopped as soon as it is larger than a bundle may be. */
async function receive(source: AsyncIterable<Uint8Array>, target: string, { limits = LIMITS, signal }: StageOptions): Promise<string> {
  let bytes = 0;
  async function* bounded(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > limits.bytes) throw refuse(`the archive is larger than ${limits.bytes} bytes`);
      yield chunk;
    }
  }
  await pipeline(Readable.from(bounded(), { objectMode: false }), createWriteStream(target, { flags: 'wx' }), { signal });
  return target;
}

/** Files land under their checked path; the path rules hold before the first byte is written. */
function writeInto(target: string): Sink {
  const folders = new Set<string>();
  return (path) => {
    const fault = pathFault(path);
    if (fault) throw refuse(`${JSON.stringify(path.slice(0, 120))} ${fault}`);
    const file = join(target, path);
    const folder = dirname(file);
    return makeSpool(file, () => {
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
      folders.add(folder);
    });
  };
}

function refusal({ checks }: Verification): AppError {
  const errors = checks
    .filter((check) => !check.ok && !check.faults[0]?.startsWith('not looked at'))
    .flatMap(({ name, faults }) => faults.map((message) => ({ path: name, message })));
  return new AppError(
    'BUNDLE_REFUSED',
    `the bundle does not pass ${[...new Set(errors.map((error) => error.path))].join(', ')}: ${errors[0]?.message ?? ''}`,
    errors,
  );
}
