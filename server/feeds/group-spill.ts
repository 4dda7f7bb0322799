import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** Series per group; 64 groups make a part. */
export const GROUP = 64;

const BLOCK = 4096;
const BATCH = 1 << 20;
/** Batches kept in memory before any goes to disk. */
const KEPT = 40;

/**
 * Fixed-size records sorted by group of 64 series: each group has one 4 KB block in memory; full blocks go to batches of 1 MB, the first
 * ones kept, the others written to the end of one file. Within a group, records come back in the order they were added.
 * Record: u32 `meta` (low 6 bits: series within the group; the rest is the caller's), u32 `line`, then `width` doubles.
 */
export interface GroupSpill {
  /** Values come from `values[0 … width)`; NaN means none. `meta` must be below 2^26. */
  add(ordinal: number, meta: number, line: number, values: Float64Array): void;
  /** Calls back for every record of a group: meta, line and the index of its first value in `values`. */
  each(group: number, onRecord: (local: number, meta: number, line: number, values: Float64Array, at: number) => void): void;
  /** Bytes on disk and in blocks. */
  bytes(): number;
  close(): void;
}

export function openGroupSpill(path: string, width: number): GroupSpill {
  const fd = openSync(path, 'wx+');
  const words = 1 + width;
  const perBlock = Math.max(1, Math.floor(BLOCK / 8 / words));
  const blockWords = perBlock * words;
  const blockBytes = blockWords * 8;
  let doubles = new Float64Array(blockWords * 16);
  let ints = new Uint32Array(doubles.buffer);
  let fill = new Int32Array(16);
  const chains: number[][] = [];
  const batchBytes = Math.max(1, Math.floor(BATCH / blockBytes)) * blockBytes;
  const kept: Uint8Array[] = [];
  let batch = new Uint8Array(batchBytes);
  let batched = 0;
  let written = 0;

  /** Offsets count kept batches first, then the file. */
  const flush = (): void => {
    if (kept.length < KEPT) {
      kept.push(batch);
      batch = new Uint8Array(batchBytes);
    } else for (let at = 0; at < batched; ) at += writeSync(fd, batch, at, batched - at, written + at - kept.length * batchBytes);
    written += batched;
    batched = 0;
  };
  const readBlock = (offset: number): void => {
    const home = Math.floor(offset / batchBytes);
    const from = offset % batchBytes;
    if (home < kept.length || offset >= written) {
      scratchBytes.set((kept[home] ?? batch).subarray(from, from + blockBytes));
      return;
    }
    for (let at = 0; at < blockBytes; ) {
      const got = readSync(fd, scratchBytes, at, blockBytes - at, offset - kept.length * batchBytes + at);
      if (got === 0) throw new Error(`the spill file ends at ${offset + at}`);
      at += got;
    }
  };
  const reserve = (group: number): void => {
    const groups = Math.max(group + 1, fill.length * 2);
    const wider = new Float64Array(blockWords * groups);
    wider.set(doubles);
    doubles = wider;
    ints = new Uint32Array(wider.buffer);
    const more = new Int32Array(groups);
    more.set(fill);
    fill = more;
  };
  const spillBlock = (group: number): void => {
    if (batched === batchBytes) flush();
    while (chains.length <= group) chains.push([]);
    chains[group].push(written + batched);
    batch.set(new Uint8Array(doubles.buffer, group * blockBytes, blockBytes), batched);
    batched += blockBytes;
    fill[group] = 0;
  };

  const eachIn = (block: Float64Array, heads: Uint32Array, base: number, count: number, onRecord: Parameters<GroupSpill['each']>[1]): void => {
    for (let k = 0; k < count; k++) {
      const at = base + k * words;
      const meta = heads[at * 2];
      onRecord(meta & (GROUP - 1), meta >>> 6, heads[at * 2 + 1], block, at + 1);
    }
  };
  const scratch = new Float64Array(blockWords);
  const scratchInts = new Uint32Array(scratch.buffer);
  const scratchBytes = new Uint8Array(scratch.buffer);

  return {
    add(ordinal, meta, line, values) {
      const group = ordinal >>> 6;
      if (group >= fill.length) reserve(group);
      if (fill[group] === perBlock) spillBlock(group);
      const at = group * blockWords + fill[group]++ * words;
      ints[at * 2] = (ordinal & (GROUP - 1)) | (meta << 6);
      ints[at * 2 + 1] = line;
      for (let k = 0; k < width; k++) doubles[at + 1 + k] = values[k];
    },
    each(group, onRecord) {
      for (const offset of chains[group] ?? []) {
        readBlock(offset);
        eachIn(scratch, scratchInts, 0, perBlock, onRecord);
      }
      if (group < fill.length) eachIn(doubles, ints, group * blockWords, fill[group], onRecord);
    },
    bytes: () => written + batched + doubles.byteLength,
    close() {
      closeSync(fd);
      rmSync(path, { force: true });
    },
  };
}
