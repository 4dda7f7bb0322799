import type { BlobStore } from '../../server/blobs/blob-store.ts';
import { openTable } from '../../server/blobs/table-files.ts';
import type { BoundInput } from '../../server/host/execute-step.ts';
import { backtest, models } from '../../server/kit/kinds/modeling.ts';
import { storeTable } from '../../server/kit-testing/scratch.ts';
import { bound, storeGenerated, testOn } from './samples.ts';

export interface Tested {
  dataset: BoundInput;
  backtest: BoundInput;
  models: BoundInput[];
}

/** A small dataset, six simple models trained and tested on it. */
export async function plainSample(blobs: BlobStore): Promise<Tested> {
  const dataset = storeGenerated(blobs);
  const { outcome, trained } = await testOn(blobs, dataset);
  return { dataset, backtest: bound(outcome, 'backtest')[0], models: trained };
}

/**
 * The same with a competitor named `v2` that reads the wide frame: what the registry looks at of it is its figures, the stretch it was fitted
 * on and its scope, so a copy of a simple model under that name will do.
 */
export async function pairSample(blobs: BlobStore, change: { wape?: number; cutoff?: number } = {}): Promise<Tested> {
  const plain = await plainSample(blobs);
  const tested = openTable(blobs, plain.backtest.files, (meta) => backtest.schema.parse(meta)).meta;
  const last = tested.models[tested.models.length - 1];
  const wape = change.wape ?? (last.scores.wape ?? 0) * 1.1;
  const entry = { ...last, id: 'v2', title: 'V2', rank: tested.models.length + 1, scores: { ...last.scores, wape } };
  const like = plain.models[0];
  const meta = openTable(blobs, like.files, (value) => models.schema.parse(value)).meta;
  const cutoff = change.cutoff ?? meta.cutoff;
  const ok = { name: 'ok', dtype: 'u8' as const, shape: [meta.series + 1], data: new Uint8Array(meta.series + 1).fill(1) };
  return {
    dataset: plain.dataset,
    backtest: storeTable(blobs, 'backtest', { meta: { ...tested, models: [...tested.models, entry] }, columns: [] }, 'backtest'),
    models: [...plain.models, storeTable(blobs, 'models', { meta: { ...meta, model: 'v2', scope: 'global', cutoff }, columns: [ok] }, 'v2_train', 'model')],
  };
}
