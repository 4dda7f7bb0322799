import type { NodeLevel } from '../../server/kit/kinds/hierarchy.ts';
import { buildHierarchy, type Grouping, type Hierarchy, totalGrouping } from '../numerics/hierarchy/structure.ts';

/** A level of more groups than this is left out: its nodes are many and small, nearly the series themselves. */
const MOST_GROUPS = 1000;

export interface NodePlan {
  hierarchy: Hierarchy;
  /** Name of each node above the series; '' for the total. */
  names: readonly string[];
  levels: readonly NodeLevel[];
}

/**
 * Total, shops and products above the series. A level is there when it has at least two groups, fewer than there are series (or its
 * nodes would be the series) and no more than 1,000.
 * @returns the plan, or why nothing has to add up
 */
export function planNodes(names: Readonly<Record<'store' | 'product', readonly string[]>>): NodePlan | string {
  const series = names.store.length;
  const codes = { store: codesOf(names.store), product: codesOf(names.product) };
  if (codes.store.texts.length < 2 && codes.product.texts.length < 2) return 'there are no two shops or products to add up';
  const groupings: Grouping[] = [totalGrouping(series)];
  const all: string[] = [''];
  for (const name of ['store', 'product'] as const) {
    const { texts, grouping } = codes[name];
    if (texts.length < 2 || texts.length >= series || texts.length > MOST_GROUPS) continue;
    groupings.push({ name, codes: grouping });
    all.push(...texts);
  }
  const hierarchy = buildHierarchy(series, groupings);
  return { hierarchy, names: all, levels: hierarchy.levels.map(({ name }) => name as NodeLevel) };
}

/** Codes by first appearance; a series without a name is in no group. */
function codesOf(texts: readonly string[]): { texts: string[]; grouping: Int32Array } {
  const known = new Map<string, number>();
  const grouping = Int32Array.from(texts, (text) => {
    if (text === '') return -1;
    const code = known.get(text) ?? known.size;
    known.set(text, code);
    return code;
  });
  return { texts: [...known.keys()], grouping };
}
