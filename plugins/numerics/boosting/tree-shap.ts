import type { TreeModel } from './model.ts';
import { childOf } from './score-rows.ts';

/**
 * Working space of `explainRow` for one model: the path from the root, one copy a level. An element of a path is a feature met,
 * the share of rows that go on when the feature is unknown (zero), whether this row goes on (one), and the weight of the subsets
 * with as many features as its place says.
 */
export interface ShapSpace {
  /** Elements of one level's copy: deepest tree + 2. */
  width: number;
  feature: Int32Array;
  zero: Float64Array;
  one: Float64Array;
  weight: Float64Array;
  /** Score expected before anything is known of a row: base + mean leaf of every tree, by training rows. */
  expected: number;
}

export function openShapSpace(model: TreeModel): ShapSpace {
  const { starts, feature, left, value, count, base } = model;
  const nodes = starts[starts.length - 1];
  const depth = new Int32Array(nodes);
  let deepest = 0;
  let expected = base;
  for (let tree = 0; tree + 1 < starts.length; tree++) {
    for (let node = starts[tree]; node < starts[tree + 1]; node++) {
      deepest = Math.max(deepest, depth[node]);
      if (feature[node] < 0) expected += value[node] * (count[node] / count[starts[tree]]);
      else depth[left[node]] = depth[left[node] + 1] = depth[node] + 1;
    }
  }
  const width = deepest + 2;
  const cells = width * width;
  return { width, feature: new Int32Array(cells), zero: new Float64Array(cells), one: new Float64Array(cells), weight: new Float64Array(cells), expected };
}

/**
 * Exact Shapley values of one row's score, path-dependent: a feature not in the subset is averaged over by the training rows at
 * its splits. Contributions + `space.expected` = score (link scale).
 * @param values row-major, @param offset where the row begins; NaN = missing
 * @param out length features, receives the contribution of each to the score
 * @see Lundberg, Erion & Lee 2018, algorithm 2. Cost O(trees × leaves × depth²); allocates nothing.
 */
export function explainRow(model: TreeModel, space: ShapSpace, values: Float64Array, offset: number, out: Float64Array): void {
  out.fill(0);
  for (let tree = 0; tree + 1 < model.starts.length; tree++) {
    const root = model.starts[tree];
    // A tree that is one leaf has nothing to attribute.
    if (model.feature[root] >= 0) walk(model, space, values, offset, out, root, 0, 0, 1, 1, -1);
  }
}

/** Visits a node whose parent's path stands at level − 1 with `length` elements; adds (zero, one, feature) to it. */
function walk(
  model: TreeModel,
  space: ShapSpace,
  values: Float64Array,
  offset: number,
  out: Float64Array,
  node: number,
  level: number,
  length: number,
  zero: number,
  one: number,
  feature: number,
): void {
  const at = level * space.width;
  if (level > 0) copyPath(space, at - space.width, at, length);
  extendPath(space, at, length, zero, one, feature);
  const own = model.feature[node];
  if (own < 0) {
    for (let i = 1; i <= length; i++)
      out[space.feature[at + i]] += sumWithout(space, at, length, i) * (space.one[at + i] - space.zero[at + i]) * model.value[node];
    return;
  }
  let known = 1;
  while (known <= length && space.feature[at + known] !== own) known++;
  let knownZero = 1;
  let knownOne = 1;
  let used = length + 1;
  if (known <= length) {
    knownZero = space.zero[at + known];
    knownOne = space.one[at + known];
    removeFromPath(space, at, length, known);
    used = length;
  }
  const hot = childOf(model, node, values, offset);
  const cold = 2 * model.left[node] + 1 - hot;
  walk(model, space, values, offset, out, hot, level + 1, used, (knownZero * model.count[hot]) / model.count[node], knownOne, own);
  walk(model, space, values, offset, out, cold, level + 1, used, (knownZero * model.count[cold]) / model.count[node], 0, own);
}

function copyPath({ feature, zero, one, weight }: ShapSpace, from: number, to: number, length: number): void {
  for (let i = 0; i < length; i++) {
    feature[to + i] = feature[from + i];
    zero[to + i] = zero[from + i];
    one[to + i] = one[from + i];
    weight[to + i] = weight[from + i];
  }
}

/** EXTEND of the source: `length` elements become length + 1. */
function extendPath(space: ShapSpace, at: number, length: number, zero: number, one: number, feature: number): void {
  const { weight } = space;
  space.feature[at + length] = feature;
  space.zero[at + length] = zero;
  space.one[at + length] = one;
  weight[at + length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i--) {
    weight[at + i + 1] += (one * weight[at + i] * (i + 1)) / (length + 1);
    weight[at + i] = (zero * weight[at + i] * (length - i)) / (length + 1);
  }
}

/** UNWIND of the source: takes element `which` out of a path whose last place is `last`. */
function removeFromPath({ feature, zero, one, weight }: ShapSpace, at: number, last: number, which: number): void {
  const ownZero = zero[at + which];
  const ownOne = one[at + which];
  let next = weight[at + last];
  for (let i = last - 1; i >= 0; i--) {
    if (ownOne !== 0) {
      const held = weight[at + i];
      weight[at + i] = (next * (last + 1)) / ((i + 1) * ownOne);
      next = held - (weight[at + i] * ownZero * (last - i)) / (last + 1);
    } else weight[at + i] = (weight[at + i] * (last + 1)) / (ownZero * (last - i));
  }
  for (let i = which; i < last; i++) {
    feature[at + i] = feature[at + i + 1];
    zero[at + i] = zero[at + i + 1];
    one[at + i] = one[at + i + 1];
  }
}

/** Sum of the weights that `removeFromPath` would leave. */
function sumWithout({ zero, one, weight }: ShapSpace, at: number, last: number, which: number): number {
  const ownZero = zero[at + which];
  const ownOne = one[at + which];
  let next = weight[at + last];
  let sum = 0;
  for (let i = last - 1; i >= 0; i--) {
    if (ownOne !== 0) {
      const left = (next * (last + 1)) / ((i + 1) * ownOne);
      sum += left;
      next = weight[at + i] - (left * ownZero * (last - i)) / (last + 1);
    } else sum += (weight[at + i] * (last + 1)) / (ownZero * (last - i));
  }
  return sum;
}
