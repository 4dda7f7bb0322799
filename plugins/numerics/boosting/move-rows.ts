import { turnColumns } from './bin-rows.ts';
import type { TrainingSpace } from './space.ts';

/**
 * A share of the arrays of rows: at place i comes what was at place `order[i]`. What stands in `bins`, `gradient`, `residuals` and
 * `hessian` is lost: the moved values are put together there first.
 * @param from first array, @param to last, exclusive: the features' columns of bins, then target, score, weight
 */
export function moveRows(space: TrainingSpace, from: number, to: number): void {
  const { bins, columns, target, score, weight, gradient, residuals, hessian, shape } = space;
  const { rows, features } = shape;
  for (let item = from; item < to; item++) {
    if (item < features) moveBytes(space, columns.subarray(item * rows, (item + 1) * rows), bins.subarray(item * rows, (item + 1) * rows));
    else if (item === features) moveDoubles(space, target, gradient);
    else if (item === features + 1) moveDoubles(space, score, residuals);
    else if (shape.isWeighted) moveDoubles(space, weight, hessian);
  }
}

function moveBytes({ order, kernel }: TrainingSpace, column: Uint8Array<ArrayBufferLike>, spare: Uint8Array<ArrayBufferLike>): void {
  if (kernel !== null) kernel.gather(order.byteOffset, order.byteOffset + 4 * column.length, column.byteOffset, spare.byteOffset);
  else for (let i = 0; i < column.length; i++) spare[i] = column[order[i]];
  column.set(spare);
}

function moveDoubles({ order }: TrainingSpace, values: Float64Array<ArrayBufferLike>, spare: Float64Array<ArrayBufferLike>): void {
  for (let i = 0; i < values.length; i++) spare[i] = values[order[i]];
  values.set(spare);
}

/** Row-major bins anew from the columns, with zeros in the bytes that fill up a row, for a share of the rows. */
export function turnRows(space: TrainingSpace, from: number, to: number): void {
  space.bins.fill(0, from * space.stride, to * space.stride);
  turnColumns(from, to, space.shape.features, space);
}
