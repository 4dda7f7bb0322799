import { createHash } from 'node:crypto';
import type { ArchiveContent } from './archive-entries.ts';
import { centralHeader, centralLength, dosTime, endLength, endRecords, localHeader, localLength } from './zip-headers.ts';

/** A zip archive that stands nowhere: its length is known before the first byte, and any part of it can be asked for. */
export interface ZipArchive {
  /** Bytes, for Content-Length. */
  length: number;
  /** For ETag and If-Range: equal archives have equal tags. Hex. */
  tag: string;
  /** Bytes `from` to `to`, `to` not included; default all. Flat memory; chunks are the caller's to keep. */
  stream(from?: number, to?: number): AsyncGenerator<Uint8Array>;
}

const BATCH = 1 << 16;

/**
 * Lays out a zip archive of stored entries; zip64 where numbers need it. No entry is compressed, so that length and CRC, known from
 * the start, fix every header: the archive is the same at every download, and a broken one can go on where it stopped.
 */
export function layOutZip({ entries, time }: ArchiveContent): ZipArchive {
  const when = dosTime(time);
  const offsets = new Float64Array(entries.length + 1);
  entries.forEach((entry, at) => {
    offsets[at + 1] = offsets[at] + localLength(entry) + entry.bytes;
  });
  const directory = offsets[entries.length];
  const directoryLength = entries.reduce((sum, entry, at) => sum + centralLength(entry, offsets[at]), 0);
  const length = directory + directoryLength + endLength(entries.length, directoryLength, directory);

  async function* pieces(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let at = firstFrom(offsets, from); at < entries.length && offsets[at] < to; at++) {
      const entry = entries[at];
      const head = localHeader(entry, when);
      yield* cut(head, offsets[at], from, to);
      const start = offsets[at] + head.length;
      const [first, last] = [Math.max(0, from - start), Math.min(entry.bytes, to - start)];
      if (first < last) yield* exactly(entry.read(first, last), last - first, entry.path);
    }
    let offset = directory;
    let batch: Buffer[] = [];
    for (let at = 0; at < entries.length && offset < to; at++) {
      batch.push(centralHeader(entries[at], offsets[at], when));
      if (at % 500 !== 499 && at !== entries.length - 1) continue;
      const bytes = Buffer.concat(batch);
      batch = [];
      yield* cut(bytes, offset, from, to);
      offset += bytes.length;
    }
    yield* cut(endRecords(entries.length, directoryLength, directory), directory + directoryLength, from, to);
  }

  return {
    length,
    tag: tagOf({ entries, time }),
    stream: (from = 0, to = length) => gather(pieces(Math.max(0, from), Math.min(to, length))),
  };
}

/** Everything that decides the archive's bytes; a CRC beside each length stands for the content. */
function tagOf({ entries, time }: ArchiveContent): string {
  const hash = createHash('sha256').update(time);
  for (const entry of entries) hash.update(`\n${entry.path} ${entry.bytes} ${entry.crc32}`);
  return hash.digest('hex').slice(0, 32);
}

/** The last entry that begins at or before a byte. */
function firstFrom(offsets: Float64Array, from: number): number {
  let [low, high] = [0, offsets.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle] <= from) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The part of some bytes, which begin at `offset`, that lies between `from` and `to`. */
function* cut(bytes: Uint8Array, offset: number, from: number, to: number): Generator<Uint8Array> {
  const part = bytes.subarray(Math.max(0, from - offset), Math.max(0, to - offset));
  if (part.byteLength > 0) yield part;
}

/** A file that became shorter since it was measured must not shift what follows it. */
async function* exactly(chunks: AsyncIterable<Uint8Array>, bytes: number, path: string): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of chunks) {
    seen += chunk.byteLength;
    yield chunk;
  }
  if (seen !== bytes) throw new Error(`${path} gave ${seen} bytes and should give ${bytes}; it was changed while it was sent`);
}

/**
 * Small pieces together, so that ten thousand small files do not make twenty thousand writes. All are copied: a piece belongs to its
 * reader once the next one is asked for, and whoever sends it over a network may hold it longer.
 */
async function* gather(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    if (piece.byteLength >= BATCH) {
      if (bytes > 0) yield Buffer.concat(batch);
      [batch, bytes] = [[], 0];
      yield Buffer.from(piece);
      continue;
    }
    batch.push(Buffer.from(piece));
    bytes += piece.byteLength;
    if (bytes < BATCH) continue;
    yield Buffer.concat(batch);
    [batch, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(batch);
}
