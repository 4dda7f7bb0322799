import { BINS } from './bin-map.ts';
import { CONTROL } from './control.ts';
import { SPLIT_SIZE, type TrainingSpace } from './space.ts';
import type { Team } from './team.ts';

/** How large a tree may become. */
export interface GrowthLimits {
  numLeaves: number;
  /** Most splits above a leaf. */
  maxDepth: number;
  /** Least rows in a leaf. */
  minSamples: number;
  /** A split must lower the loss by more than this (loss as summed by derivatives: half the squared error for L2). */
  minGain: number;
}

/** A growing tree: what is known of each leaf. Made once, used for every tree. */
export interface Grower {
  space: TrainingSpace;
  team: Team;
  limits: GrowthLimits;
  /** Marks the features that child 0 or 1 may be split by, in `space.allowed`. */
  allowFeatures(child: number): void;
  leaves: number;
  /** Histogram's slot, −1 when it is not kept. */
  slot: Int32Array;
  depth: Int32Array;
  count: Float64Array;
  gradient: Float64Array;
  hessian: Float64Array;
  /** Bounds of the value, in cells' units; infinite when no constraint was met above. */
  low: Float64Array;
  high: Float64Array;
  /** Best split of each leaf, leaves × SPLIT_SIZE, and its table for categories. */
  best: Float64Array;
  tables: Uint8Array;
  /** Place in `space.nodes` that points at the leaf; −1 for the root. */
  parent: Int32Array;
  /** Of each split made: best-split record, rows. */
  splits: Float64Array;
  splitRows: Float64Array;
  freeSlots: number[];
}

export function openGrower(space: TrainingSpace, team: Team, limits: GrowthLimits, allowFeatures: (child: number) => void): Grower {
  const { leaves } = space.shape;
  const doubles = (length = leaves): Float64Array => new Float64Array(length);
  return {
    space,
    team,
    limits,
    allowFeatures,
    leaves: 0,
    slot: new Int32Array(leaves),
    depth: new Int32Array(leaves),
    count: doubles(),
    gradient: doubles(),
    hessian: doubles(),
    low: doubles(),
    high: doubles(),
    best: doubles(leaves * SPLIT_SIZE),
    tables: new Uint8Array(leaves * BINS),
    parent: new Int32Array(leaves),
    splits: doubles(leaves * SPLIT_SIZE),
    splitRows: doubles(),
    freeSlots: [],
  };
}

/** Mean second derivative of a row of the bag. */
export function meanHessian({ control }: TrainingSpace): number {
  return control[CONTROL.hessianScale] === 0 ? 1 : 1 / (control[CONTROL.rowsPerHessian] * control[CONTROL.hessianScale]);
}

/** Whether a leaf is large and shallow enough to be divided. */
export function canSplit({ space, limits, depth, count, hessian }: Grower, leaf: number): boolean {
  return depth[leaf] < limits.maxDepth && count[leaf] >= 2 * limits.minSamples && hessian[leaf] >= 2 * space.control[CONTROL.minHessian];
}
