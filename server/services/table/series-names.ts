import { and, asc, eq, gte, lt } from 'drizzle-orm';
import { series } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import type { NamesOf, SeriesName } from '../../tables/table-rows.ts';

/** Names read ahead. */
const AHEAD = 1000;

/** Names of a dataset's series, read as they are asked for; a series without a row is called by its number. */
export function seriesNames(server: Server, dataset: string): NamesOf {
  let from = 0;
  let known: SeriesName[] = [];
  return async (first, end) => {
    if (first < from || end > from + known.length) {
      from = first;
      known = Array.from({ length: Math.max(AHEAD, end - first) }, (_, i) => ({ key: String(first + i), store: '', product: '' }));
      const inside = and(eq(series.dataset, dataset), gte(series.ordinal, first), lt(series.ordinal, first + known.length));
      const rows = await server.db.read((q) => q.select().from(series).where(inside).orderBy(asc(series.ordinal)));
      for (const { ordinal, key, store, product } of rows) known[ordinal - first] = { key, store, product };
    }
    return known.slice(first - from, end - from);
  };
}
