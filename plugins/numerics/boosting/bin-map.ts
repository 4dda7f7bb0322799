import { findEdges } from './find-edges.ts';
import { keepCodes } from './keep-codes.ts';

/** Values have bins 1 … 255; this bin is for missing (NaN). */
export const MISSING_BIN = 0;
/** Bins a feature may have, the one for missing included. */
export const BINS = 256;
/** Bin of codes that were seen but are not among the kept ones. */
export const POOLED_BIN = 255;

/** How the values of one feature become bins. */
export type FeatureBins =
  /** Value x has bin 1 + the number of edges below x: bin b holds edges[b − 2] < x ≤ edges[b − 1]. Edges ascend, at most 254. */
  | { kind: 'number'; edges: Float64Array }
  /** The i-th kept code (ascending, at most 254) has bin i + 1; other codes have the pooled bin, or count as missing when nothing was pooled. */
  | { kind: 'category'; codes: Float64Array; isPooled: boolean };

export interface BinOptions {
  /** Which features are categories (integer codes); default none. */
  isCategory?: readonly boolean[];
  /** Most bins for values, 2 … 255; default 255. */
  maxBins?: number;
  /** Rows looked at for edges of numbers, all when there are fewer; default 65,536. */
  sampleRows?: number;
}

/**
 * Bins of every feature, from raw columns. Deterministic; does not depend on the order of rows when there are no more than
 * `sampleRows`. Features stand alone, so several threads may each make some by `fitFeatureBins`.
 * @param columns one array per feature, length rows each; NaN = missing
 */
export function fitBinMap(columns: readonly Float64Array[], options: BinOptions = {}): FeatureBins[] {
  return columns.map((column, feature) => fitFeatureBins(column, options.isCategory?.[feature] ?? false, options));
}

/** Bins of one feature. @throws RangeError when maxBins is out of range */
export function fitFeatureBins(column: Float64Array, isCategory: boolean, { maxBins = 255, sampleRows = 65_536 }: BinOptions = {}): FeatureBins {
  if (!(maxBins >= 2 && maxBins <= 255)) throw new RangeError(`maxBins must lie between 2 and 255, got ${maxBins}`);
  return isCategory ? keepCodes(column, Math.min(maxBins, 254)) : { kind: 'number', edges: findEdges(column, maxBins, sampleRows) };
}

/** Bins the feature can have, missing included: the largest bin + 1. */
export function countBins(bins: FeatureBins): number {
  if (bins.kind === 'number') return bins.edges.length + 2;
  return bins.isPooled ? BINS : bins.codes.length + 1;
}

/**
 * Bin of one value, by bisection.
 * @returns 0 … 255
 */
export function binOf(bins: FeatureBins, value: number): number {
  if (Number.isNaN(value)) return MISSING_BIN;
  const sorted = bins.kind === 'number' ? bins.edges : bins.codes;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  if (bins.kind === 'number') return low + 1;
  if (sorted[low] === value) return low + 1;
  return bins.isPooled ? POOLED_BIN : MISSING_BIN;
}
