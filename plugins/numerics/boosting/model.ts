import type { FeatureBins } from './bin-map.ts';
import type { Loss } from './losses.ts';

/** Bits of `TreeModel.flags`. */
export const FLAG = { missingLeft: 1, category: 2 } as const;

/**
 * A fitted sum of trees over flat arrays; nodes of all trees one after the other, children of a split side by side.
 * A row goes left when its value is ≤ the threshold; NaN goes by the flag; a category goes by its bin in the node's set.
 */
export interface TreeModel {
  loss: Loss;
  /** Score before any tree, link scale. */
  base: number;
  bins: readonly FeatureBins[];
  /** First node of each tree, then the number of nodes: length trees + 1. */
  starts: Int32Array;
  /** Feature a node splits by; −1 for a leaf. */
  feature: Int32Array;
  /** Left child's place; the right one follows it. 0 for a leaf. */
  left: Int32Array;
  /** NaN for a leaf, a category, and for missing against all values. */
  threshold: Float64Array;
  /** Last bin that goes left. */
  bin: Uint8Array;
  flags: Uint8Array;
  /** Number of the node's set in `sets`; −1 when it is not a category. */
  set: Int32Array;
  /** Which bins go left, a bit each, 32 bytes a set. */
  sets: Uint8Array;
  /** What a leaf adds to the score, learning rate included; 0 for a split. */
  value: Float64Array;
  /** Training rows that came here. */
  count: Float64Array;
  /** By how much a split lowered the loss as summed by derivatives; 0 for a leaf. */
  gain: Float64Array;
}

export const countTrees = (model: TreeModel): number => model.starts.length - 1;

/** The model cut after its first trees; arrays are shared, not copied. */
export function takeTrees(model: TreeModel, trees: number): TreeModel {
  return { ...model, starts: model.starts.subarray(0, trees + 1) };
}
