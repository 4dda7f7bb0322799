import type { TreeModel } from './model.ts';

/**
 * How much the trees lean on each feature.
 * @returns for every feature, `gain`: by how much its splits lowered the training loss, summed; `splits`: how many there are.
 * Gain favours features with many values; it says nothing of direction.
 * @see Breiman et al. 1984, section 5.3.4; Hastie, Tibshirani & Friedman 2009, section 10.13.1
 */
export function measureImportances(model: TreeModel): { gain: Float64Array; splits: Float64Array } {
  const gain = new Float64Array(model.bins.length);
  const splits = new Float64Array(model.bins.length);
  const nodes = model.starts[model.starts.length - 1];
  for (let node = 0; node < nodes; node++) {
    if (model.feature[node] < 0) continue;
    gain[model.feature[node]] += model.gain[node];
    splits[model.feature[node]]++;
  }
  return { gain, splits };
}
