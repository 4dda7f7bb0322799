import { KERNEL_BYTES } from './kernel-bytes.ts';

/** Arguments: bins, stride, features, order, to, cells, histogram (byte addresses and counts), touch, unit; see `kernel.wat`. */
type AddRows = (
  bins: number,
  stride: number,
  features: number,
  order: number,
  to: number,
  cells: number,
  histogram: number,
  touch: number,
  unit: number,
) => number;

/** Functions of the WebAssembly module: the innermost loops, see `kernel.wat`. Each has a twin in TypeScript with equal results. */
export interface Kernel {
  /** Cells one double wide. */
  narrow: AddRows;
  /** Cells two doubles wide. */
  wide: AddRows;
  /** Divides row numbers by a table of bins; returns 4 × how many went left. */
  partition(order: number, to: number, spare: number, column: number, table: number): number;
  /** Copies bytes; the two may overlap. */
  copy(target: number, source: number, bytes: number): void;
  /** Bins of numbers by 255 edges. */
  bin(values: number, to: number, edges: number, out: number): void;
  /** Gradients of squared error; returns the largest size of one. */
  squares(score: number, to: number, target: number, gradient: number): number;
  /** Adds leaf values to scores by the rows' labels. */
  step(score: number, to: number, labels: number, values: number): void;
  /** Narrow cells, and at `sums` their sum and that of the sizes in fine steps. */
  quantise(order: number, to: number, gradient: number, cells: number, scale: number, fine: number, sums: number): void;
  /** Best threshold in narrow cells; at `out`, when there is one: gain, cells to its left, byte address of its bin. */
  threshold(
    cell: number,
    to: number,
    all: number,
    unit: number,
    count: number,
    gradient: number,
    lambda: number,
    least: number,
    best: number,
    out: number,
  ): void;
  /** a - b into a; `to` ends a, an even number of doubles. */
  subtract(a: number, to: number, b: number): void;
  /** Notes a leaf for rows. */
  label(order: number, to: number, labels: number, leaf: number): void;
  /** Gradients in fine steps, summed by leaf: two doubles a leaf, to be added. */
  sum(gradient: number, to: number, labels: number, sums: number, scale: number): void;
  /** Bytes picked by row number. */
  gather(order: number, to: number, source: number, out: number): void;
  /** Bytes written `stride` apart. */
  turn(column: number, to: number, out: number, stride: number): void;
}

let compiled: WebAssembly.Module | null = null;

/** An instance on the given shared memory; null where the module cannot be run (no vector instructions). Compiled once a thread. */
export function instantiateKernel(memory: WebAssembly.Memory): Kernel | null {
  const bytes = Uint8Array.from(atob(KERNEL_BYTES), (character) => character.charCodeAt(0));
  if (compiled === null && !WebAssembly.validate(bytes)) return null;
  compiled ??= new WebAssembly.Module(bytes);
  // Safe because a test assembles the module from its text, which exports these functions.
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernel;
}
