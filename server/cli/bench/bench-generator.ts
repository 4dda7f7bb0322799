import { join } from 'node:path';
import { datasetTable } from '../../../plugins/generator/dataset-table.ts';
import { countStates, generateBlock, openPlot } from '../../../plugins/generator/plot.ts';
import { Recipe } from '../../../plugins/generator/recipe.ts';
import { openBlobStore } from '../../blobs/blob-store.ts';
import { writeTable } from '../../blobs/table-files.ts';
import { PART } from '../../kit/kinds/dataset.ts';
import { removeFolder, scratchFolder } from './bench-server.ts';
import { alternate, atLeast, type BenchResult, median } from './measure.ts';

const ROUNDS = 5;

/** P14: series-days a second on one core, into memory and, the table counted, written, hashed and synced, into the store. */
export async function benchGenerator(): Promise<BenchResult> {
  const recipe = (seed: number): Recipe =>
    Recipe.parse({ seed, start: '2024-01-01', days: 730, stores: 20, products: 150, launch: { share: 0.1, rampDays: 30 } });
  const cells = 20 * 150 * 730;
  const pair = await alternate(
    ROUNDS,
    async (round) => {
      const started = performance.now();
      const plot = openPlot(recipe(round));
      for (let from = 0; from < plot.series; from += PART) generateBlock(plot, from, Math.min(PART, plot.series - from));
      return (cells / (performance.now() - started)) * 1000;
    },
    async (round) => {
      const folder = scratchFolder('generator');
      const blobs = openBlobStore(join(folder, 'blobs'));
      const started = performance.now();
      const plot = openPlot(recipe(round + ROUNDS));
      const counts = new Float64Array(4);
      countStates(plot, 0, plot.series, counts);
      writeTable(blobs, datasetTable(plot, counts));
      const rate = (cells / (performance.now() - started)) * 1000;
      removeFolder(folder);
      return rate;
    },
  );
  return {
    figures: [
      atLeast('P14', 'generator into memory, one core', median(pair.floor), 'series-days/s', 1_000_000),
      atLeast('P14', 'generator stored', median(pair.product), 'series-days/s', 300_000),
    ],
    detail: { cells, memoryPerSecond: pair.floor, storedPerSecond: pair.product },
  };
}
