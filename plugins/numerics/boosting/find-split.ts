import { BINS, MISSING_BIN } from './bin-map.ts';
import { CHILD, CHILD_SIZE, CONTROL, SPLIT } from './control.ts';
import { scanByKernel } from './scan-by-kernel.ts';
import { scanCategories } from './scan-categories.ts';
import { SPLIT_SIZE, type TrainingSpace } from './space.ts';
import { LEAST_SHARE, leafGain, leafValue, toLarger, writeSplit } from './split-gain.ts';

/**
 * Best split of one child over a share of the features, left in the member's candidate (for a category, with its table of bins
 * that go left). Gain is the fall of the second-order loss, G²/(H + λ) left + right − both, in squared whole numbers of the
 * cells; 0 when there is no admissible split. Equal gains: the earlier feature, the smaller bin, missing to the right.
 * @param child 0 or 1: which of the two children described in `control`
 * @param fromFeature first feature, @param toFeature last, exclusive
 * @param share member's number
 * @see Friedman 2001; Chen & Guestrin 2016, sections 2.2 and 3.4 (missing values)
 */
export function findSplit(space: TrainingSpace, child: number, fromFeature: number, toFeature: number, share: number): void {
  const { control, candidates, candidateTables, allowed, isCategory, monotone, shape } = space;
  const at = (2 * share + child) * SPLIT_SIZE;
  const candidate = candidates.subarray(at, at + SPLIT_SIZE);
  const node = control.subarray(CONTROL.child + child * CHILD_SIZE, CONTROL.child + (child + 1) * CHILD_SIZE);
  candidate[SPLIT.gain] = 0;
  if (node[CHILD.isWanted] === 0) return;
  const table = candidateTables.subarray((2 * share + child) * BINS, (2 * share + child + 1) * BINS);
  const isBounded = node[CHILD.low] > Number.NEGATIVE_INFINITY || node[CHILD.high] < Number.POSITIVE_INFINITY;
  const isQuick = space.kernel !== null && control[CONTROL.width] === 1 && !isBounded;
  for (let feature = fromFeature; feature < toFeature; feature++) {
    if (allowed[child * shape.features + feature] === 0) continue;
    if (isQuick && isCategory[feature] === 0 && monotone[feature] === 0) {
      scanByKernel(space, node, feature, share, candidate);
      continue;
    }
    const used = unpackFeature(space, node[CHILD.slot] * space.histogramSize, feature);
    if (used < 2) continue;
    if (isCategory[feature] === 1) scanCategories(space, node, used, feature, candidate, table);
    else if (isBounded || monotone[feature] !== 0) scanBounded(space, node, used, feature, candidate);
    else scanNumbers(space, node, used, feature, candidate);
  }
}

/**
 * Counts, gradients and second derivatives of the bins of a feature that hold rows, into the scratch arrays, by ascending bin.
 * @returns how many bins hold rows
 */
function unpackFeature({ histograms, control, scratch }: TrainingSpace, slot: number, feature: number): number {
  const { used, counts, gradients, hessians } = scratch;
  const unit = control[CONTROL.unit];
  const [half, inverse] = [unit / 2, 1 / unit];
  let length = 0;
  if (control[CONTROL.width] === 1) {
    const base = slot + feature * BINS;
    for (let bin = 0; bin < BINS; bin++) {
      const cell = histograms[base + bin];
      if (cell === 0) continue;
      const count = Math.floor((cell + half) * inverse);
      used[length] = bin;
      counts[length] = count;
      hessians[length] = count;
      gradients[length++] = cell - count * unit;
    }
    return length;
  }
  const base = slot + feature * 2 * BINS;
  const rowsPerHessian = control[CONTROL.rowsPerHessian];
  for (let bin = 0; bin < BINS; bin++) {
    const cell = histograms[base + 2 * bin + 1];
    if (cell === 0) continue;
    const count = Math.floor((cell + half) * inverse);
    used[length] = bin;
    counts[length] = count;
    hessians[length] = rowsPerHessian === 0 ? count : (cell - count * unit) * rowsPerHessian;
    gradients[length++] = histograms[base + 2 * bin];
  }
  return length;
}

/**
 * Thresholds of a number: first with missing to the right, then, where there are missing rows, to the left; the second pass
 * begins with missing alone against all values.
 */
function scanNumbers(
  { scratch, control }: TrainingSpace,
  node: Float64Array<ArrayBufferLike>,
  used: number,
  feature: number,
  out: Float64Array<ArrayBufferLike>,
): void {
  const { used: bins, counts, gradients, hessians } = scratch;
  const [lambda, minSamples, minHessian] = [control[CONTROL.lambda], control[CONTROL.minSamples], control[CONTROL.minHessian]];
  const [allCount, allGradient, allHessian] = [node[CHILD.count], node[CHILD.gradient], node[CHILD.hessian]];
  const own = (allGradient * allGradient) / (allHessian + lambda);
  const first = bins[0] === MISSING_BIN ? 1 : 0;
  let best = Math.max(out[SPLIT.gain], LEAST_SHARE * own) + own;
  for (let missing = 0; missing <= first; missing++) {
    let count = 0;
    let gradient = 0;
    let hessian = 0;
    for (let i = first - missing; i < used - 1; i++) {
      count += counts[i];
      gradient += gradients[i];
      hessian += hessians[i];
      if (count < minSamples || hessian < minHessian) continue;
      if (allCount - count < minSamples || allHessian - hessian < minHessian) break;
      const right = allGradient - gradient;
      const gain = (gradient * gradient) / (hessian + lambda) + (right * right) / (allHessian - hessian + lambda);
      if (gain > best) {
        best = gain;
        writeSplit(out, gain - own, feature, bins[i], first === 1 ? missing : toLarger(count, allCount), count, gradient, hessian);
      }
    }
  }
}

/** The same with bounds on leaf values and, for a constrained feature, children in the wanted order. */
function scanBounded(space: TrainingSpace, node: Float64Array<ArrayBufferLike>, used: number, feature: number, out: Float64Array<ArrayBufferLike>): void {
  const { used: bins, counts, gradients, hessians } = space.scratch;
  const { control } = space;
  const [lambda, minSamples, minHessian] = [control[CONTROL.lambda], control[CONTROL.minSamples], control[CONTROL.minHessian]];
  const [low, high] = [node[CHILD.low], node[CHILD.high]];
  const own = leafGain(node[CHILD.gradient], node[CHILD.hessian] + lambda, low, high);
  const first = bins[0] === MISSING_BIN ? 1 : 0;
  let best = Math.max(out[SPLIT.gain], LEAST_SHARE * Math.abs(own)) + own;
  for (let missing = 0; missing <= first; missing++) {
    let count = 0;
    let gradient = 0;
    let hessian = 0;
    for (let i = first - missing; i < used - 1; i++) {
      count += counts[i];
      gradient += gradients[i];
      hessian += hessians[i];
      const [rightGradient, rightHessian] = [node[CHILD.gradient] - gradient, node[CHILD.hessian] - hessian];
      if (count < minSamples || hessian < minHessian) continue;
      if (node[CHILD.count] - count < minSamples || rightHessian < minHessian) break;
      // Missing alone against all values is no threshold: nothing to keep in order.
      const direction = bins[i] === MISSING_BIN ? 0 : space.monotone[feature];
      const step = leafValue(rightGradient, rightHessian + lambda, low, high) - leafValue(gradient, hessian + lambda, low, high);
      if (direction * step < 0) continue;
      const gain = leafGain(gradient, hessian + lambda, low, high) + leafGain(rightGradient, rightHessian + lambda, low, high);
      if (gain > best) {
        best = gain;
        writeSplit(out, gain - own, feature, bins[i], first === 1 ? missing : toLarger(count, node[CHILD.count]), count, gradient, hessian);
      }
    }
  }
}
