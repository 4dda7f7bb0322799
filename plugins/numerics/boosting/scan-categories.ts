import { MISSING_BIN } from './bin-map.ts';
import { CHILD, CONTROL, SPLIT } from './control.ts';
import type { TrainingSpace } from './space.ts';
import { LEAST_SHARE, leafGain, writeSplit } from './split-gain.ts';

/**
 * Best division of a category's bins into two sets: bins are put in order of G/(H + smoothing) and only cuts of that order are
 * tried, which for squared error holds the best of all divisions (without smoothing). Missing is a bin like any other. Chance
 * gains of many small codes are held down by the smoothing and by an addition to λ.
 * @param node the child as told in `control`
 * @param used bins that hold rows
 * @param table receives 1 for bins that go left; bins without rows go with the larger side
 * @see Fisher 1958; Breiman et al. 1984, section 9.4; Ke et al. 2017 for the smoothing
 */
export function scanCategories(
  { scratch, control }: TrainingSpace,
  node: Float64Array<ArrayBufferLike>,
  used: number,
  feature: number,
  out: Float64Array<ArrayBufferLike>,
  table: Uint8Array<ArrayBufferLike>,
): void {
  const { used: bins, counts, gradients, hessians, keys, ranks } = scratch;
  const lambda = control[CONTROL.lambda];
  const held = lambda + control[CONTROL.categoryLambda];
  const [low, high] = [node[CHILD.low], node[CHILD.high]];
  for (let i = 0; i < used; i++) {
    keys[i] = gradients[i] / (hessians[i] + control[CONTROL.categorySmoothing]);
    ranks[i] = i;
  }
  sortRanks(keys, ranks, used);
  const own = leafGain(node[CHILD.gradient], node[CHILD.hessian] + lambda, low, high);
  let best = Math.max(out[SPLIT.gain], LEAST_SHARE * Math.abs(own)) + own;
  let cut = -1;
  let count = 0;
  let gradient = 0;
  let hessian = 0;
  for (let k = 0; k < used - 1; k++) {
    const i = ranks[k];
    count += counts[i];
    gradient += gradients[i];
    hessian += hessians[i];
    const rightHessian = node[CHILD.hessian] - hessian;
    if (count < control[CONTROL.minSamples] || hessian < control[CONTROL.minHessian]) continue;
    if (node[CHILD.count] - count < control[CONTROL.minSamples] || rightHessian < control[CONTROL.minHessian]) break;
    const gain = leafGain(gradient, hessian + held, low, high) + leafGain(node[CHILD.gradient] - gradient, rightHessian + held, low, high);
    if (gain > best) {
      best = gain;
      cut = k;
      writeSplit(out, gain - own, feature, MISSING_BIN, 0, count, gradient, hessian);
    }
  }
  if (cut < 0) return;
  table.fill(2 * out[SPLIT.count] > node[CHILD.count] ? 1 : 0);
  for (let k = 0; k < used; k++) table[bins[ranks[k]]] = k <= cut ? 1 : 0;
  out[SPLIT.isMissingLeft] = table[MISSING_BIN];
}

/** Sorts ranks by their keys, equal keys by rank (Shell's method with gaps of Ciura 2001; at most 256 of them). */
function sortRanks(keys: Float64Array, ranks: Int32Array, length: number): void {
  for (let gap = 57; gap > 0; gap = gap === 57 ? 23 : gap === 23 ? 10 : gap === 10 ? 4 : gap === 4 ? 1 : 0) {
    for (let i = gap; i < length; i++) {
      const rank = ranks[i];
      let j = i;
      for (; j >= gap; j -= gap) {
        const before = ranks[j - gap];
        if (keys[before] < keys[rank] || (keys[before] === keys[rank] && before < rank)) break;
        ranks[j] = before;
      }
      ranks[j] = rank;
    }
  }
}
