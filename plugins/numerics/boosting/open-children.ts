import { BINS } from './bin-map.ts';
import { addHistogram, subtractHistogram } from './build-histogram.ts';
import { CHILD, CHILD_SIZE, CONTROL, SPLIT } from './control.ts';
import { canSplit, type Grower } from './grower.ts';
import { SPLIT_SIZE } from './space.ts';
import { histogramOf, TASK } from './tasks.ts';
import { runTask } from './team.ts';

/** Histograms and best splits of two new leaves: the one with fewer rows is counted, the other is what is left of the parent. */
export function openChildren(grower: Grower, left: number, right: number): void {
  const { space, count, slot, freeSlots, limits } = grower;
  const parentSlot = slot[left];
  slot[left] = slot[right] = -1;
  grower.best[left * SPLIT_SIZE + SPLIT.gain] = 0;
  grower.best[right * SPLIT_SIZE + SPLIT.gain] = 0;
  const isWanted = grower.leaves < limits.numLeaves && (canSplit(grower, left) || canSplit(grower, right));
  if (!isWanted) {
    if (parentSlot >= 0) freeSlots.push(parentSlot);
    return;
  }
  const [small, large] = count[left] <= count[right] ? [left, right] : [right, left];
  const spare = space.slots - 1;
  if (parentSlot < 0) {
    // The parent's histogram was not kept: count both, one after the other, in the spare slot.
    for (const leaf of [small, large]) {
      if (!canSplit(grower, leaf)) continue;
      slot[leaf] = spare;
      fillSlot(grower, leaf, spare);
      findSplits(grower, leaf, -1);
      slot[leaf] = -1;
    }
    return;
  }
  slot[small] = freeSlots.pop() ?? spare;
  slot[large] = parentSlot;
  fillSlot(grower, small, slot[small]);
  const size = space.histogramSize;
  const length = space.control[CONTROL.width] === 1 ? size / 2 : size;
  subtractHistogram(space.kernel, space.histograms.subarray(parentSlot * size), space.histograms.subarray(slot[small] * size), length);
  findSplits(grower, left, right);
  for (const leaf of [small, large]) {
    if (slot[leaf] === spare) slot[leaf] = -1;
    else if (grower.best[leaf * SPLIT_SIZE + SPLIT.gain] === 0) {
      freeSlots.push(slot[leaf]);
      slot[leaf] = -1;
    }
  }
}

/** Best splits of one or two leaves (−1 = none) whose histograms stand in their slots. */
export function findSplits(grower: Grower, first: number, second: number): void {
  const { space, team, best, tables } = grower;
  const { control, candidates, candidateTables, shape } = space;
  for (const [child, leaf] of [first, second].entries()) {
    const at = CONTROL.child + child * CHILD_SIZE;
    const isWanted = leaf >= 0 && canSplit(grower, leaf);
    control[at + CHILD.isWanted] = isWanted ? 1 : 0;
    if (!isWanted) continue;
    control[at + CHILD.slot] = grower.slot[leaf];
    control[at + CHILD.count] = grower.count[leaf];
    control[at + CHILD.gradient] = grower.gradient[leaf];
    control[at + CHILD.hessian] = grower.hessian[leaf];
    control[at + CHILD.low] = grower.low[leaf];
    control[at + CHILD.high] = grower.high[leaf];
    grower.allowFeatures(child);
  }
  const shares = runTask(space, team, TASK.splits, 0, shape.features);
  for (const [child, leaf] of [first, second].entries()) {
    if (leaf < 0) continue;
    best[leaf * SPLIT_SIZE + SPLIT.gain] = 0;
    // Shares hold ascending features, so "strictly better" keeps the earlier feature on ties, as one member alone would.
    for (let share = 0; share < shares; share++) {
      const at = (2 * share + child) * SPLIT_SIZE;
      if (!(candidates[at + SPLIT.gain] > best[leaf * SPLIT_SIZE + SPLIT.gain])) continue;
      best.set(candidates.subarray(at, at + SPLIT_SIZE), leaf * SPLIT_SIZE);
      tables.set(candidateTables.subarray((2 * share + child) * BINS, (2 * share + child + 1) * BINS), leaf * BINS);
    }
  }
}

/** Histogram of a leaf's rows into a slot. */
export function fillSlot({ space, team }: Grower, leaf: number, slot: number): void {
  space.control[CONTROL.slot] = slot;
  const shares = runTask(space, team, TASK.histogram, space.leafFrom[leaf], space.leafTo[leaf]);
  const sum = histogramOf(space, 0);
  for (let share = 1; share < shares; share++) addHistogram(sum, histogramOf(space, share), sum.length);
}
