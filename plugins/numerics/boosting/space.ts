/**
 * The memory trees are grown in, and how threads share it.
 *
 * Everything a fit needs lies in one block of shared memory, laid out from a `SpaceShape` alone. A worker takes part by getting
 * the block and the shape in a message, calling `openSpace` (views, its own kernel instance, own scratch), and then, whenever the
 * leading thread says so, `doShare(space, task, share, shares, a, b)` from `tasks.ts`. The leading thread runs `fitBoosting` or
 * `fitForest` with a `Team` whose `run` makes every member do its share and returns when all have. Between two calls of `run` the
 * workers must be idle: only the leader writes then. Any way of waking and waiting will do (Atomics.wait on an own small buffer).
 *
 * Results do not depend on the number of members: shares of histograms and sums are whole numbers held exactly in doubles, so
 * adding them commutes; all else is computed per row or per feature.
 */
import { BINS } from './bin-map.ts';
import { instantiateKernel, type Kernel } from './kernel.ts';

/** What decides the layout. Equal shapes give equal layouts. */
export interface SpaceShape {
  rows: number;
  features: number;
  /** Most leaves of a tree, at least 2. */
  leaves: number;
  /** Most members of the team. */
  members: number;
  isWeighted: boolean;
  /** Whether second derivatives are stored per row: weighted, or a loss with log link. */
  isCurved: boolean;
}

export type SpaceMemory = WebAssembly.Memory | SharedArrayBuffer;

/** Doubles in `sums` per member. */
export const SUMS = 8;
/** Doubles of a candidate split, see `SPLIT`. */
export const SPLIT_SIZE = 8;
/** Doubles of `binning` per member: 256 for edges, 512 for values. */
export const BINNING = 768;
/** Doubles in `control`, see `CONTROL`. */
const CONTROL_SIZE = 64;
/** Histogram slots take at most this many bytes; leaves beyond that have their histograms rebuilt. */
const SLOT_BYTES = 268_435_456;
const PAGE = 65_536;
/** Largest block a WebAssembly memory of 32-bit addresses can be. */
const LARGEST_KERNEL_MEMORY = 65_535 * PAGE;

export interface TrainingSpace {
  shape: SpaceShape;
  rows: number;
  /** Bytes from one row's bins to the next. */
  stride: number;
  /** Doubles of one histogram: 2 × BINS × features, rounded up to an even number of features. */
  histogramSize: number;
  /** Histograms that can be held at once. */
  slots: number;
  /** Row-major bins, rows × stride. */
  bins: Uint8Array<ArrayBufferLike>;
  /** Column-major bins, features × rows. */
  columns: Uint8Array<ArrayBufferLike>;
  target: Float64Array<ArrayBufferLike>;
  /** Length rows, or 0 when not weighted. */
  weight: Float64Array<ArrayBufferLike>;
  /** Current score of every row, link scale. */
  score: Float64Array<ArrayBufferLike>;
  gradient: Float64Array<ArrayBufferLike>;
  /** Length rows, or 0 when every second derivative is 1. */
  hessian: Float64Array<ArrayBufferLike>;
  /** Quantised gradients and second derivatives, two a row, of wide cells. */
  wideCells: Int32Array<ArrayBufferLike>;
  /** Quantised gradients of narrow cells, on the same memory. */
  narrowCells: Int16Array<ArrayBufferLike>;
  /** One double a row, on the same memory, for work on a grown tree. */
  residuals: Float64Array<ArrayBufferLike>;
  /** Row numbers, grouped by leaf, ascending within a leaf. */
  order: Int32Array<ArrayBufferLike>;
  spare: Int32Array<ArrayBufferLike>;
  /** Leaf of every row, once the tree has grown on all rows. */
  labels: Uint16Array<ArrayBufferLike>;
  histograms: Float64Array<ArrayBufferLike>;
  /** Histograms of members 1 … members − 1. */
  partials: Float64Array<ArrayBufferLike>;
  /** Values and edges the kernel bins, BINNING doubles a member. */
  binning: Float64Array<ArrayBufferLike>;
  sums: Float64Array<ArrayBufferLike>;
  /** Candidate splits: member × 2 children × SPLIT_SIZE. */
  candidates: Float64Array<ArrayBufferLike>;
  /** Which bins go left, for each candidate: member × 2 children × BINS. */
  candidateTables: Uint8Array<ArrayBufferLike>;
  /** Features allowed: 2 children × features. */
  allowed: Uint8Array<ArrayBufferLike>;
  monotone: Int8Array<ArrayBufferLike>;
  isCategory: Uint8Array<ArrayBufferLike>;
  control: Float64Array<ArrayBufferLike>;
  leafFrom: Int32Array<ArrayBufferLike>;
  leafTo: Int32Array<ArrayBufferLike>;
  leafValue: Float64Array<ArrayBufferLike>;
  /** Exact sums of G and H: member × leaves × 2. */
  leafSums: Float64Array<ArrayBufferLike>;
  /** Rows each member sent left, and right. */
  moved: Int32Array<ArrayBufferLike>;
  /** The tree grown so far, three numbers a split: feature, then left and right child (a split's number, or −1 − leaf). */
  nodes: Int32Array<ArrayBufferLike>;
  /** Which bins go left, for each split: leaves × BINS. */
  nodeTables: Uint8Array<ArrayBufferLike>;
  /** null without WebAssembly: the TypeScript loops then do the same. */
  kernel: Kernel | null;
  scratch: Scratch;
}

/** Own to each member, never shared. */
export interface Scratch {
  used: Int32Array;
  counts: Float64Array;
  gradients: Float64Array;
  hessians: Float64Array;
  keys: Float64Array;
  ranks: Int32Array;
}

const evenUp = (count: number): number => count + (count & 1);

/** [name, constructor, length] of every array in the block, in order. */
function listArrays(shape: SpaceShape) {
  const { rows, features, leaves, members } = shape;
  const stride = Math.ceil(features / 8) * 8;
  const histogramSize = 2 * BINS * evenUp(features);
  const slots = Math.max(3, Math.min(leaves + 1, Math.floor(SLOT_BYTES / (8 * histogramSize))));
  const arrays = {
    histograms: [Float64Array, slots * histogramSize],
    partials: [Float64Array, (members - 1) * histogramSize],
    bins: [Uint8Array, rows * stride],
    columns: [Uint8Array, rows * features],
    target: [Float64Array, rows],
    weight: [Float64Array, shape.isWeighted ? rows : 0],
    score: [Float64Array, rows],
    gradient: [Float64Array, rows],
    hessian: [Float64Array, shape.isCurved ? rows : 0],
    residuals: [Float64Array, rows],
    order: [Int32Array, rows],
    spare: [Int32Array, rows],
    labels: [Uint16Array, rows],
    binning: [Float64Array, members * BINNING],
    sums: [Float64Array, members * SUMS],
    candidates: [Float64Array, members * 2 * SPLIT_SIZE],
    candidateTables: [Uint8Array, members * 2 * BINS],
    allowed: [Uint8Array, 2 * features],
    monotone: [Int8Array, features],
    isCategory: [Uint8Array, features],
    control: [Float64Array, CONTROL_SIZE],
    leafFrom: [Int32Array, leaves],
    leafTo: [Int32Array, leaves],
    leafValue: [Float64Array, leaves],
    leafSums: [Float64Array, members * leaves * 2],
    moved: [Int32Array, members * 2],
    nodes: [Int32Array, leaves * 3],
    nodeTables: [Uint8Array, leaves * BINS],
  } as const;
  return { arrays, stride, histogramSize, slots };
}

/** Bytes the block of a shape takes. */
export function spaceBytes(shape: SpaceShape): number {
  let bytes = 0;
  for (const [type, length] of Object.values(listArrays(shape).arrays)) bytes += Math.ceil((length * type.BYTES_PER_ELEMENT) / 64) * 64;
  return bytes;
}

/**
 * A block for the shape: WebAssembly memory, so that the kernel can run in it, or a plain shared buffer where that is not to be
 * had (no WebAssembly, more than 4 GB). Either may be sent to workers.
 */
export function allocateSpace(shape: SpaceShape, withKernel = true): SpaceMemory {
  const bytes = spaceBytes(shape);
  if (withKernel && typeof WebAssembly !== 'undefined' && bytes <= LARGEST_KERNEL_MEMORY) {
    const pages = Math.max(1, Math.ceil(bytes / PAGE));
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  }
  return new SharedArrayBuffer(bytes);
}

/** The views of one member on a block made by `allocateSpace` for the same shape. */
export function openSpace(memory: SpaceMemory, shape: SpaceShape): TrainingSpace {
  const { arrays, stride, histogramSize, slots } = listArrays(shape);
  const buffer = memory instanceof SharedArrayBuffer ? memory : memory.buffer;
  let at = 0;
  const views: Record<string, ArrayBufferView> = {};
  for (const [name, [type, length]] of Object.entries(arrays)) {
    views[name] = new (type as new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayBufferView)(buffer, at, length);
    at += Math.ceil((length * type.BYTES_PER_ELEMENT) / 64) * 64;
  }
  const scratch: Scratch = {
    used: new Int32Array(BINS),
    counts: new Float64Array(BINS),
    gradients: new Float64Array(BINS),
    hessians: new Float64Array(BINS),
    keys: new Float64Array(BINS),
    ranks: new Int32Array(BINS),
  };
  const kernel = memory instanceof SharedArrayBuffer ? null : instantiateKernel(memory);
  const { residuals } = views;
  views.wideCells = new Int32Array(buffer, residuals.byteOffset, 2 * shape.rows);
  views.narrowCells = new Int16Array(buffer, residuals.byteOffset, shape.rows);
  // Safe because `arrays` and the lines above name every view with the type the interface gives it.
  return { ...(views as unknown as TrainingSpace), shape, rows: shape.rows, stride, histogramSize, slots, kernel, scratch };
}
