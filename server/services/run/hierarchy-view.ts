import type { HierarchyMeta, NodeLevel } from '../../kit/kinds/hierarchy.ts';
import type { SeriesView } from './views.ts';

/** A sum of series: all, those of a shop, those of a product. */
export interface NodeRow {
  /** Place among the nodes, for `node` of a request. */
  node: number;
  level: NodeLevel;
  /** '' for the total. */
  name: string;
  /** Series it adds up. */
  series: number;
  /** Forecast over the horizon, made to add up, and what was forecast for the node alone. */
  ahead: number;
  aheadAlone: number;
  /** Test errors of both; null when its tested days sum to 0. */
  wape: number | null;
  wapeAlone: number | null;
  /** Latest periods of history, then the forecast: for a small chart. Null = no record. */
  recent: readonly (number | null)[];
  mean: readonly number[];
}

export interface HierarchyView {
  meta: HierarchyMeta;
  /** Title of the model that forecast the nodes' own histories. */
  modelTitle: string;
  /** The total, then shops, then products; within a level those with the most units ahead first. */
  rows: readonly NodeRow[];
  /** The asked-for node as a series: its forecast that adds up, and as a baseline the one made for it alone. */
  selected: SeriesView & { node: number; level: NodeLevel };
}
