import { BINS, MISSING_BIN } from './bin-map.ts';
import { CONTROL, SPLIT } from './control.ts';
import { canSplit, type Grower, meanHessian } from './grower.ts';
import { fillSlot, findSplits, openChildren } from './open-children.ts';
import { joinPartitions } from './partition-rows.ts';
import { SPLIT_SIZE } from './space.ts';
import { leafValue } from './split-gain.ts';
import { shareStart, TASK } from './tasks.ts';
import { runTask } from './team.ts';

/** Sums of gradients and of second derivatives in whole numbers of the cells; the second is 0 when none are stored. */
export interface CellSums {
  gradient: number;
  hessian: number;
}

/**
 * Grows one tree leaf by leaf, always at the leaf whose split gains most (ties: the older leaf), over the rows of the bag, which
 * stand ascending at the front of `space.order` with their cells made. Leaves `space.nodes`, `nodeTables`, `leafFrom`, `leafTo` and
 * the grower's records for the caller.
 * @param root sums of the bag's cells
 * @see Shi 2007 (best-first growth); Ke et al. 2017
 */
export function growTree(grower: Grower, root: CellSums): void {
  const { space, limits } = grower;
  const { control } = space;
  openRoot(grower, root);
  const least = limits.minGain * control[CONTROL.gradientScale] * control[CONTROL.gradientScale] * meanHessian(space);
  while (grower.leaves < limits.numLeaves) {
    let leaf = -1;
    let gain = least;
    for (let i = 0; i < grower.leaves; i++) {
      if (grower.best[i * SPLIT_SIZE + SPLIT.gain] > gain) {
        leaf = i;
        gain = grower.best[i * SPLIT_SIZE + SPLIT.gain];
      }
    }
    if (leaf < 0) return;
    splitLeaf(grower, leaf);
  }
}

/** The whole bag as one leaf, with its histogram and best split. */
function openRoot(grower: Grower, sums: CellSums): void {
  const { space } = grower;
  const { control } = space;
  const rows = control[CONTROL.bagRows];
  grower.leaves = 1;
  grower.freeSlots = Array.from({ length: space.slots - 1 }, (_, i) => space.slots - 2 - i);
  space.leafFrom[0] = 0;
  space.leafTo[0] = rows;
  grower.slot[0] = grower.freeSlots.pop() ?? 0;
  grower.depth[0] = 0;
  grower.low[0] = Number.NEGATIVE_INFINITY;
  grower.high[0] = Number.POSITIVE_INFINITY;
  grower.parent[0] = -1;
  grower.best[SPLIT.gain] = 0;
  grower.count[0] = rows;
  grower.gradient[0] = sums.gradient;
  grower.hessian[0] = control[CONTROL.hessianScale] === 0 ? rows : sums.hessian * control[CONTROL.rowsPerHessian];
  if (!canSplit(grower, 0)) return;
  fillSlot(grower, 0, grower.slot[0]);
  findSplits(grower, 0, -1);
}

/** Divides a leaf by its best split: it stays the left child, a new leaf is the right one. */
function splitLeaf(grower: Grower, leaf: number): void {
  const { space, team, best, splits } = grower;
  const node = grower.leaves - 1;
  const right = grower.leaves++;
  const record = best.subarray(leaf * SPLIT_SIZE, (leaf + 1) * SPLIT_SIZE);
  splits.set(record, node * SPLIT_SIZE);
  grower.splitRows[node] = grower.count[leaf];
  space.nodes[3 * node] = record[SPLIT.feature];
  space.nodes[3 * node + 1] = -1 - leaf;
  space.nodes[3 * node + 2] = -1 - right;
  if (grower.parent[leaf] >= 0) space.nodes[grower.parent[leaf]] = node;
  writeTable(grower, leaf, node, record);
  space.control[CONTROL.node] = node;
  const [from, to] = [space.leafFrom[leaf], space.leafTo[leaf]];
  const shares = runTask(space, team, TASK.partition, from, to);
  const middle = joinPartitions(
    space,
    Array.from({ length: shares + 1 }, (_, share) => shareStart(share, shares, from, to)),
  );
  space.leafTo[leaf] = middle;
  space.leafFrom[right] = middle;
  space.leafTo[right] = to;
  divideSums(grower, leaf, right, record);
  grower.parent[leaf] = 3 * node + 1;
  grower.parent[right] = 3 * node + 2;
  openChildren(grower, leaf, right);
}

/** Which bins go left. */
function writeTable({ space, tables }: Grower, leaf: number, node: number, record: Float64Array): void {
  const table = space.nodeTables.subarray(node * BINS, (node + 1) * BINS);
  if (space.isCategory[record[SPLIT.feature]] === 1) {
    table.set(tables.subarray(leaf * BINS, (leaf + 1) * BINS));
    return;
  }
  table.fill(0).fill(1, 1, record[SPLIT.bin] + 1);
  table[MISSING_BIN] = record[SPLIT.isMissingLeft] === 1 ? 1 : 0;
}

function divideSums(grower: Grower, leaf: number, right: number, record: Float64Array): void {
  const { space, count, gradient, hessian, low, high, depth } = grower;
  const lambda = space.control[CONTROL.lambda];
  count[right] = count[leaf] - record[SPLIT.count];
  gradient[right] = gradient[leaf] - record[SPLIT.gradient];
  hessian[right] = hessian[leaf] - record[SPLIT.hessian];
  count[leaf] = record[SPLIT.count];
  gradient[leaf] = record[SPLIT.gradient];
  hessian[leaf] = record[SPLIT.hessian];
  depth[leaf]++;
  depth[right] = depth[leaf];
  low[right] = low[leaf];
  high[right] = high[leaf];
  const direction = record[SPLIT.bin] === MISSING_BIN ? 0 : space.monotone[record[SPLIT.feature]];
  if (direction === 0) return;
  const below = leafValue(gradient[leaf], hessian[leaf] + lambda, low[leaf], high[leaf]);
  const above = leafValue(gradient[right], hessian[right] + lambda, low[right], high[right]);
  const middle = below / 2 + above / 2;
  if (direction > 0) high[leaf] = low[right] = middle;
  else low[leaf] = high[right] = middle;
}
