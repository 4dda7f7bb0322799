import { BINS } from './bin-map.ts';
import { CONTROL } from './control.ts';
import type { TrainingSpace } from './space.ts';

/**
 * Divides a share of a leaf's rows by the table of its split: rows going left are moved to the front of the share, rows going
 * right to the same places of `spare`. Both stay ascending. How many went where is left in `moved`.
 * @param from first place in `order`, @param to last, exclusive
 * @param share member's number
 */
export function partitionRows(space: TrainingSpace, from: number, to: number, share: number): void {
  const { order, spare, columns, nodes, nodeTables, moved, control, shape } = space;
  const node = control[CONTROL.node];
  const feature = nodes[3 * node];
  const column = columns.subarray(feature * shape.rows, (feature + 1) * shape.rows);
  const table = nodeTables.subarray(node * BINS, (node + 1) * BINS);
  if (space.kernel !== null && to > from) {
    const [first, last] = [order.byteOffset + 4 * from, order.byteOffset + 4 * to];
    const count = space.kernel.partition(first, last, spare.byteOffset + 4 * from, column.byteOffset, table.byteOffset) / 4;
    moved[2 * share] = count;
    moved[2 * share + 1] = to - from - count;
    return;
  }
  let left = from;
  let right = from;
  for (let i = from; i < to; i++) {
    const row = order[i];
    const isLeft = table[column[row]];
    order[left] = row;
    spare[right] = row;
    left += isLeft;
    right += 1 - isLeft;
  }
  moved[2 * share] = left - from;
  moved[2 * share + 1] = right - from;
}

/**
 * Brings the shares of `partitionRows` together, left rows first; done by the leader alone (plain copying).
 * @param starts where each share began, then where the last ended: length shares + 1
 * @returns place in `order` of the first row that went right
 */
export function joinPartitions(space: TrainingSpace, starts: readonly number[]): number {
  const { order, spare, moved } = space;
  const shares = starts.length - 1;
  let at = starts[0] + moved[0];
  for (let share = 1; share < shares; share++) {
    copyRows(space, at, order, starts[share], moved[2 * share]);
    at += moved[2 * share];
  }
  const middle = at;
  for (let share = 0; share < shares; share++) {
    copyRows(space, at, spare, starts[share], moved[2 * share + 1]);
    at += moved[2 * share + 1];
  }
  return middle;
}

/** Copies row numbers into `order`, forwards. */
function copyRows({ order, kernel }: TrainingSpace, at: number, source: Int32Array<ArrayBufferLike>, from: number, count: number): void {
  if (kernel !== null) kernel.copy(order.byteOffset + 4 * at, source.byteOffset + 4 * from, 4 * count);
  else for (let i = 0; i < count; i++) order[at + i] = source[from + i];
}
