import { createHash } from 'node:crypto';
import type { StoredFile } from '../kit/kind.ts';

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytewise order of UTF-8, which for strings is the order of code points. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Digest of a version: SHA-256 over its listing `"<sha256>  <path>\n"`, lines sorted bytewise, as `sha256sum | sort` gives it. */
export function versionDigest(files: readonly StoredFile[]): string {
  const lines = files.map((file) => `${file.sha256}  ${file.path}\n`).sort(byBytes);
  return sha256(lines.join(''));
}
