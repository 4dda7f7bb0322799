import { readSync } from 'node:fs';
import { type Limits, refuse, shown } from './limits.ts';

/** What the directory at the end of a zip archive says of one entry. */
export interface ZipRecord {
  name: string;
  isFolder: boolean;
  /** 0 stored, 8 deflated. */
  method: number;
  packed: number;
  bytes: number;
  crc32: number;
  /** Of its own header. */
  offset: number;
}

/** Longest directory read, bytes per entry allowed: a name of 240 and what belongs to it. */
const PER_ENTRY = 512;
const END = 22;
const MAX32 = 0xffffffff;

const readAt = (fd: number, at: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  if (at < 0 || readSync(fd, bytes, 0, length, at) < length) throw refuse('the zip archive is cut short');
  return bytes;
};

/** All entries, sorted by where they stand. @throws AppError BUNDLE_REFUSED for encryption, links, devices, overlaps, several disks, too many */
export function readDirectory(fd: number, size: number, limits: Limits): ZipRecord[] {
  const { entries, offset, length } = findEnd(fd, size);
  if (entries > limits.entries) throw refuse(`the archive has ${entries} entries; at most ${limits.entries} are read`);
  if (length > entries * PER_ENTRY) throw refuse(`the directory of the archive is ${length} bytes long for ${entries} entries`);
  if (offset + length > size) throw refuse('the directory of the archive lies outside it');
  const bytes = readAt(fd, offset, length);
  const records: ZipRecord[] = [];
  let at = 0;
  for (let n = 0; n < entries; n++) {
    if (at + 46 > length || bytes.readUInt32LE(at) !== 0x02014b50) throw refuse('the directory of the archive is damaged');
    const size = 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (at + size > length) throw refuse('the directory of the archive is damaged');
    records.push(readRecord(bytes.subarray(at, at + size)));
    at += size;
  }
  if (at !== length) throw refuse('the directory of the archive holds more than its entries');
  records.sort((a, b) => a.offset - b.offset);
  records.forEach((record, n) => {
    const next = records[n + 1]?.offset ?? offset;
    if (record.offset + 30 + Buffer.byteLength(record.name) + record.packed > next) throw refuse(`${shown(record.name)} overlaps what follows it`);
  });
  return records;
}

/** The end of the directory: the plain one, or with more than 65,534 entries or 4 GiB the one of zip64. */
function findEnd(fd: number, size: number): { entries: number; offset: number; length: number } {
  const tailAt = Math.max(0, size - END - 0xffff);
  const tail = readAt(fd, tailAt, size - tailAt);
  let at = tail.length - END;
  while (at >= 0 && !(tail.readUInt32LE(at) === 0x06054b50 && at + END + tail.readUInt16LE(at + 20) === tail.length)) at--;
  if (at < 0) throw refuse('the zip archive has no end; it was cut short');
  const plain = { entries: tail.readUInt16LE(at + 10), length: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
  if (tail.readUInt16LE(at + 4) !== 0 && tail.readUInt16LE(at + 4) !== 0xffff) throw refuse('the zip archive is one of several disks');
  if (at < 20 || tail.readUInt32LE(at - 20) !== 0x07064b50) return plain;
  const end = readAt(fd, Number(tail.readBigUInt64LE(at - 12)), 56);
  if (end.readUInt32LE(0) !== 0x06064b50) throw refuse('the zip archive has no zip64 end where it says');
  const wide = { entries: Number(end.readBigUInt64LE(32)), length: Number(end.readBigUInt64LE(40)), offset: Number(end.readBigUInt64LE(48)) };
  for (const key of ['entries', 'length', 'offset'] as const) {
    const full = key === 'entries' ? 0xffff : MAX32;
    if (plain[key] !== full && plain[key] !== wide[key]) throw refuse(`the two ends of the zip archive say different ${key}`);
  }
  return wide;
}

/** @param entry one record of the directory, with its name, extra fields and comment */
function readRecord(entry: Buffer): ZipRecord {
  const nameEnd = 46 + entry.readUInt16LE(28);
  const name = entry.toString('utf8', 46, nameEnd);
  const flags = entry.readUInt16LE(8);
  const method = entry.readUInt16LE(10);
  if (flags & 0x2041) throw refuse(`${shown(name)} is encrypted`);
  if (method !== 0 && method !== 8) throw refuse(`${shown(name)} is packed by method ${method}; only stored and deflated entries are read`);
  const maker = entry[5];
  const kind = maker === 3 || maker === 19 ? (entry.readUInt32LE(38) >>> 28) & 0xf : 0;
  if (kind !== 0 && kind !== 8 && kind !== 4) throw refuse(`${shown(name)} is ${kind === 10 ? 'a link' : 'a device or pipe'}; a bundle holds files only`);
  const wide = readZip64(entry.subarray(nameEnd, nameEnd + entry.readUInt16LE(30)));
  const take = (at: number): number => (entry.readUInt32LE(at) === MAX32 && wide.length > 0 ? Number(wide.shift()) : entry.readUInt32LE(at));
  // In the order in which zip64 has them.
  const bytes = take(24);
  const packed = take(20);
  const offset = take(42);
  const isFolder = name.endsWith('/');
  if (isFolder && bytes > 0) throw refuse(`the folder ${shown(name)} has content of its own`);
  if (!isFolder && kind === 4) throw refuse(`${shown(name)} is a folder by its kind and a file by its name`);
  if (method === 0 && packed !== bytes) throw refuse(`${shown(name)} is stored in ${packed} bytes and says to be ${bytes} long`);
  return { name, isFolder, method, packed, bytes, crc32: entry.readUInt32LE(16), offset };
}

/** The 64-bit values of the extra field 1, as many as there are. */
function readZip64(extra: Buffer): bigint[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, length] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
    if (id === 1) {
      const values: bigint[] = [];
      for (let value = at + 4; value + 8 <= Math.min(at + 4 + length, extra.length); value += 8) values.push(extra.readBigUInt64LE(value));
      return values;
    }
    at += 4 + length;
  }
  return [];
}
