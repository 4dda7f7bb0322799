import type { Hierarchy, Level } from './structure.ts';

/**
 * Shares by forecast proportions: going down nested levels, each node gives its value to the nodes under it in proportion to their own
 * forecasts. Forecasts below 0 count as 0; where all under a node are 0 they share equally by number of leaves.
 * @param path levels from the top down, each nested in the one before, covering all leaves; leave out the leaves themselves
 * @param base forecasts of one step, length nodes, hierarchy order
 * @param out length leaves, receives shares that sum to 1; multiply by the forecast of the total
 * @throws RangeError when a group of one level lies in two groups of the level above, or a leaf is in none
 * @see Athanasopoulos, Ahmed & Hyndman 2009, section 3.3
 */
export function forecastShares(hierarchy: Hierarchy, path: readonly Level[], base: Float64Array, out: Float64Array): void {
  const { leaves, aggregates } = hierarchy;
  const identity = Int32Array.from({ length: leaves }, (_, leaf) => leaf);
  // Share of each group of the level above in the total; the first level shares the total itself.
  let above: { codes: Int32Array; shares: Float64Array } = { codes: new Int32Array(leaves), shares: Float64Array.of(1) };
  for (const level of [...path, { name: 'leaves', codes: identity, from: aggregates, size: leaves }]) {
    const parent = parentsOf(level, above.codes, leaves);
    const sums = new Float64Array(above.shares.length);
    const counts = new Float64Array(above.shares.length);
    const sizes = new Float64Array(level.size);
    for (let leaf = 0; leaf < leaves; leaf++) sizes[level.codes[leaf]] += 1;
    for (let group = 0; group < level.size; group++) {
      sums[parent[group]] += Math.max(0, base[level.from + group]);
      counts[parent[group]] += sizes[group];
    }
    const shares = new Float64Array(level.size);
    for (let group = 0; group < level.size; group++) {
      const sum = sums[parent[group]];
      shares[group] = above.shares[parent[group]] * (sum > 0 ? Math.max(0, base[level.from + group]) / sum : sizes[group] / counts[parent[group]]);
    }
    above = { codes: level.codes, shares };
  }
  out.set(above.shares);
}

function parentsOf(level: Level, above: Int32Array, leaves: number): Int32Array {
  const parent = new Int32Array(level.size).fill(-1);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const group = level.codes[leaf];
    if (group < 0) throw new RangeError(`level ${level.name}: leaf ${leaf} is in no group; top-down needs every leaf on its way down`);
    if (parent[group] >= 0 && parent[group] !== above[leaf])
      throw new RangeError(`level ${level.name}: group ${group} lies in two groups of the level above; top-down needs nested levels`);
    parent[group] = above[leaf];
  }
  return parent;
}

/** Spreads a total over the leaves by shares: out = total × share, lengths leaves. */
export function spreadTotal(total: number, shares: Float64Array, out: Float64Array): void {
  for (let leaf = 0; leaf < shares.length; leaf++) out[leaf] = total * shares[leaf];
}
