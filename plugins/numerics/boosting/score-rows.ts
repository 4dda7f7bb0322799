import { BINS, binOf } from './bin-map.ts';
import { hasLogLink } from './losses.ts';
import { FLAG, type TreeModel } from './model.ts';

/**
 * Which child a row of raw values goes to at a split.
 * @param values row-major values, @param offset where the row begins
 * @returns the child's place
 */
export function childOf(model: TreeModel, node: number, values: Float64Array, offset: number): number {
  const value = values[offset + model.feature[node]];
  if (value <= model.threshold[node]) return model.left[node];
  const flags = model.flags[node];
  if (flags === 0) return model.left[node] + 1;
  if ((flags & FLAG.category) === 0) return model.left[node] + (Number.isNaN(value) ? 0 : 1);
  return model.left[node] + (inSet(model, node, binOf(model.bins[model.feature[node]], value)) ? 0 : 1);
}

/** Whether a bin stands in the set of a category's split. */
function inSet({ sets, set }: TreeModel, node: number, bin: number): boolean {
  return ((sets[32 * set[node] + (bin >> 3)] >> (bin & 7)) & 1) === 1;
}

/**
 * Scores of rows of raw values: base + leaves, summed in the order of the trees, on the link scale.
 * @param values row-major, length rows × features; NaN = missing
 * @param from first row, @param to last, exclusive
 * @param out receives one score a row at from … to − 1
 * Cost O(trees × depth) a row.
 */
export function scoreRows(model: TreeModel, values: Float64Array, from: number, to: number, out: Float64Array): void {
  const features = model.bins.length;
  const trees = model.starts.length - 1;
  const { starts, feature, value } = model;
  for (let row = from; row < to; row++) {
    let sum = model.base;
    for (let tree = 0; tree < trees; tree++) {
      let node = starts[tree];
      while (feature[node] >= 0) node = childOf(model, node, values, row * features);
      sum += value[node];
    }
    out[row] = sum;
  }
}

/** Forecasts of rows of raw values, in the target's unit. Parameters as in `scoreRows`. */
export function forecastRows(model: TreeModel, values: Float64Array, from: number, to: number, out: Float64Array): void {
  scoreRows(model, values, from, to, out);
  if (hasLogLink(model.loss)) for (let row = from; row < to; row++) out[row] = Math.exp(out[row]);
}

/**
 * Scores of rows already binned by the model's own map; equal to those of the raw values, bit for bit.
 * @param bins row-major, @param stride bytes from row to row
 */
export function scoreBins(model: TreeModel, bins: Uint8Array<ArrayBufferLike>, stride: number, from: number, to: number, out: Float64Array): void {
  const { starts, feature, left, bin, flags, value } = model;
  for (let row = from; row < to; row++) {
    let sum = model.base;
    for (let tree = 0; tree + 1 < starts.length; tree++) {
      let node = starts[tree];
      while (feature[node] >= 0) {
        const own = bins[row * stride + feature[node]];
        let isLeft: boolean;
        if ((flags[node] & FLAG.category) !== 0) isLeft = inSet(model, node, own % BINS);
        else isLeft = own === 0 ? (flags[node] & FLAG.missingLeft) !== 0 : own <= bin[node];
        node = left[node] + (isLeft ? 0 : 1);
      }
      sum += value[node];
    }
    out[row] = sum;
  }
}
