import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { guardEntries, type Limits, refuse, shown } from './limits.ts';
import type { BundleEntry } from './open-bundle.ts';
import { makeBreath, readHandle, SMALL } from './read-chunks.ts';
import { readDirectory, type ZipRecord } from './zip-directory.ts';

/**
 * Files of a zip archive, stored or deflated, in the order of their bytes. What the directory at the end says is checked as a whole
 * before the first byte is unpacked: names, kinds, sizes, ratio, overlaps.
 */
export async function* readZip(path: string, limits: Limits): AsyncGenerator<BundleEntry> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const records = readDirectory(file.fd, size, limits);
    const guard = guardEntries(limits);
    const admitted: { record: ZipRecord; inside: string }[] = [];
    for (const record of records) {
      const inside = guard.admit(record.name, record.isFolder);
      guard.count(record.bytes, record.name);
      if (!record.isFolder) admitted.push({ record, inside });
    }
    guard.weigh(size);
    const breathe = makeBreath();
    for (const { record, inside } of admitted) {
      yield { path: inside, bytes: record.bytes, chunks: () => bytesOf(file, record) };
      await breathe();
    }
  } finally {
    await file.close();
  }
}

/** The entry's bytes, checked for length and CRC-32 at their end. */
async function* bytesOf(file: FileHandle, record: ZipRecord): AsyncGenerator<Uint8Array> {
  const from = dataOffset(file.fd, record);
  let [bytes, crc] = [0, 0];
  for await (const chunk of unpack(file, record, from)) {
    bytes += chunk.byteLength;
    if (bytes > record.bytes) throw refuse(`${shown(record.name)} unpacks to more than the ${record.bytes} bytes it says`);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (bytes !== record.bytes) throw refuse(`${shown(record.name)} unpacks to ${bytes} bytes and says ${record.bytes}`);
  if (crc !== record.crc32) throw refuse(`${shown(record.name)} does not have the CRC-32 that the archive says; its bytes are damaged`);
}

async function* unpack(file: FileHandle, record: ZipRecord, from: number): AsyncGenerator<Uint8Array> {
  const packed = (): AsyncGenerator<Uint8Array> => readHandle(file, from, from + record.packed);
  if (record.method === 0) yield* packed();
  else if (record.packed <= SMALL && record.bytes <= 16 * SMALL) {
    const bytes = Buffer.alloc(record.packed);
    readSync(file.fd, bytes, 0, bytes.length, from);
    yield attempt(record.name, () => inflateRawSync(bytes, { maxOutputLength: record.bytes + 1 }));
  } else yield* inflate(record.name, packed());
}

async function* inflate(name: string, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflating = createInflateRaw({ chunkSize: 1 << 18 });
  const feed = async (): Promise<void> => {
    // Copied: the inflater keeps what it was given until it is done with it.
    for await (const chunk of packed) if (!inflating.write(Uint8Array.from(chunk))) await drained(inflating);
    inflating.end();
  };
  feed().catch((error: Error) => inflating.destroy(error));
  try {
    yield* inflating as AsyncIterable<Buffer>;
  } catch (error) {
    throw isZlib(error) ? refuse(`${shown(name)} cannot be unpacked: ${(error as Error).message}`) : error;
  } finally {
    inflating.destroy();
  }
}

const isZlib = (error: unknown): boolean => /^(Z_|ERR_BUFFER_TOO_LARGE)/.test(String((error as NodeJS.ErrnoException).code));

const drained = (stream: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve) => {
    stream.once('drain', resolve).once('close', resolve);
  });

function attempt<T>(name: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw isZlib(error) ? refuse(`${shown(name)} cannot be unpacked: ${(error as Error).message}`) : error;
  }
}

/** Where the bytes begin: behind the entry's own header, which must name the same file as the directory. */
function dataOffset(fd: number, record: ZipRecord): number {
  const head = Buffer.alloc(30);
  readSync(fd, head, 0, 30, record.offset);
  if (head.readUInt32LE(0) !== 0x04034b50) throw refuse(`${shown(record.name)} is not where the directory of the archive says`);
  const name = Buffer.alloc(head.readUInt16LE(26));
  readSync(fd, name, 0, name.length, record.offset + 30);
  if (name.toString('utf8') !== record.name) throw refuse(`${shown(record.name)} is called ${shown(name.toString('utf8'))} in its own header`);
  if (head.readUInt16LE(8) !== record.method) throw refuse(`${shown(record.name)} is packed in two ways at once`);
  return record.offset + 30 + name.length + head.readUInt16LE(28);
}
