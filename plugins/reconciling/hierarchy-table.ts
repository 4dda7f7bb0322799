import type { Column, TableValue } from '../../server/kit/kind.ts';
import type { HierarchyMeta } from '../../server/kit/kinds/hierarchy.ts';
import type { ModelData } from '../modeling/model-data.ts';
import { countLeaves } from '../numerics/hierarchy/structure.ts';
import type { NodePlan } from './plan-nodes.ts';
import type { Trial } from './try-methods.ts';

export interface Figures {
  plan: NodePlan;
  /** The nodes as series. */
  history: ModelData;
  /** By series: nothing of it is below 0. */
  nonNegative: Uint8Array;
  /** [nodes and series, horizon], before and after. */
  base: Float64Array;
  values: Float64Array;
  /** Half width of each interval level at a row and step. */
  halves: readonly ((row: number, step: number) => number)[];
  trial: Trial;
}

/** The stored table, see the kind. */
export function hierarchyTable(meta: HierarchyMeta, { plan, history, nonNegative, base, values, halves, trial }: Figures): TableValue {
  const { nodes: aggregates, horizon, periods, unit } = meta;
  const { hierarchy, names } = plan;
  const rows = hierarchy.nodes;
  const { y } = history.panel;
  const isNonNegative = (row: number): boolean => (row < aggregates ? history.nonNegative[row] : nonNegative[row - aggregates]) === 1;
  const cells = (name: string, data: Float64Array): Column => ({ name, dtype: 'f64', shape: [rows, horizon], unit, data });
  const columns: Column[] = [
    { name: 'name', dtype: 'utf8', shape: [aggregates], data: [...names] },
    { name: 'count', dtype: 'u32', shape: [aggregates], data: Uint32Array.from(countLeaves(hierarchy).subarray(0, aggregates)) },
    { name: 'history', dtype: 'f64', shape: [aggregates, periods], unit, data: y.map((value) => (Number.isNaN(value) ? 0 : value)) },
    { name: 'history_present', dtype: 'u8', shape: [aggregates, periods], data: Uint8Array.from(y, (value) => (Number.isNaN(value) ? 0 : 1)) },
    cells('base', base),
    cells('reconciled', values),
  ];
  for (const [i, level] of meta.intervalLevels.entries()) {
    const [lower, upper] = [new Float64Array(rows * horizon), new Float64Array(rows * horizon)];
    for (let row = 0; row < rows; row++)
      for (let step = 0; step < horizon; step++) {
        const cell = row * horizon + step;
        const half = halves[i](row, step);
        lower[cell] = isNonNegative(row) ? Math.max(0, values[cell] - half) : values[cell] - half;
        upper[cell] = values[cell] + half;
      }
    columns.push(cells(`lower_${level}`, lower), cells(`upper_${level}`, upper));
  }
  return { meta, columns: [...columns, ...errorColumns('wape_base', trial.baseSums), ...errorColumns('wape', trial.sums)] };
}

/** @param sums Σ|e| and Σ|y| by row */
function errorColumns(name: string, sums: Float64Array): Column[] {
  const rows = sums.length / 2;
  const has = Uint8Array.from({ length: rows }, (_, row) => (sums[2 * row + 1] > 0 ? 1 : 0));
  const data = Float64Array.from({ length: rows }, (_, row) => (has[row] === 1 ? sums[2 * row] / sums[2 * row + 1] : 0));
  return [
    { name, dtype: 'f64', shape: [rows], data },
    { name: `${name}_present`, dtype: 'u8', shape: [rows], data: has },
  ];
}
