import { BINS, type FeatureBins, MISSING_BIN } from './bin-map.ts';
import { CONTROL, SPLIT } from './control.ts';
import { type Grower, meanHessian } from './grower.ts';
import type { Loss } from './losses.ts';
import { FLAG, type TreeModel } from './model.ts';
import { SPLIT_SIZE } from './space.ts';

/** Grown trees as plain lists, for `finishModel`. */
export interface TreeList {
  starts: number[];
  feature: number[];
  left: number[];
  threshold: number[];
  bin: number[];
  flags: number[];
  set: number[];
  sets: number[];
  value: number[];
  count: number[];
  gain: number[];
}

export function openTreeList(): TreeList {
  return { starts: [0], feature: [], left: [], threshold: [], bin: [], flags: [], set: [], sets: [], value: [], count: [], gain: [] };
}

/**
 * Adds the tree a grower has just grown, level by level, its leaf values as they stand in `space.leafValue`.
 */
export function appendTree(list: TreeList, grower: Grower, bins: readonly FeatureBins[]): void {
  const { space } = grower;
  const start = list.starts[list.starts.length - 1];
  // A number ≥ 0 is a split, −1 − leaf a leaf; the i-th entry is node start + i.
  const queue = [grower.leaves > 1 ? 0 : -1];
  for (let i = 0; i < queue.length; i++) {
    const item = queue[i];
    if (item < 0) {
      const leaf = -1 - item;
      appendLeaf(list, space.leafValue[leaf], space.leafTo[leaf] - space.leafFrom[leaf]);
      continue;
    }
    appendSplit(list, grower, item, bins);
    list.left.push(start + queue.length);
    queue.push(space.nodes[3 * item + 1], space.nodes[3 * item + 2]);
  }
  list.starts.push(start + queue.length);
}

function appendLeaf(list: TreeList, value: number, count: number): void {
  list.feature.push(-1);
  list.left.push(0);
  list.threshold.push(Number.NaN);
  list.bin.push(0);
  list.flags.push(0);
  list.set.push(-1);
  list.value.push(value);
  list.count.push(count);
  list.gain.push(0);
}

/** All of a split but its children's place. */
function appendSplit(list: TreeList, { space, splits, splitRows }: Grower, node: number, bins: readonly FeatureBins[]): void {
  const record = splits.subarray(node * SPLIT_SIZE, (node + 1) * SPLIT_SIZE);
  const table = space.nodeTables.subarray(node * BINS, (node + 1) * BINS);
  const feature = record[SPLIT.feature];
  const { gradientScale } = CONTROL;
  const scale = space.control[gradientScale];
  const own = bins[feature];
  const isCategory = own.kind === 'category';
  list.feature.push(feature);
  list.threshold.push(own.kind === 'number' && record[SPLIT.bin] !== MISSING_BIN ? own.edges[record[SPLIT.bin] - 1] : Number.NaN);
  list.bin.push(isCategory ? 0 : record[SPLIT.bin]);
  list.flags.push((table[MISSING_BIN] === 1 ? FLAG.missingLeft : 0) | (isCategory ? FLAG.category : 0));
  list.set.push(isCategory ? list.sets.length / 32 : -1);
  if (isCategory) {
    for (let byte = 0; byte < 32; byte++) {
      let bits = 0;
      for (let bit = 0; bit < 8; bit++) bits |= table[8 * byte + bit] << bit;
      list.sets.push(bits);
    }
  }
  list.value.push(0);
  list.count.push(splitRows[node]);
  list.gain.push(record[SPLIT.gain] / (scale * scale * meanHessian(space)));
}

/** The collected trees as a model. */
export function finishModel(list: TreeList, loss: Loss, base: number, bins: readonly FeatureBins[]): TreeModel {
  return {
    loss,
    base,
    bins,
    starts: Int32Array.from(list.starts),
    feature: Int32Array.from(list.feature),
    left: Int32Array.from(list.left),
    threshold: Float64Array.from(list.threshold),
    bin: Uint8Array.from(list.bin),
    flags: Uint8Array.from(list.flags),
    set: Int32Array.from(list.set),
    sets: Uint8Array.from(list.sets),
    value: Float64Array.from(list.value),
    count: Float64Array.from(list.count),
    gain: Float64Array.from(list.gain),
  };
}
