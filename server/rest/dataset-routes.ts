import { z } from 'zod';
import type { RestRoute } from './routes.ts';

const FeedMapping = z
  .looseObject({ mapping: z.looseObject({}).describe('What each column is, as the feed itself proposes it'), mode: z.enum(['strict', 'lenient']) })
  .describe('strict: one bad row refuses the file; lenient: bad rows are listed');

/** Datasets and the files they come from, as REST under /api/v1. */
export const DATASET_ROUTES: readonly RestRoute[] = [
  { method: 'GET', path: '/datasets', procedure: 'dataset.list', docs: { summary: 'Datasets, newest first' } },
  { method: 'GET', path: '/datasets/:digest', procedure: 'dataset.get', docs: { summary: 'One dataset: its calendar, channels and figures' } },
  { method: 'GET', path: '/datasets/:digest/series', procedure: 'dataset.seriesList', docs: { summary: 'Series of a dataset' } },
  { method: 'GET', path: '/datasets/:digest/series/:series', procedure: 'dataset.series', docs: { summary: 'One series of a dataset, all its channels' } },
  { method: 'GET', path: '/feeds', procedure: 'feed.list', docs: { summary: 'Files that were uploaded, and how far they are' } },
  { method: 'GET', path: '/feeds/:feedId', procedure: 'feed.get', docs: { summary: 'One feed: columns, sample, mapping, what is still to be answered' } },
  {
    method: 'POST',
    path: '/feeds/:feedId/configure',
    procedure: 'feed.configure',
    docs: { summary: 'Say what the columns of a feed are', body: FeedMapping, errors: ['WRONG_STATE'] },
  },
  {
    method: 'POST',
    path: '/feeds/:feedId/import',
    procedure: 'feed.import',
    status: 202,
    keyed: true,
    docs: { summary: 'Make a dataset of a feed; the feed tells how far it is', errors: ['WRONG_STATE', 'FEED_REFUSED'] },
  },
  { method: 'POST', path: '/feeds/:feedId/cancel', procedure: 'feed.cancel', docs: { summary: 'Stop the import of a feed', errors: ['WRONG_STATE'] } },
];
