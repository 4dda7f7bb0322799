import { STATE } from '../../server/kit/kinds/dataset.ts';
import { sharedF64, sharedU8 } from '../../server/kit/shard.ts';
import { type Dataset, isNonNegative } from '../modeling/history.ts';
import type { ModelData } from '../modeling/model-data.ts';
import type { Hierarchy } from '../numerics/hierarchy/structure.ts';
import { bridgeGaps } from '../numerics/series/bridge-gaps.ts';

export interface NodeData {
  /** Nodes above the series as series of their own: `panel.y` [nodes, periods]. */
  data: ModelData;
  /** [nodes, periods]: 1 = at least half of what the node adds up there was observed, not bridged. */
  solid: Uint8Array;
}

/** Gaps are bridged for two seasons, but at least 8 periods and at most 56; a series silent for longer has left its nodes. */
const reachOf = (m: number): number => Math.min(56, Math.max(8, 2 * m));

/**
 * Adds up series. An empty shelf or a gap in the record of one series must not look like a day of small demand of its shop: it is
 * bridged from the series' own past. Closed days stay empty.
 * @param data what models work on; `panel.y` NaN = not usable
 * @param pace awaited after each series, with the cells worked on
 */
export async function makeNodeData(
  dataset: Dataset,
  data: ModelData,
  { aggregates, leaves, levels }: Hierarchy,
  pace: (work: number) => Promise<void> | undefined,
): Promise<NodeData> {
  const { periods, m } = data.panel;
  const y = sharedF64(aggregates * periods).fill(Number.NaN);
  const [observed, added] = [new Uint16Array(aggregates * periods), new Uint16Array(aggregates * periods)];
  const [closed, nonNegative] = [sharedU8(aggregates).fill(127), sharedU8(aggregates)];
  const bridged = new Float64Array(periods);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const own = data.panel.y.subarray(leaf * periods, (leaf + 1) * periods);
    const { state } = dataset.series(leaf);
    bridgeGaps(own, m, reachOf(m), bridged);
    for (const { codes, from } of levels) {
      if (codes[leaf] < 0) continue;
      const node = from + codes[leaf];
      closed[node] &= data.closed[leaf];
      for (let t = 0; t < periods; t++) {
        if (Number.isNaN(bridged[t]) || state[t] === STATE.closed) continue;
        const cell = node * periods + t;
        y[cell] = (Number.isNaN(y[cell]) ? 0 : y[cell]) + bridged[t];
        added[cell]++;
        if (!Number.isNaN(own[t])) observed[cell]++;
      }
    }
    await pace(periods * levels.length);
  }
  const solid = Uint8Array.from(added, (count, cell) => (count > 0 && 2 * observed[cell] >= count ? 1 : 0));
  for (let node = 0; node < aggregates; node++) nonNegative[node] = isNonNegative(y.subarray(node * periods, (node + 1) * periods)) ? 1 : 0;
  const panel = { ...data.panel, series: aggregates, y, drivers: [], statics: [] };
  return { data: { ...data, panel, rows: aggregates, closed, nonNegative, assumed: [] }, solid };
}
