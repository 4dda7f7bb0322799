import type { Server } from '../../server.ts';
import type { Page } from '../run/list-runs.ts';
import { findDataset, observedOnly, readChannel, readStates } from './find-dataset.ts';
import { pageSeries, type SeriesQuery } from './page-series.ts';
import type { DatasetSeriesRow } from './views.ts';

const LATEST = 60;

/** Series of a dataset; only the cells of the page's small charts are read. */
export async function listDatasetSeries(
  server: Server,
  { digest, ...input }: Omit<SeriesQuery, 'dataset'> & { digest: string },
): Promise<Page<DatasetSeriesRow>> {
  const found = await findDataset(server, digest);
  const page = await pageSeries(server, { ...input, dataset: digest });
  const from = Math.max(0, found.meta.periods - LATEST);
  return {
    ...page,
    rows: page.rows.map(({ ordinal, key, store, product, units }) => {
      const state = readStates(server, found, ordinal, from);
      const latest = observedOnly(readChannel(server, found, 'quantity', ordinal, from), state);
      return { series: ordinal, key, store, product, units, latest, latestState: Array.from(state) };
    }),
  };
}
