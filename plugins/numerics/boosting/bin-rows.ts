import { BINS, binOf, type FeatureBins, MISSING_BIN } from './bin-map.ts';
import type { Kernel } from './kernel.ts';
import { BINNING } from './space.ts';

/** Rows done at a time, so that their row-major bins stay in the first-level cache while feature after feature is written. */
const BLOCK = 512;
/** Category codes 0 … this are looked up in a table. */
const TABLE = 4096;

/** Where bins are written, both ways. A `TrainingSpace` is one; a copy with shifted views puts a block of rows where it belongs. */
export interface BinTarget {
  /** Row-major: feature f of row i at i · stride + f. Serves histograms. */
  bins: Uint8Array<ArrayBufferLike>;
  stride: number;
  /** Column-major: feature f of row i at f · rows + i. Serves partitioning. */
  columns: Uint8Array<ArrayBufferLike>;
  rows: number;
  /** The quick way, where there is one: views of the memory the kernel runs in. */
  kernel?: Kernel | null;
  binning?: Float64Array<ArrayBufferLike>;
}

/**
 * Bins of a range of rows, into `target.bins` and `target.columns`. Threads may each take a range of the rows: nothing outside the
 * range is written.
 * @param map bins of every feature, length features
 * @param columns raw columns, length rows each; NaN = missing
 * @param from first row, @param to last, exclusive
 * @param share member's number, 0 for the leader: whose working space is used
 * Cost about 10 nanoseconds a value.
 */
export function binRows(map: readonly FeatureBins[], columns: readonly Float64Array[], from: number, to: number, target: BinTarget, share = 0): void {
  const steps = map.map((bins) => (bins.kind === 'number' ? padEdges(bins.edges) : tableOf(bins)));
  for (let start = from; start < to; start += BLOCK) {
    const end = Math.min(to, start + BLOCK);
    for (let feature = 0; feature < map.length; feature++) {
      const step = steps[feature];
      const first = feature * target.rows + start;
      const out = target.columns.subarray(first, first + end - start);
      const values = columns[feature].subarray(start, end);
      if (!(step instanceof Float64Array)) binCodes(step, map[feature], values, out);
      else if (target.kernel && target.binning) binByKernel(target.kernel, target.binning, share, step, values, out);
      else binNumbers(step, values, out);
    }
    turnColumns(start, end, map.length, target);
  }
}

/** Row-major bins from column-major ones, for a range of rows; also for callers who made the columns themselves. */
export function turnColumns(from: number, to: number, features: number, { bins, stride, columns, rows, kernel }: BinTarget): void {
  for (let start = from; start < to; start += BLOCK) {
    const end = Math.min(to, start + BLOCK);
    for (let feature = 0; feature < features; feature++) {
      const first = feature * rows;
      if (kernel) kernel.turn(columns.byteOffset + first + start, columns.byteOffset + first + end, bins.byteOffset + start * stride + feature, stride);
      else for (let row = start, at = start * stride + feature; row < end; row++, at += stride) bins[at] = columns[first + row];
    }
  }
}

/** Edges filled up to 255 with infinity, for a bisection of exactly eight steps. */
function padEdges(edges: Float64Array): Float64Array {
  const padded = new Float64Array(BINS - 1).fill(Number.POSITIVE_INFINITY);
  padded.set(edges);
  return padded;
}

/** At most BLOCK values by way of the member's working space. */
function binByKernel(
  kernel: Kernel,
  binning: Float64Array<ArrayBufferLike>,
  share: number,
  edges: Float64Array,
  values: Float64Array,
  out: Uint8Array<ArrayBufferLike>,
): void {
  const start = share * BINNING;
  binning.set(edges, start);
  binning.set(values, start + BINS);
  const address = binning.byteOffset + 8 * start;
  kernel.bin(address + 8 * BINS, address + 8 * (BINS + values.length), address, out.byteOffset);
}

/** The same bins as the kernel's. */
export function binNumbers(edges: Float64Array, values: Float64Array, out: Uint8Array<ArrayBufferLike>): void {
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    let at = edges[127] < x ? 128 : 0;
    at += edges[at + 63] < x ? 64 : 0;
    at += edges[at + 31] < x ? 32 : 0;
    at += edges[at + 15] < x ? 16 : 0;
    at += edges[at + 7] < x ? 8 : 0;
    at += edges[at + 3] < x ? 4 : 0;
    at += edges[at + 1] < x ? 2 : 0;
    at += edges[at] < x ? 1 : 0;
    out[i] = Number.isNaN(x) ? MISSING_BIN : at + 1;
  }
}

/** Bins of the codes 0 … TABLE − 1. */
const tableOf = (bins: FeatureBins): Uint8Array => Uint8Array.from({ length: TABLE }, (_, code) => binOf(bins, code));

function binCodes(table: Uint8Array, bins: FeatureBins, values: Float64Array, out: Uint8Array<ArrayBufferLike>): void {
  for (let i = 0; i < values.length; i++) {
    const code = values[i];
    const index = code | 0;
    out[i] = index === code && index >= 0 && index < TABLE ? table[index] : binOf(bins, code);
  }
}
