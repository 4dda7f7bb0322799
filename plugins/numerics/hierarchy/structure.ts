/** One way to group the leaves: by store, by category, by region, all together. */
export interface Grouping {
  name: string;
  /** Group of each leaf, 0 … size − 1, length = leaves; −1 = in no group here. */
  codes: Int32Array;
}

/** A grouping with its place among the nodes. */
export interface Level extends Grouping {
  /** First node of the level. */
  from: number;
  /** Number of its nodes. */
  size: number;
}

/**
 * Summing structure in sparse form. Nodes are ordered level by level, the leaves last; the summing matrix S has one row a node, and
 * row `from + g` of a level is 1 at the leaves whose code is g. Levels may nest or cross; none has to.
 */
export interface Hierarchy {
  leaves: number;
  nodes: number;
  /** Nodes above the leaves: nodes − leaves; also the node of leaf 0. */
  aggregates: number;
  levels: Level[];
}

/**
 * @param leaves number of bottom series, ≥ 1
 * @param groupings the levels above them, any order; memory is leaves × levels
 * @throws RangeError when codes have another length than the leaves, or leave out a number below their largest
 */
export function buildHierarchy(leaves: number, groupings: readonly Grouping[]): Hierarchy {
  if (!(Number.isInteger(leaves) && leaves >= 1)) throw new RangeError(`a hierarchy needs at least one leaf, got ${leaves}`);
  let from = 0;
  const levels = groupings.map(({ name, codes }) => {
    const level = { name, codes, from, size: sizeOf(name, codes, leaves) };
    from += level.size;
    return level;
  });
  return { leaves, nodes: from + leaves, aggregates: from, levels };
}

function sizeOf(name: string, codes: Int32Array, leaves: number): number {
  if (codes.length !== leaves) throw new RangeError(`level ${name}: ${codes.length} codes for ${leaves} leaves; give each leaf one`);
  let size = 0;
  for (let leaf = 0; leaf < leaves; leaf++) if (codes[leaf] >= size) size = codes[leaf] + 1;
  const seen = new Uint8Array(size);
  for (let leaf = 0; leaf < leaves; leaf++) {
    if (codes[leaf] < -1) throw new RangeError(`level ${name}: code ${codes[leaf]} of leaf ${leaf} is below −1; number groups from 0`);
    if (codes[leaf] >= 0) seen[codes[leaf]] = 1;
  }
  const gap = seen.indexOf(0);
  if (gap >= 0) throw new RangeError(`level ${name}: no leaf has code ${gap}, the largest is ${size - 1}; number groups without gaps`);
  return size;
}

/** The level of all leaves together. */
export const totalGrouping = (leaves: number): Grouping => ({ name: 'total', codes: new Int32Array(leaves) });

/**
 * Sums leaves into all nodes, S b, always in leaf order.
 * @param bottom leaf values, length leaves (or more)
 * @param out length nodes; its leaf part receives a copy. May not be `bottom`
 */
export function sumLeaves({ levels, leaves, aggregates }: Hierarchy, bottom: Float64Array, out: Float64Array): void {
  out.fill(0, 0, aggregates);
  for (const { codes, from } of levels) {
    for (let leaf = 0; leaf < leaves; leaf++) if (codes[leaf] >= 0) out[from + codes[leaf]] += bottom[leaf];
  }
  for (let leaf = 0; leaf < leaves; leaf++) out[aggregates + leaf] = bottom[leaf];
}

/** Leaves under each node, length nodes: 1 for a leaf. */
export function countLeaves(hierarchy: Hierarchy): Float64Array {
  const counts = new Float64Array(hierarchy.nodes);
  sumLeaves(hierarchy, new Float64Array(hierarchy.leaves).fill(1), counts);
  return counts;
}
