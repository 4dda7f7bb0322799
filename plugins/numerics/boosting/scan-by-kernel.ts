import { BINS, MISSING_BIN } from './bin-map.ts';
import { CHILD, CONTROL, SPLIT } from './control.ts';
import { BINNING, type TrainingSpace } from './space.ts';
import { LEAST_SHARE, toLarger, writeSplit } from './split-gain.ts';

/**
 * `scanNumbers` of narrow cells by the kernel, with the same bits: a sum of cells is whole, so taken apart it gives the count and
 * the gradient that sums of counts and of gradients would. Needs a kernel, and second derivatives that are 1.
 * @param node the child as told in `control`
 * @param share member's number: its working space takes what the kernel found
 * @param out candidate so far, replaced by a better one
 */
export function scanByKernel(
  { kernel, histograms, histogramSize, binning, control }: TrainingSpace,
  node: Float64Array<ArrayBufferLike>,
  feature: number,
  share: number,
  out: Float64Array<ArrayBufferLike>,
): void {
  if (kernel === null) throw new TypeError('scanByKernel needs memory with a kernel');
  const [unit, lambda] = [control[CONTROL.unit], control[CONTROL.lambda]];
  const least = Math.max(control[CONTROL.minSamples], control[CONTROL.minHessian]);
  const [allCount, allGradient] = [node[CHILD.count], node[CHILD.gradient]];
  const own = (allGradient * allGradient) / (allCount + lambda);
  const base = node[CHILD.slot] * histogramSize + feature * BINS;
  const address = histograms.byteOffset + 8 * base;
  const found = share * BINNING;
  const first = histograms[base + MISSING_BIN] === 0 ? 0 : 1;
  const all = allCount * unit + allGradient;
  let best = Math.max(out[SPLIT.gain], LEAST_SHARE * own) + own;
  for (let missing = 0; missing <= first; missing++) {
    binning[found + 2] = -1;
    const [from, scanned] = missing === 1 ? [address, all] : [address + 8, all - histograms[base + MISSING_BIN]];
    kernel.threshold(from, address + 8 * BINS, scanned, unit, allCount, allGradient, lambda, least, best, binning.byteOffset + 8 * found);
    if (binning[found + 2] < 0) continue;
    best = binning[found];
    const count = Math.floor((binning[found + 1] + unit / 2) / unit);
    const bin = (binning[found + 2] - address) / 8;
    writeSplit(out, best - own, feature, bin, first === 1 ? missing : toLarger(count, allCount), count, binning[found + 1] - count * unit, count);
  }
}
