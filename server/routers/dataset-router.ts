import { z } from 'zod';
import { getDataset } from '../services/dataset/get-dataset.ts';
import { getDatasetSeries } from '../services/dataset/get-dataset-series.ts';
import { getFace } from '../services/dataset/get-face.ts';
import { listDatasetSeries } from '../services/dataset/list-dataset-series.ts';
import { listDatasets } from '../services/dataset/list-datasets.ts';
import { listFaces } from '../services/dataset/list-faces.ts';
import { procedure, router } from './trpc.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'is a digest: 64 lower-case hex digits');
const EFFECTS = ['none', 'ticks', 'till_roll', 'lanterns', 'needle', 'shelf', 'curtain', 'stars', 'orrery'] as const;
const cursor = z.string().max(1000).optional();
const text = z.string().max(200).optional();
/** As long as a feed lets a store or product be. */
const name = z.string().max(1024).optional();

export const datasetRouter = router({
  list: procedure
    .input(z.strictObject({ cursor, limit: z.int().min(1).max(200).default(50) }).prefault({}))
    .query(({ ctx, input }) => listDatasets(ctx.server, input)),
  get: procedure.input(z.strictObject({ digest })).query(({ ctx, input }) => getDataset(ctx.server, input.digest)),
  seriesList: procedure
    .input(
      z.strictObject({
        digest,
        cursor,
        q: text,
        store: name,
        product: name,
        sort: z.enum(['order', 'key', 'units']).default('order'),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .query(({ ctx, input }) => listDatasetSeries(ctx.server, input)),
  series: procedure
    .input(z.strictObject({ digest, series: z.int().min(0) }))
    .query(({ ctx, input }) => getDatasetSeries(ctx.server, input.digest, input.series)),
  face: procedure
    .input(z.strictObject({ digest, effect: z.enum(EFFECTS).default('none') }))
    .query(({ ctx, input }) => getFace(ctx.server, input.digest, input.effect)),
  faces: procedure.query(({ ctx }) => listFaces(ctx.server)),
});
