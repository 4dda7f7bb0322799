import { buildHistogram } from './build-histogram.ts';
import { CONTROL } from './control.ts';
import { findSplit } from './find-split.ts';
import { computeGradients } from './gradients.ts';
import { addLeaves, fillLeafQuantiles, labelRows, sumLeaves, walkRows } from './leaf-values.ts';
import { moveRows, turnRows } from './move-rows.ts';
import { partitionRows } from './partition-rows.ts';
import { quantiseRows } from './quantise.ts';
import type { TrainingSpace } from './space.ts';

/** Work that is done in shares. */
export const TASK = {
  gradients: 0,
  quantise: 1,
  histogram: 2,
  splits: 3,
  partition: 4,
  leafSums: 5,
  leafQuantiles: 6,
  addLeaves: 7,
  walk: 8,
  labels: 9,
  move: 10,
  turn: 11,
} as const;
export type Task = (typeof TASK)[keyof typeof TASK];

/** First item of a share when [from, to) is cut into equal ones; share = shares gives the end. */
export const shareStart = (share: number, shares: number, from: number, to: number): number => from + Math.floor(((to - from) * share) / shares);

/**
 * One member's share of a task. All else a task needs stands in `space.control` and the arrays.
 * @param share member's number, 0 for the leader
 * @param shares how many share it
 * @param from @param to range of the whole task: rows for `gradients`, `addLeaves`, `walk` and `turn`, features for `splits`, leaves
 * for `leafQuantiles`, arrays for `move`, places in `order` for the rest
 */
export function doShare(space: TrainingSpace, task: Task, share: number, shares: number, from: number, to: number): void {
  const first = shareStart(share, shares, from, to);
  const last = shareStart(share + 1, shares, from, to);
  switch (task) {
    case TASK.gradients:
      computeGradients(space, first, last, share);
      break;
    case TASK.quantise:
      quantiseRows(space, first, last, share);
      break;
    case TASK.histogram: {
      const histogram = histogramOf(space, share);
      histogram.fill(0);
      buildHistogram(space, first, last, histogram);
      break;
    }
    case TASK.splits:
      findSplit(space, 0, first, last, share);
      findSplit(space, 1, first, last, share);
      break;
    case TASK.partition:
      partitionRows(space, first, last, share);
      break;
    case TASK.leafSums:
      sumLeaves(space, first, last, share);
      break;
    case TASK.labels:
      labelRows(space, first, last);
      break;
    case TASK.leafQuantiles:
      fillLeafQuantiles(space, share, shares);
      break;
    case TASK.addLeaves:
      addLeaves(space, first, last);
      break;
    case TASK.walk:
      walkRows(space, first, last);
      break;
    case TASK.move:
      moveRows(space, first, last);
      break;
    case TASK.turn:
      turnRows(space, first, last);
      break;
  }
}

/** Where a member adds its rows: the leader in the slot itself, the others beside. */
export function histogramOf({ histograms, partials, histogramSize, control }: TrainingSpace, share: number): Float64Array<ArrayBufferLike> {
  const length = control[CONTROL.width] === 1 ? histogramSize / 2 : histogramSize;
  if (share > 0) return partials.subarray((share - 1) * histogramSize, (share - 1) * histogramSize + length);
  const slot = control[CONTROL.slot] * histogramSize;
  return histograms.subarray(slot, slot + length);
}
