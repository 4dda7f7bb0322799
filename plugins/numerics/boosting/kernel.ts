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
