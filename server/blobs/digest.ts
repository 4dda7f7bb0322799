import { createHash } from 'node:crypto';
import type { StoredFile } from '../kit/kind.ts';

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Code units from here on are surrogates or stand beyond them: their order is not that of the bytes. */
const FIRST_SURROGATE = 0xd800;

const BEYOND = /[\ud800-\uffff]/;

/** Bytewise order of UTF-8, which is the order of code points; no bytes are made where the first difference tells it already. */
export function byBytes(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return x < FIRST_SURROGATE && y < FIRST_SURROGATE ? x - y : Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return a.length - b.length;
}

/** Digest of a version: SHA-256 over its listing `"<sha256>  <path>\n"`, lines sorted bytewise, as `sha256sum | sort` gives it. */
export function versionDigest(files: readonly StoredFile[]): string {
  const lines = files.map((file) => `${file.sha256}  ${file.path}\n`);
  // Without surrogates and what stands beyond them, the order of code units is that of the bytes, and the engine's own.
  const isPlain = !lines.some((line) => BEYOND.test(line));
  return sha256((isPlain ? lines.sort() : lines.sort(byBytes)).join(''));
}
