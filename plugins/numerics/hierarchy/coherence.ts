import type { Hierarchy } from './structure.ts';

/** Where sums fit worst. */
export interface Coherence {
  /** Largest |node − Σ its leaves| divided by max(1, |node|, Σ|leaves|). */
  largest: number;
  /** Node and column of it; −1 when everything fits exactly. */
  node: number;
  column: number;
}

/**
 * Checks that every node is the sum of its leaves.
 * @param values node-major, nodes × columns; a NaN anywhere under or at a node makes the answer NaN there
 * @param columns values a node: periods or steps ahead
 */
export function checkCoherence(hierarchy: Hierarchy, values: Float64Array, columns: number): Coherence {
  const { levels, leaves, aggregates } = hierarchy;
  const sums = new Float64Array(aggregates);
  const sizes = new Float64Array(aggregates);
  const worst: Coherence = { largest: 0, node: -1, column: -1 };
  for (let column = 0; column < columns; column++) {
    sums.fill(0);
    sizes.fill(0);
    for (const { codes, from } of levels) {
      for (let leaf = 0; leaf < leaves; leaf++) {
        if (codes[leaf] < 0) continue;
        const value = values[(aggregates + leaf) * columns + column];
        sums[from + codes[leaf]] += value;
        sizes[from + codes[leaf]] += Math.abs(value);
      }
    }
    for (let node = 0; node < aggregates; node++) {
      const value = values[node * columns + column];
      const gap = Math.abs(value - sums[node]) / Math.max(1, Math.abs(value), sizes[node]);
      if (gap > worst.largest || Number.isNaN(gap)) Object.assign(worst, { largest: gap, node, column });
      if (Number.isNaN(gap)) return worst;
    }
  }
  return worst;
}
