import { isAscii } from 'node:buffer';
import { createHash, hash } from 'node:crypto';
import { isAppError } from '../errors.ts';
import { BAG_INFO, BAGIT, CHECKSUMS, CRATE, MANIFEST, PAYLOAD_MANIFEST, SIGNATURE, TAG_MANIFEST } from './layout.ts';
import { type Limits, refuse } from './limits.ts';
import { type BundleManifest, parseManifest } from './manifest.ts';
import { type BundleEntry, type BundleFormat, openBundle } from './open-bundle.ts';
import { SMALL } from './read-chunks.ts';
import { parseSums } from './sum-list.ts';

/** A list of digests, read; absent lists are empty and say so. */
export interface SumList {
  sums: ReadonlyMap<string, string>;
  faults: readonly string[];
}

/** All that one pass over a bundle's bytes tells; the checks look at nothing else. */
export interface BundleFacts {
  format: BundleFormat | null;
  /** Why the pass ended early: something that has no place in a bundle; null when every byte was read. */
  refusal: string | null;
  files: ReadonlyMap<string, { sha256: string; bytes: number }>;
  /** Text of the files that speak of others. */
  texts: ReadonlyMap<string, string>;
  payloadList: SumList;
  tagList: SumList;
  checksums: SumList;
  manifest: BundleManifest | null;
  manifestFaults: readonly string[];
}

/** What a pass may do beside looking: keep the bytes. */
export type Sink = (path: string) => {
  write(chunk: Uint8Array): Promise<void>;
  /** The file is whole. */
  end(): Promise<void>;
  /** It never will be. */
  abort(): Promise<void>;
};

/** Files whose text is held, and the most that one of them may be. */
const SPEAKING: ReadonlySet<string> = new Set([BAGIT, BAG_INFO, PAYLOAD_MANIFEST, TAG_MANIFEST, MANIFEST, CHECKSUMS, SIGNATURE, CRATE]);
const MAX_TEXT = 2 ** 28;

/** Reads every byte of a bundle once: SHA-256 and length of each file, text of the few that speak of others. Memory grows with the number of files only. */
export async function readFacts(path: string, limits: Limits, options: { signal?: AbortSignal; sink?: Sink } = {}): Promise<BundleFacts> {
  const files = new Map<string, { sha256: string; bytes: number }>();
  const texts = new Map<string, string>();
  let refusal: string | null = null;
  let format: BundleFormat | null = null;
  try {
    const bundle = openBundle(path, limits);
    format = bundle.format;
    for await (const entry of bundle.entries()) {
      options.signal?.throwIfAborted();
      if (entry.whole && !options.sink && !SPEAKING.has(entry.path)) {
        files.set(entry.path, { sha256: hash('sha256', entry.whole, 'hex'), bytes: entry.bytes });
        continue;
      }
      const { digest, text } = await readEntry(entry, options.sink);
      files.set(entry.path, { sha256: digest, bytes: entry.bytes });
      if (text !== null) texts.set(entry.path, text);
    }
  } catch (error) {
    if (!isAppError(error) || error.code !== 'BUNDLE_REFUSED') throw error;
    refusal = error.message;
  }
  const manifest = texts.get(MANIFEST);
  const { manifest: parsed, faults } = manifest === undefined ? { manifest: null, faults: ['is missing'] } : parseManifest(manifest);
  return {
    format,
    refusal,
    files,
    texts,
    payloadList: readList(texts.get(PAYLOAD_MANIFEST)),
    tagList: readList(texts.get(TAG_MANIFEST)),
    checksums: readList(texts.get(CHECKSUMS)),
    manifest: parsed,
    manifestFaults: faults,
  };
}

const readList = (text: string | undefined): SumList => (text === undefined ? { sums: new Map(), faults: ['is missing'] } : parseSums(text));

async function readEntry(entry: BundleEntry, sink: Sink | undefined): Promise<{ digest: string; text: string | null }> {
  const speaks = SPEAKING.has(entry.path);
  if (speaks && entry.bytes > MAX_TEXT) throw refuse(`${entry.path} is ${entry.bytes} bytes long; at most ${MAX_TEXT} are read`);
  const out = sink?.(entry.path);
  const held: Uint8Array[] = [];
  let digest: string | null = null;
  let hashing: ReturnType<typeof createHash> | null = null;
  try {
    for await (const chunk of entry.chunks()) {
      const writing = out?.write(chunk);
      // A small file in one piece is hashed in one call: thousands of them take a third of the time.
      if (hashing === null && chunk.byteLength === entry.bytes && entry.bytes <= SMALL) digest = hash('sha256', chunk, 'hex');
      else {
        hashing ??= createHash('sha256');
        hashing.update(chunk);
      }
      if (speaks) held.push(Buffer.from(chunk));
      await writing;
    }
    await out?.end();
  } catch (error) {
    await out?.abort();
    throw error;
  }
  return { digest: digest ?? (hashing ?? createHash('sha256')).digest('hex'), text: speaks ? decode(Buffer.concat(held)) : null };
}

/** UTF-8; what is ASCII alone, as lists of digests are, in a tenth of the time. */
const decode = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
