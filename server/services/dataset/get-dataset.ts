import { and, asc, count, eq, ne } from 'drizzle-orm';
import { dataset, series } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { findDataset } from './find-dataset.ts';
import { toDatasetRows } from './list-datasets.ts';
import type { DatasetDetail } from './views.ts';

const FACETS = 500;

/** A dataset with its channels, its total, and the stores and products its series can be narrowed to. */
export async function getDataset(server: Server, digest: string): Promise<DatasetDetail> {
  const { meta, totals } = await findDataset(server, digest);
  const facet = (column: typeof series.store | typeof series.product) =>
    server.db.read((q) =>
      q
        .select({ name: column, series: count() })
        .from(series)
        .where(and(eq(series.dataset, digest), ne(column, '')))
        .groupBy(column)
        .orderBy(asc(column))
        .limit(FACETS),
    );
  const [rows, stores, products] = await Promise.all([
    server.db.read((q) => q.select().from(dataset).where(eq(dataset.digest, digest))),
    facet(series.store),
    facet(series.product),
  ]);
  const [row] = await toDatasetRows(server, rows);
  return { ...row, channels: meta.channels, totals, stores, products };
}
