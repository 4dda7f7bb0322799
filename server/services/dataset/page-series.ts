import { and, asc, count, desc, eq, gt, or, type SQL, sql } from 'drizzle-orm';
import { series } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { type Cursor, decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';

export interface SeriesQuery {
  /** Digest. */
  dataset: string;
  cursor?: string;
  /** Part of the key, in any case of ASCII letters. */
  q?: string;
  store?: string;
  product?: string;
  /** `units`: most first. */
  sort: 'order' | 'key' | 'units';
  limit: number;
}

export type SeriesRecord = typeof series.$inferSelect;

/** Which series of a dataset are asked for. */
export const seriesWhere = ({ dataset, q, store, product }: Pick<SeriesQuery, 'dataset' | 'q' | 'store' | 'product'>): SQL | undefined =>
  and(
    eq(series.dataset, dataset),
    q ? sql`${series.key} LIKE ${`%${q.replaceAll(/[\\%_]/g, '\\$&')}%`} ESCAPE '\\'` : undefined,
    store ? eq(series.store, store) : undefined,
    product ? eq(series.product, product) : undefined,
  );

/** Whether a cursor names a series by its ordinal. */
export const isOrdinal = ({ id }: Cursor): boolean => /^\d{1,9}$/.test(id);

/** Series of a dataset, by keyset: no row twice and none left out, whatever the page's size. */
export async function pageSeries(server: Server, query: SeriesQuery): Promise<Page<SeriesRecord>> {
  const where = seriesWhere(query);
  const { order, after } = await sorting(server, query);
  const [rows, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select()
        .from(series)
        .where(and(where, after))
        .orderBy(...order)
        .limit(query.limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(series).where(where)),
  ]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > query.limit && last ? encodeCursor({ at: '', id: String(last.ordinal) }) : null, total };
}

/** The cursor names the last series given out; where that stands in the order is looked up, for a key may be longer than any cursor. */
async function sorting(server: Server, { dataset, cursor, sort }: SeriesQuery): Promise<{ order: SQL[]; after: SQL | undefined }> {
  const order = { order: [], key: [asc(series.key)], units: [desc(series.units)] }[sort];
  const whole = [...order, asc(series.ordinal)];
  if (cursor === undefined) return { order: whole, after: undefined };
  const id = Number(decodeCursor(cursor, isOrdinal).id);
  if (sort === 'order') return { order: whole, after: gt(series.ordinal, id) };
  const [last] = await server.db.read((q) =>
    q
      .select()
      .from(series)
      .where(and(eq(series.dataset, dataset), eq(series.ordinal, id))),
  );
  if (!last)
    throw new AppError('BAD_QUERY', 'the cursor is of another dataset; begin without a cursor', [{ path: 'cursor', message: 'is not a cursor of this list' }]);
  const further = sort === 'key' ? gt(series.key, last.key) : sql`${series.units} < ${last.units}`;
  const level = sort === 'key' ? eq(series.key, last.key) : eq(series.units, last.units);
  return { order: whole, after: or(further, and(level, gt(series.ordinal, id))) };
}
