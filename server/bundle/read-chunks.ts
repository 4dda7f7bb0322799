import { readFileSync, readSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Source } from './content.ts';

/** Bytes of one read. */
const CHUNK = 1 << 20;
/** Files up to this size are read at once and in place: a queued read costs more than it saves. */
export const SMALL = 1 << 16;

/**
 * A file's bytes in order, 1 MiB at a time; the next read is under way while a chunk is in use. Flat memory: two buffers, whatever the size.
 * A chunk is valid only until the next is asked for.
 * @param from first byte
 * @param to byte after the last; default the end
 */
export async function* readChunks(path: string, from = 0, to = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  const end = Math.min(to, statSync(path).size);
  if (end <= from) return;
  if (end - from <= SMALL && from === 0) {
    yield readFileSync(path).subarray(0, end);
    return;
  }
  const file = await open(path);
  try {
    yield* readHandle(file, from, end);
  } finally {
    await file.close();
  }
}

/** The same from a file that is open already; a file that ends before `end` gives what there is. */
export async function* readHandle(file: FileHandle, from: number, end: number): AsyncGenerator<Uint8Array> {
  if (end <= from) return;
  const size = Math.min(CHUNK, end - from);
  let here = Buffer.allocUnsafe(size);
  if (end - from <= SMALL) {
    yield here.subarray(0, readSync(file.fd, here, 0, size, from));
    return;
  }
  let other = Buffer.allocUnsafe(size);
  let reading = readAt(file, here, from, end);
  for (let at = from; at < end; ) {
    const bytes = await reading;
    if (bytes === 0) return;
    at += bytes;
    if (at < end) reading = readAt(file, other, at, end);
    yield here.subarray(0, bytes);
    [here, other] = [other, here];
  }
}

function readAt(file: FileHandle, buffer: Buffer, at: number, end: number): Promise<number> {
  const reading = file.read(buffer, 0, Math.min(buffer.length, end - at), at).then(({ bytesRead }) => bytesRead);
  // Whoever leaves early never asks how the read ahead went.
  reading.catch(() => {});
  return reading;
}

/** The bytes of a source, in order; a chunk is valid only until the next is asked for. */
export async function* chunksOf(source: Source): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string') yield Buffer.from(source);
  else if (source instanceof Uint8Array) yield source;
  else if ('file' in source) yield* readChunks(source.file);
  else for await (const chunk of source.open()) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

/** Lets others run once in a while: a loop over thousands of small files must not hold the event loop. */
export function makeBreath(everyMs = 8): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < everyMs) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        last = performance.now();
        resolve();
      }),
    );
  };
}
