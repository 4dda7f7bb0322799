import { join } from 'node:path';
import { datasetTable } from '../../../../plugins/generator/dataset-table.ts';
import { countStates, openPlot } from '../../../../plugins/generator/plot.ts';
import { Recipe } from '../../../../plugins/generator/recipe.ts';
import fitShard from '../../../../plugins/modeling/fit-shard.ts';
import { openModelData, settingOf } from '../../../../plugins/modeling/model-data.ts';
import autoEts from '../../../../plugins/models/auto-ets.ts';
import theta from '../../../../plugins/models/dynamic-optimised-theta.ts';
import { openBlobStore } from '../../../blobs/blob-store.ts';
import { openTable, writeTable } from '../../../blobs/table-files.ts';
import { BUILT_IN, listPluginFiles } from '../../../host/load-plugins.ts';
import { openShardPool } from '../../../host/shard-pool.ts';
import { openDataset } from '../../../kit/dataset.ts';
import { dataset as kind } from '../../../kit/kinds/dataset.ts';
import { sharedF64, sharedU8 } from '../../../kit/shard.ts';
import { alternate, median, timed } from '../measure.ts';

const ROUNDS = 3;

/** Milliseconds to fit the combination's members on 2,000 daily series of a year with one thread and with two, by turns. */
export async function measureThreads(folder: string): Promise<{ one: number; two: number }> {
  const blobs = openBlobStore(join(folder, 'threads'));
  const plot = openPlot(Recipe.parse({ seed: 1, start: '2024-01-01', days: 365, stores: 20, products: 100 }));
  const counts = new Float64Array(4);
  countStates(plot, 0, plot.series, counts);
  const files = writeTable(blobs, datasetTable(plot, counts));
  const data = openModelData(openDataset(openTable(blobs, files, (meta) => kind.schema.parse(meta))), 28, new Set());
  const refs = listPluginFiles(BUILT_IN, 'models').map((file) => ({ file, index: 0, sealed: null }));
  const fitWith = async (threads: number): Promise<number> => {
    const models = [autoEts, theta];
    const states = models.map((model) => sharedF64(data.rows * model.width(settingOf(data, 0))));
    const input = { data, from: 0, models: models.map(({ id }) => id), states, ok: models.map(() => sharedU8(data.rows)) };
    const call = { models: refs, seed: 1, step: 'bench', signal: new AbortController().signal, onDone: () => {} };
    const pool = openShardPool(threads);
    await pool.run(fitShard, input, { ...call, items: 4 });
    return timed(() => pool.run(fitShard, input, { ...call, items: data.rows }));
  };
  const pair = await alternate(
    ROUNDS,
    () => fitWith(1),
    () => fitWith(2),
  );
  return { one: median(pair.floor), two: median(pair.product) };
}
