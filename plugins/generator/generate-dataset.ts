import type { TableValue } from '../../server/kit/kind.ts';
import { datasetTable } from './dataset-table.ts';
import { countStates, openPlot, type Plot } from './plot.ts';
import type { Recipe } from './recipe.ts';

/** Series counted between two checkpoints. */
const STRIDE = 512;

/**
 * A recipe's dataset, ready to be written: states are counted now, quantities are made part by part while the table is stored.
 * @param progress awaited between pieces of the counting
 */
export async function generateDataset(
  recipe: Recipe,
  progress: (fraction: number, note: string) => Promise<void>,
): Promise<{ plot: Plot; table: TableValue; counts: Float64Array }> {
  const plot = openPlot(recipe);
  const counts = new Float64Array(4);
  for (let from = 0; from < plot.series; from += STRIDE) {
    const to = Math.min(plot.series, from + STRIDE);
    countStates(plot, from, to, counts);
    await progress(to / plot.series, `${to} of ${plot.series} series`);
  }
  return { plot, table: datasetTable(plot, counts), counts };
}
