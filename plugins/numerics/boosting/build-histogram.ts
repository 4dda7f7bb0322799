import { BINS } from './bin-map.ts';
import { CONTROL } from './control.ts';
import type { Kernel } from './kernel.ts';
import type { TrainingSpace } from './space.ts';

/** Rows spread thinner than one in this many are fetched ahead by the kernel. */
const SPARSE = 2;

/**
 * Adds rows to a histogram: for every feature, the row's cell goes to the bin the row has there. Exact whole numbers, so shares
 * of the rows may be summed apart and added in any order. The kernel and the TypeScript loops give equal bits.
 * @param from first place in `order`, @param to last, exclusive
 * @param histogram a view of `histograms` or `partials`, zeroed, length `histogramSize`
 * Cost one addition per row and feature, about half a nanosecond each.
 */
export function buildHistogram(space: TrainingSpace, from: number, to: number, histogram: Float64Array<ArrayBufferLike>): void {
  if (to <= from) return;
  const { kernel, bins, stride, order, shape, control } = space;
  const isNarrow = control[CONTROL.width] === 1;
  if (kernel === null) {
    if (isNarrow) addNarrow(space, from, to, histogram);
    else addWide(space, from, to, histogram);
    return;
  }
  const touch = order[to - 1] - order[from] >= SPARSE * (to - from) ? 1 : 0;
  const start = order.byteOffset + 4 * from;
  const end = order.byteOffset + 4 * to;
  const even = shape.features + (shape.features & 1);
  const [add, cells] = isNarrow ? [kernel.narrow, space.narrowCells] : [kernel.wide, space.wideCells];
  add(bins.byteOffset, stride, even, start, end, cells.byteOffset, histogram.byteOffset, touch, control[CONTROL.unit]);
}

function addNarrow(
  { bins, stride, order, narrowCells, shape, control }: TrainingSpace,
  from: number,
  to: number,
  histogram: Float64Array<ArrayBufferLike>,
): void {
  const unit = control[CONTROL.unit];
  const quads = shape.features >> 2;
  for (let i = from; i < to; i++) {
    const row = order[i];
    const cell = unit + narrowCells[row];
    let at = row * stride;
    let base = 0;
    for (let quad = 0; quad < quads; quad++) {
      histogram[base + bins[at]] += cell;
      histogram[base + BINS + bins[at + 1]] += cell;
      histogram[base + 2 * BINS + bins[at + 2]] += cell;
      histogram[base + 3 * BINS + bins[at + 3]] += cell;
      at += 4;
      base += 4 * BINS;
    }
    for (let feature = 4 * quads; feature < shape.features; feature++) {
      histogram[base + bins[at++]] += cell;
      base += BINS;
    }
  }
}

function addWide({ bins, stride, order, wideCells, shape, control }: TrainingSpace, from: number, to: number, histogram: Float64Array<ArrayBufferLike>): void {
  const unit = control[CONTROL.unit];
  for (let i = from; i < to; i++) {
    const row = order[i];
    const gradient = wideCells[2 * row];
    const count = unit + wideCells[2 * row + 1];
    let at = row * stride;
    for (let feature = 0, base = 0; feature < shape.features; feature++, base += 2 * BINS) {
      const place = base + 2 * bins[at++];
      histogram[place] += gradient;
      histogram[place + 1] += count;
    }
  }
}

/** a ← a + b, cell by cell. */
export function addHistogram(a: Float64Array<ArrayBufferLike>, b: Float64Array<ArrayBufferLike>, length: number): void {
  for (let i = 0; i < length; i++) a[i] += b[i];
}

/** a ← a − b, cell by cell, an even number of them: what the sibling leaves of its parent. Views of `histograms`. */
export function subtractHistogram(kernel: Kernel | null, a: Float64Array<ArrayBufferLike>, b: Float64Array<ArrayBufferLike>, length: number): void {
  if (kernel !== null) kernel.subtract(a.byteOffset, a.byteOffset + 8 * length, b.byteOffset);
  else for (let i = 0; i < length; i++) a[i] -= b[i];
}
