import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArchiveContent, ArchiveEntry } from './archive-entries.ts';
import { createPacker, type Packing } from './compression.ts';
import { explainDisk } from './write-folder.ts';

const BLOCK = 512;
/** Largest size that eleven octal digits can say: 8 GiB less one. */
const MAX_OCTAL = 0o77777777777;

/** The bytes of a tar archive (ustar; pax for what does not fit), in order. Equal content gives equal bytes. */
export async function* tarBytes({ entries, time }: ArchiveContent): AsyncGenerator<Uint8Array> {
  const seconds = Math.max(0, Math.floor(Date.parse(time) / 1000));
  for (const entry of entries) {
    yield headers(entry, seconds);
    yield* entry.read(0, entry.bytes);
    const rest = (BLOCK - (entry.bytes % BLOCK)) % BLOCK;
    if (rest > 0) yield Buffer.alloc(rest);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function headers(entry: ArchiveEntry, seconds: number): Buffer {
  const split = splitPath(entry.path);
  const records = [...(split ? [] : [paxRecord('path', entry.path)]), ...(entry.bytes > MAX_OCTAL ? [paxRecord('size', String(entry.bytes))] : [])];
  const own = header(split ?? { prefix: '', name: entry.path.slice(0, 100) }, Math.min(entry.bytes, MAX_OCTAL), entry.path.endsWith('/') ? '5' : '0', seconds);
  if (records.length === 0) return own;
  const body = Buffer.from(records.join(''));
  const padded = Buffer.alloc(Math.ceil(body.length / BLOCK) * BLOCK);
  body.copy(padded);
  return Buffer.concat([header({ prefix: '', name: 'PaxHeader' }, body.length, 'x', seconds), padded, own]);
}

/** A path in the two fields of ustar, 155 and 100 bytes, parted at a slash; null when it does not fit. */
function splitPath(path: string): { prefix: string; name: string } | null {
  if (path.length <= 100) return { prefix: '', name: path };
  for (let at = path.lastIndexOf('/', path.length - 2); at > 0; at = path.lastIndexOf('/', at - 1))
    if (at <= 155 && path.length - at - 1 <= 100) return { prefix: path.slice(0, at), name: path.slice(at + 1) };
  return null;
}

/** `"<length> <key>=<value>\n"`; the length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`.length;
  let length = rest + 1;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return `${length} ${key}=${value}\n`;
}

function header({ prefix, name }: { prefix: string; name: string }, size: number, type: string, seconds: number): Buffer {
  const head = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number): void => {
    head.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'latin1');
  };
  head.write(name, 0, 'latin1');
  octal(type === '5' ? 0o755 : 0o644, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(seconds, 136, 11);
  head.write('        ', 148, 'latin1');
  head.write(type, 156, 'latin1');
  head.write('ustar\x0000', 257, 'latin1');
  head.write(prefix, 345, 'latin1');
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return head;
}

/**
 * Writes a tar archive to a file: beside first, then in place, so that its length is known and parts of it can be served.
 * @returns its length in bytes
 * @throws AppError DISK_FULL, STORAGE_FAILED
 */
export async function writeTar(content: ArchiveContent, target: string, packing: Packing, signal?: AbortSignal): Promise<number> {
  const part = `${target}.part-${randomBytes(4).toString('hex')}`;
  const packer = createPacker(packing);
  // Copied: the packer keeps what it was given until it is done with it.
  const source = Readable.from(copies(tarBytes(content)), { objectMode: false, highWaterMark: 1 << 20 });
  try {
    const out = createWriteStream(part, { flags: 'wx' });
    if (packer) await pipeline(source, packer, ...(packing === 'tar.gz' ? [sameOnEverySystem()] : []), out, { signal });
    else await pipeline(source, out, { signal });
    await rename(part, target);
    return (await stat(target)).size;
  } catch (error) {
    await rm(part, { force: true });
    throw explainDisk(error, target);
  }
}

async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/** Byte nine of gzip names the operating system; 255 is "unknown". */
function sameOnEverySystem(): Transform {
  let first = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (first) chunk[9] = 255;
      first = false;
      done(null, chunk);
    },
  });
}
