import type { ArchiveEntry } from './archive-entries.ts';

/** Where zip's 16- and 32-bit fields end and those of zip64 begin. */
const MAX16 = 0xffff;
const MAX32 = 0xffffffff;
/** Zip 4.5 (zip64), 2.0 else; made on Unix, so that the kind of a file has its place. */
const VERSION64 = 45;
const VERSION = 20;
const UNIX = 3 << 8;
const FILE_MODE = 0o100644;
const FOLDER_MODE = 0o040755;

const isFolder = (entry: ArchiveEntry): boolean => entry.path.endsWith('/');
const isWide = (entry: ArchiveEntry): boolean => entry.bytes >= MAX32;
const extraLength = (values: number): number => (values === 0 ? 0 : 4 + 8 * values);
const wideValues = (entry: ArchiveEntry, offset: number): number[] => [
  ...(isWide(entry) ? [entry.bytes, entry.bytes] : []),
  ...(offset >= MAX32 ? [offset] : []),
];

/** Lengths of headers. All names are ASCII. */
export const localLength = (entry: ArchiveEntry): number => 30 + entry.path.length + extraLength(isWide(entry) ? 2 : 0);
export const centralLength = (entry: ArchiveEntry, offset: number): number => 46 + entry.path.length + extraLength(wideValues(entry, offset).length);
const needsZip64 = (entries: number, length: number, offset: number): boolean => entries >= MAX16 || length >= MAX32 || offset >= MAX32;
export const endLength = (entries: number, length: number, offset: number): number => (needsZip64(entries, length, offset) ? 56 + 20 : 0) + 22;

/** Date and time as DOS had them: two-second steps from 1980, no zone; we write UTC. */
export function dosTime(iso: string): { date: number; time: number } {
  const at = new Date(Math.max(Date.parse(iso), Date.UTC(1980, 0, 1)));
  return {
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  };
}

/** The header in front of an entry's bytes. Stored: packed and unpacked length are one. */
export function localHeader(entry: ArchiveEntry, when: { date: number; time: number }): Buffer {
  const head = Buffer.alloc(localLength(entry));
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(isWide(entry) ? VERSION64 : VERSION, 4);
  writeCommon(head, 10, entry, when);
  head.writeUInt16LE(entry.path.length, 26);
  head.write(entry.path, 30, 'latin1');
  writeExtra(head, 28, 30 + entry.path.length, isWide(entry) ? [entry.bytes, entry.bytes] : []);
  return head;
}

/** The entry's record in the directory at the end. */
export function centralHeader(entry: ArchiveEntry, offset: number, when: { date: number; time: number }): Buffer {
  const head = Buffer.alloc(centralLength(entry, offset));
  const wide = wideValues(entry, offset);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(UNIX | VERSION64, 4);
  head.writeUInt16LE(wide.length > 0 ? VERSION64 : VERSION, 6);
  writeCommon(head, 12, entry, when);
  head.writeUInt16LE(entry.path.length, 28);
  // Mode of the file in the upper half; below, the one bit by which DOS knows a folder.
  head.writeUInt32LE(((isFolder(entry) ? FOLDER_MODE : FILE_MODE) * 0x10000 + (isFolder(entry) ? 0x10 : 0)) >>> 0, 38);
  head.writeUInt32LE(Math.min(offset, MAX32), 42);
  head.write(entry.path, 46, 'latin1');
  writeExtra(head, 30, 46 + entry.path.length, wide);
  return head;
}

/** Time, date, CRC, packed and unpacked length: the same in both headers. */
function writeCommon(head: Buffer, at: number, entry: ArchiveEntry, when: { date: number; time: number }): void {
  head.writeUInt16LE(when.time, at);
  head.writeUInt16LE(when.date, at + 2);
  head.writeUInt32LE(entry.crc32, at + 4);
  head.writeUInt32LE(Math.min(entry.bytes, MAX32), at + 8);
  head.writeUInt32LE(Math.min(entry.bytes, MAX32), at + 12);
}

/** The zip64 field: those values that did not fit, in their fixed order. */
function writeExtra(head: Buffer, lengthAt: number, at: number, values: readonly number[]): void {
  head.writeUInt16LE(extraLength(values.length), lengthAt);
  if (values.length === 0) return;
  head.writeUInt16LE(1, at);
  head.writeUInt16LE(8 * values.length, at + 2);
  values.forEach((value, n) => {
    head.writeBigUInt64LE(BigInt(value), at + 4 + 8 * n);
  });
}

/** What closes the archive: where its directory is and how long. */
export function endRecords(entries: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries, MAX16), 8);
  end.writeUInt16LE(Math.min(entries, MAX16), 10);
  end.writeUInt32LE(Math.min(length, MAX32), 12);
  end.writeUInt32LE(Math.min(offset, MAX32), 16);
  if (!needsZip64(entries, length, offset)) return end;
  const wide = Buffer.alloc(56 + 20);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(UNIX | VERSION64, 12);
  wide.writeUInt16LE(VERSION64, 14);
  wide.writeBigUInt64LE(BigInt(entries), 24);
  wide.writeBigUInt64LE(BigInt(entries), 32);
  wide.writeBigUInt64LE(BigInt(length), 40);
  wide.writeBigUInt64LE(BigInt(offset), 48);
  wide.writeUInt32LE(0x07064b50, 56);
  wide.writeBigUInt64LE(BigInt(offset + length), 64);
  wide.writeUInt32LE(1, 72);
  return Buffer.concat([wide, end]);
}
