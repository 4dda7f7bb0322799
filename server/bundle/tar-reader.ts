import { createReadStream, type ReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createUnpacker, type Packing } from './compression.ts';
import { type EntryGuard, guardEntries, type Limits, refuse, shown } from './limits.ts';
import type { BundleEntry } from './open-bundle.ts';
import { type BytePuller, pullBytes } from './pull-bytes.ts';

const BLOCK = 512;
/** Longest extended header read: a name and a size take a few hundred bytes. */
const MAX_EXTENDED = 1 << 16;

/** Files of a tar archive in their order: ustar with the extensions of pax and GNU for long names and large sizes. */
export async function* readTar(path: string, packing: Packing, limits: Limits): AsyncGenerator<BundleEntry> {
  const unpacker = createUnpacker(packing);
  const raw = createReadStream(path, { highWaterMark: 1 << 20 });
  const bytes = unpacker ? pipeline(raw, unpacker, () => {}) : raw;
  try {
    yield* readEntries(pullBytes(unpacked(bytes as AsyncIterable<Uint8Array>)), guardEntries(limits), raw);
  } finally {
    raw.destroy();
    unpacker?.destroy();
  }
}

/** What the unpacker cannot make sense of is the archive's fault, wherever it is met. */
async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw /^Z_|^ZSTD|^ERR_ZSTD/.test(String((error as NodeJS.ErrnoException).code))
      ? refuse(`the archive cannot be unpacked: ${(error as Error).message}`)
      : error;
  }
}

async function* readEntries(input: BytePuller, guard: EntryGuard, raw: ReadStream): AsyncGenerator<BundleEntry> {
  let extended: Extended = {};
  for (;;) {
    const head = await input.take(BLOCK);
    if (head === null) throw refuse('the tar archive has no end; it was cut short');
    if (head.every((byte) => byte === 0)) break;
    const { name, size, type } = readHead(head, extended);
    if (EXTENSIONS.has(type)) {
      extended = { ...extended, ...(await readExtension(input, type, size)) };
      continue;
    }
    extended = {};
    if (!FILES.has(type) && type !== '5')
      throw refuse(`${shown(name)} is ${type === '1' || type === '2' ? 'a link' : `of the kind "${type}"`}; a bundle holds files only`);
    const isFolder = type === '5' || name.endsWith('/');
    if (isFolder && size > 0) throw refuse(`the folder ${shown(name)} has content of its own`);
    const inside = guard.admit(name, isFolder);
    guard.count(size, name);
    guard.weigh(raw.bytesRead);
    input.begin(size);
    if (!isFolder) yield { path: inside, bytes: size, chunks: () => input.stream() };
    await input.skip();
    await input.take((BLOCK - (size % BLOCK)) % BLOCK);
  }
  await expectEnd(input);
}

/** The end is two blocks of zeros, and behind it there are zeros at most; reading them also lets the unpacker check its own sums. */
async function expectEnd(input: BytePuller): Promise<void> {
  const second = await input.take(BLOCK);
  if (second === null || second.some((byte) => byte !== 0)) throw refuse('the tar archive has no end; it was cut short');
  for (let rest = await input.some(); rest !== null; rest = await input.some())
    if (rest.some((byte) => byte !== 0)) throw refuse('the tar archive has bytes behind its end');
}

interface Extended {
  path?: string;
  size?: number;
}

/** A plain file, and how archives before 1988 wrote one. */
const FILES = new Set(['0', '\0']);

/** pax for one entry and for all, and GNU's long name and long link. */
const EXTENSIONS = new Set(['x', 'g', 'L', 'K']);

function readHead(head: Buffer, extended: Extended): { name: string; size: number; type: string } {
  const sum = head.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (readOctal(head, 148, 8) !== sum) throw refuse('a header of the tar archive is damaged');
  const type = head.toString('latin1', 156, 157);
  const prefix = head.toString('latin1', 257, 263) === 'ustar\0' ? text(head, 345, 155) : '';
  const name = extended.path ?? `${prefix === '' ? '' : `${prefix}/`}${text(head, 0, 100)}`;
  const size = EXTENSIONS.has(type) ? readOctal(head, 124, 12) : (extended.size ?? readOctal(head, 124, 12));
  return { name, size, type };
}

const text = (head: Buffer, at: number, length: number): string => head.toString('utf8', at, at + length).split('\0', 1)[0];

/** Octal digits, or with the first bit set the big-endian number that GNU writes for sizes above 8 GiB. */
function readOctal(head: Buffer, at: number, length: number): number {
  if (head[at] & 0x80) {
    let value = 0;
    for (let byte = at + 1; byte < at + length; byte++) value = value * 256 + head[byte];
    return checkSize(value);
  }
  const digits = text(head, at, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw refuse('a header of the tar archive holds a number that is none');
  return checkSize(Number.parseInt(digits || '0', 8));
}

function checkSize(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) throw refuse('a header of the tar archive holds an impossible size');
  return size;
}

async function readExtension(input: BytePuller, type: string, size: number): Promise<Extended> {
  if (size > MAX_EXTENDED) throw refuse(`an extended header of the tar archive is ${size} bytes long`);
  const body = await input.take(size);
  await input.take((BLOCK - (size % BLOCK)) % BLOCK);
  if (body === null) throw refuse('the tar archive has no end; it was cut short');
  if (type === 'L') return { path: body.toString('utf8').split('\0', 1)[0] };
  return type === 'x' ? readPax(body) : {};
}

/** Records `"<length> <key>=<value>\n"`, the length counting itself. */
function readPax(body: Buffer): Extended {
  const extended: Extended = {};
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(32, at);
    const length = Number(body.toString('latin1', at, space));
    if (space < 0 || !Number.isInteger(length) || length <= space - at || at + length > body.length)
      throw refuse('an extended header of the tar archive is damaged');
    const record = body.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    const [key, value] = [record.slice(0, equals), record.slice(equals + 1)];
    if (key === 'path') extended.path = value;
    if (key === 'size') extended.size = checkSize(Number(value));
    if (key === 'linkpath') throw refuse('the tar archive holds a link');
    at += length;
  }
  return extended;
}
