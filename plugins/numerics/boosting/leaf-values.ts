import { placeRanks } from '../place-ranks.ts';
import { quantileSorted } from '../quantile-sorted.ts';
import { BINS } from './bin-map.ts';
import { CONTROL } from './control.ts';
import type { TrainingSpace } from './space.ts';

/** Notes the leaf of every row, for a share of the places in `order`; only for bags of all rows. */
export function labelRows({ order, labels, leafFrom, leafTo, control, kernel }: TrainingSpace, from: number, to: number): void {
  for (let leaf = 0; leaf < control[CONTROL.leaves]; leaf++) {
    const [first, last] = [Math.max(from, leafFrom[leaf]), Math.min(to, leafTo[leaf])];
    if (kernel === null) for (let i = first; i < last; i++) labels[order[i]] = leaf;
    else if (last > first) kernel.label(order.byteOffset + 4 * first, order.byteOffset + 4 * last, labels.byteOffset, leaf);
  }
}

/**
 * Sums of first and second derivatives by leaf over a share of the bag, in whole numbers fine enough (2^52 / n steps) for the
 * leaf values themselves. Exact, so shares add up to the same bits in any order.
 * @param from first place in `order` (when the bag is all rows: first row), @param to last, exclusive
 */
export function sumLeaves(space: TrainingSpace, from: number, to: number, share: number): void {
  const { leafSums, control, shape } = space;
  const sums = leafSums.subarray(2 * share * shape.leaves, 2 * (share + 1) * shape.leaves);
  sums.fill(0);
  if (control[CONTROL.isWholeBag] === 1) sumLabelled(space, from, to, sums);
  else sumOrdered(space, from, to, sums);
}

/** In the order of memory, which is several times quicker than leaf by leaf. */
function sumLabelled({ gradient, hessian, labels, control, kernel }: TrainingSpace, from: number, to: number, sums: Float64Array<ArrayBufferLike>): void {
  const [scale, hessianScale] = [control[CONTROL.fineGradientScale], control[CONTROL.fineHessianScale]];
  if (kernel !== null && hessianScale === 0 && to > from) {
    const at = gradient.byteOffset;
    kernel.sum(at + 8 * from, at + 8 * to, labels.byteOffset + 2 * from, sums.byteOffset, scale);
    for (let i = 0; i < sums.length; i += 2) {
      sums[i] += sums[i + 1];
      sums[i + 1] = 0;
    }
    return;
  }
  // Even and odd rows apart: neighbours often share a leaf, and an addition would wait for the one before.
  const odd = new Float64Array(sums.length);
  let row = from;
  for (; row + 1 < to; row += 2) {
    sums[2 * labels[row]] += Math.floor(gradient[row] * scale + 0.5);
    odd[2 * labels[row + 1]] += Math.floor(gradient[row + 1] * scale + 0.5);
  }
  if (row < to) sums[2 * labels[row]] += Math.floor(gradient[row] * scale + 0.5);
  for (let i = 0; i < odd.length; i += 2) sums[i] += odd[i];
  if (hessianScale > 0) for (let i = from; i < to; i++) sums[2 * labels[i] + 1] += Math.floor(hessian[i] * hessianScale + 0.5);
}

function sumOrdered(
  { gradient, hessian, order, leafFrom, leafTo, control }: TrainingSpace,
  from: number,
  to: number,
  sums: Float64Array<ArrayBufferLike>,
): void {
  const [scale, hessianScale] = [control[CONTROL.fineGradientScale], control[CONTROL.fineHessianScale]];
  for (let leaf = 0; leaf < control[CONTROL.leaves]; leaf++) {
    const [first, last] = [Math.max(from, leafFrom[leaf]), Math.min(to, leafTo[leaf])];
    for (let i = first; i < last; i++) sums[2 * leaf] += Math.floor(gradient[order[i]] * scale + 0.5);
    if (hessianScale > 0) for (let i = first; i < last; i++) sums[2 * leaf + 1] += Math.floor(hessian[order[i]] * hessianScale + 0.5);
  }
}

/**
 * Quantile of the residuals of every `shares`-th leaf, into `leafValue`: type 7, or with weights the smallest residual at which
 * the weight below reaches the share asked. The cells, on whose memory this works, are gone afterwards.
 */
export function fillLeafQuantiles(
  { target, score, weight, order, residuals: space, leafFrom, leafTo, leafValue, control, shape }: TrainingSpace,
  share: number,
  shares: number,
): void {
  const probability = control[CONTROL.leafQuantile];
  for (let leaf = share; leaf < control[CONTROL.leaves]; leaf += shares) {
    const rows = order.subarray(leafFrom[leaf], leafTo[leaf]);
    const residuals = space.subarray(leafFrom[leaf], leafTo[leaf]) as Float64Array;
    for (let i = 0; i < rows.length; i++) residuals[i] = target[rows[i]] - score[rows[i]];
    leafValue[leaf] = shape.isWeighted
      ? weightedQuantile(
          residuals,
          Float64Array.from(rows, (row) => weight[row]),
          probability,
        )
      : plainQuantile(residuals, probability);
  }
}

/** Type 7 quantile; reorders the values. */
export function plainQuantile(values: Float64Array, probability: number): number {
  const below = Math.floor((values.length - 1) * probability);
  placeRanks(values, values.length, Int32Array.of(below, Math.min(below + 1, values.length - 1)));
  return quantileSorted(values, values.length, probability);
}

/** Smallest value at which the weight of values not larger reaches the share `probability` of all. */
export function weightedQuantile(values: Float64Array, weights: Float64Array, probability: number): number {
  const ranks = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
  let all = 0;
  for (const rank of ranks) all += weights[rank];
  let below = 0;
  for (const rank of ranks) {
    below += weights[rank];
    if (below >= probability * all) return values[rank];
  }
  return values[ranks[ranks.length - 1]];
}

/** Adds each leaf's value to the scores of its rows, for a share of the rows; only for bags of all rows. */
export function addLeaves({ score, labels, leafValue, kernel }: TrainingSpace, from: number, to: number): void {
  if (kernel !== null && to > from) kernel.step(score.byteOffset + 8 * from, score.byteOffset + 8 * to, labels.byteOffset + 2 * from, leafValue.byteOffset);
  else for (let row = from; row < to; row++) score[row] += leafValue[labels[row]];
}

/** The same for any bag, by walking the tree over the rows' bins. */
export function walkRows({ score, bins, stride, nodes, nodeTables, leafValue, control }: TrainingSpace, from: number, to: number): void {
  const root = control[CONTROL.leaves] > 1 ? 0 : -1;
  for (let row = from; row < to; row++) {
    let node = root;
    while (node >= 0) node = nodes[3 * node + 2 - nodeTables[node * BINS + bins[row * stride + nodes[3 * node]]]];
    score[row] += leafValue[-1 - node];
  }
}
