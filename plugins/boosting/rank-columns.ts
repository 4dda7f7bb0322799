import { measureImportances } from '../numerics/boosting/importances.ts';
import { unpackPart } from './panel-part.ts';

/** What trees lean on a column for. */
export interface ColumnWeight<C> {
  column: C;
  /** Share of all gain, 0 … 1. */
  gain: number;
  splits: number;
}

/**
 * Columns by how much their splits lowered the error, all parts of a model together, largest first.
 * @param columns of the panel it was learnt on, in their order
 */
export function rankColumns<C extends { name: string }>(
  parts: readonly Uint8Array[],
  columns: readonly C[],
): { trees: number; columns: readonly ColumnWeight<C>[] } {
  const [gain, splits] = [new Float64Array(columns.length), new Float64Array(columns.length)];
  let trees = 0;
  for (const bytes of parts) {
    const { model } = unpackPart(bytes);
    const own = measureImportances(model);
    for (let c = 0; c < columns.length; c++) {
      gain[c] += own.gain[c];
      splits[c] += own.splits[c];
    }
    trees += model.starts.length - 1;
  }
  const all = gain.reduce((sum, one) => sum + one, 0);
  const ranked = columns.map((column, c) => ({ column, gain: all > 0 ? gain[c] / all : 0, splits: splits[c] }));
  return { trees, columns: ranked.sort((a, b) => b.gain - a.gain || (a.column.name < b.column.name ? -1 : 1)) };
}
