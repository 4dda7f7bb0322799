import { AppError } from '../errors.ts';

/**
 * Byte strings → 0, 1, 2 … in order of first appearance. Open addressing over an arena of bytes: a lookup makes no string.
 * Memory: the bytes once, 12 bytes an entry, 8 a slot at a load of at most 1/2.
 */
export interface KeyTable {
  /** Ordinal of the bytes, or −1. */
  find(buf: Uint8Array, start: number, end: number): number;
  /** Ordinal of the bytes, added when new. @throws AppError FEED_REFUSED above `limit` entries */
  intern(buf: Uint8Array, start: number, end: number): number;
  /** A view of the bytes of an ordinal, valid until the next `intern`. */
  bytes(ordinal: number): Buffer;
  size(): number;
}

const ARENA_LIMIT = 512 << 20;

/** @param what plural noun for the message above the limit: "series", "dates" */
export function createKeyTable(limit: number, what: string): KeyTable {
  let slots = new Int32Array(1 << 10).fill(-1);
  let mask = slots.length - 1;
  let offsets = new Uint32Array(1 << 9);
  let hashes = new Int32Array(1 << 9);
  let arena = Buffer.allocUnsafe(1 << 14);
  let size = 0;
  let foundHash = 0;
  let expected = 0;
  let last = -1;

  /** Files are sorted more often than not: a name is mostly the one before or the one after it, which is then compared before any hashing. */
  const find = (buf: Uint8Array, start: number, end: number): number => {
    if (expected < size && equals(expected, buf, start, end)) {
      if (expected !== last) {
        last = expected;
        expected++;
      }
      return last;
    }
    const found = search(buf, start, end);
    if (found >= 0) {
      expected = found === last ? found : found + 1;
      last = found;
    }
    return found;
  };

  const equals = (ordinal: number, buf: Uint8Array, start: number, end: number): boolean => {
    const at = offsets[ordinal];
    const length = end - start;
    if (offsets[ordinal + 1] - at !== length) return false;
    for (let i = length - 1; i >= 0; i--) if (arena[at + i] !== buf[start + i]) return false;
    return true;
  };

  const search = (buf: Uint8Array, start: number, end: number): number => {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ buf[i], 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 13;
    foundHash = hash;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const ordinal = slots[slot];
      if (ordinal < 0) return -1;
      if (hashes[ordinal] === hash && equals(ordinal, buf, start, end)) return ordinal;
    }
  };

  const grow = (): void => {
    const wider = new Uint32Array(offsets.length * 2);
    wider.set(offsets);
    offsets = wider;
    const more = new Int32Array(hashes.length * 2);
    more.set(hashes);
    hashes = more;
    slots = new Int32Array(slots.length * 2).fill(-1);
    mask = slots.length - 1;
    for (let ordinal = 0; ordinal < size; ordinal++) place(ordinal);
  };
  const place = (ordinal: number): void => {
    let slot = hashes[ordinal] & mask;
    while (slots[slot] >= 0) slot = (slot + 1) & mask;
    slots[slot] = ordinal;
  };

  return {
    find,
    intern(buf, start, end) {
      const known = find(buf, start, end);
      if (known >= 0) return known;
      const at = offsets[size];
      const to = at + end - start;
      if (size >= limit || to > ARENA_LIMIT)
        throw new AppError('FEED_REFUSED', `the file has more than ${size} distinct ${what}, above what can be imported; check the mapping`);
      if (size + 2 > offsets.length) {
        const hash = foundHash;
        grow();
        foundHash = hash;
      }
      while (to > arena.length) arena = Buffer.concat([arena], arena.length * 2);
      arena.set(buf.subarray(start, end), at);
      hashes[size] = foundHash;
      offsets[size + 1] = to;
      place(size);
      last = size;
      expected = size + 1;
      return size++;
    },
    bytes: (ordinal) => arena.subarray(offsets[ordinal], offsets[ordinal + 1]),
    size: () => size,
  };
}
