import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { renderBagInfo } from './bag.ts';
import type { BundleContent, UnresolvedReference } from './content.ts';
import { crateText } from './crate.ts';
import type { PlacedFile } from './crate-terms.ts';
import {
  BAG_INFO,
  BAGIT,
  BAGIT_DECLARATION,
  CHECKSUMS,
  CRATE,
  isSummed,
  isTagged,
  MANIFEST,
  PAYLOAD_MANIFEST,
  PREVIEW,
  SIGNATURE,
  TAG_MANIFEST,
} from './layout.ts';
import { isComplete, renderManifest } from './manifest-text.ts';
import { describePublicKey, type SecretKey, signBytes } from './minisign.ts';
import { inOrder, planPayload, type RowCounts } from './plan-payload.ts';
import { renderPreview } from './preview-html.ts';
import { makeBreath } from './read-chunks.ts';
import { renderReadme } from './readme-md.ts';
import { byPath, pathFault } from './safe-path.ts';
import { saveSizes } from './saved-sizes.ts';
import { formatSums } from './sum-list.ts';
import { settleFolder, startFolder, swapFolder } from './swap-folder.ts';
import { type BundleCheck, verifyBundle } from './verify-bundle.ts';
import { explainDisk, type FolderWriter, openFolderWriter, type WrittenFile } from './write-folder.ts';

export interface BuildOptions {
  /** Folder in which `<content.id>/` is made or replaced. */
  parent: string;
  /** Signs the checksums; equal content and key give an equal signature. */
  key?: SecretKey;
  /**
   * Forces every file to the disk before the swap (slow). By default a bundle survives the end of the process at any moment; after a
   * power cut a new one may be damaged, which `verifyBundle` says, and it can be made again from what it was made from.
   */
  durable?: boolean;
  signal?: AbortSignal;
  /** Bytes of the payload written so far. */
  onProgress?(bytes: number): void;
}

export interface BuiltBundle {
  /** The bundle's folder. */
  path: string;
  /** Every file of it, sorted by path. */
  files: readonly { path: string; sha256: string; sizeBytes: number }[];
  /** SHA-256 of `manifest-sha256.txt`. */
  payloadDigest: string;
  complete: boolean;
  plansExported: number;
  unresolvedReferences: readonly UnresolvedReference[];
  /** The written bundle was read back and passed all checks; one that does not is never put in place. */
  validated: true;
  checks: readonly BundleCheck[];
}

/**
 * Writes `<parent>/<id>/`: built beside, read back and verified, then put in the place of the one before in one step. Equal content
 * gives equal bytes. When anything fails (a full disk, damaged bytes, an abort) the bundle that was there stays as it is.
 * @throws AppError DISK_FULL, CORRUPT_BLOB, STORAGE_FAILED; RangeError when an id cannot be part of a path
 */
export async function buildBundle(given: BundleContent, options: BuildOptions): Promise<BuiltBundle> {
  const content = inOrder(given);
  const fault = pathFault(content.id);
  if (fault || content.id.includes('/')) throw new RangeError(`bundle id "${content.id}" ${fault ?? 'has a slash'}`);
  let part: string | undefined;
  try {
    settleFolder(options.parent, content.id);
    part = startFolder(options.parent, content.id);
    const writer = openFolderWriter(part, options);
    const payloadDigest = await writeAll(writer, content, options);
    const { ok, checks } = await verifyBundle(part, { publicKey: options.key?.publicKey, signal: options.signal });
    if (!ok) throw failedCheck(checks);
    const files = [...writer.files].sort((a, b) => byPath(a.path, b.path));
    swapFolder(part, options.parent, content.id);
    const path = join(options.parent, content.id);
    saveSizes(path, content.stateTime, files);
    return {
      path,
      files: files.map(({ path, sha256, bytes }) => ({ path, sha256, sizeBytes: bytes })),
      payloadDigest,
      complete: isComplete(content),
      plansExported: content.scenarioPlans.length,
      unresolvedReferences: content.unresolvedReferences,
      validated: true,
      checks,
    };
  } catch (error) {
    if (part !== undefined) rmSync(part, { recursive: true, force: true });
    throw explainDisk(error, `the bundle of ${content.id}`);
  }
}

/** In the order of layout.ts; returns the payload digest. */
async function writeAll(writer: FolderWriter, content: BundleContent, options: BuildOptions): Promise<string> {
  const rows: RowCounts = {};
  const placed = await writePayload(writer, content, rows, options);
  const crate = await writer.write(CRATE, { open: () => streamOf(crateText(content, placed)) });
  const payload = [...placed, crate].sort((a, b) => byPath(a.path, b.path));
  const list = await writer.write(PAYLOAD_MANIFEST, formatSums(payload));
  await writer.write(BAGIT, BAGIT_DECLARATION);
  await writer.write(BAG_INFO, renderBagInfo(content, payload));
  const signer = options.key ? describePublicKey(options.key.publicKey) : null;
  await writer.write(MANIFEST, renderManifest(content, { payload, placed, payloadDigest: list.sha256, rows, signer }));
  await writer.write(TAG_MANIFEST, formatSums(writer.files.filter((file) => isTagged(file.path))));
  const sums = formatSums(writer.files.filter((file) => isSummed(file.path)));
  await writer.write(CHECKSUMS, sums);
  if (options.key) await writer.write(SIGNATURE, signBytes(options.key, Buffer.from(sums), { file: CHECKSUMS, time: content.stateTime }));
  return list.sha256;
}

async function writePayload(writer: FolderWriter, content: BundleContent, rows: RowCounts, options: BuildOptions): Promise<PlacedFile[]> {
  const breathe = makeBreath();
  const placed: PlacedFile[] = [];
  let bytes = 0;
  for (const file of planPayload(content, renderReadme(content), rows)) {
    const written: WrittenFile = await writer.write(file.path, file.source, file.expected);
    placed.push({ ...file, ...written });
    bytes += written.bytes;
    options.onProgress?.(bytes);
    await breathe();
  }
  const preview = renderPreview(content, placed);
  placed.push({ source: preview, mediaType: 'text/html', title: 'Contents', ...(await writer.write(PREVIEW, preview)) });
  return placed;
}

async function* streamOf(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function failedCheck(checks: readonly BundleCheck[]): AppError {
  const failed = checks.filter((check) => !check.ok);
  return new AppError(
    'STORAGE_FAILED',
    `the bundle was read back and does not pass ${failed.map((check) => `${check.name} (${check.faults[0] ?? ''})`).join(', ')}; check the disk, then export again`,
  );
}
