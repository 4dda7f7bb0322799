import { and, asc, count, desc, eq, gt, like, or, type SQL, sql } from 'drizzle-orm';
import { series } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { type Cursor, decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import type { DatasetSeriesRow } from '../views.ts';
import { findDataset, observedOnly, readChannel, readStates } from './find-dataset.ts';

export interface ListDatasetSeries {
  digest: string;
  cursor?: string;
  /** Part of the key. */
  q?: string;
  store?: string;
  product?: string;
  /** `units`: most first. */
  sort: 'order' | 'key' | 'units';
  limit: number;
}

const LATEST = 60;

/** Series of a dataset, by keyset; only the cells of the page's small charts are read. */
export async function listDatasetSeries(server: Server, input: ListDatasetSeries): Promise<Page<DatasetSeriesRow>> {
  const found = await findDataset(server, input.digest);
  const where = and(
    eq(series.dataset, input.digest),
    input.q ? like(series.key, `%${input.q.replaceAll(/[%_]/g, ' ')}%`) : undefined,
    input.store ? eq(series.store, input.store) : undefined,
    input.product ? eq(series.product, input.product) : undefined,
  );
  const { order, after, cursorOf } = sorting(input);
  const [rows, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select()
        .from(series)
        .where(and(where, after))
        .orderBy(...order)
        .limit(input.limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(series).where(where)),
  ]);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const from = Math.max(0, found.meta.periods - LATEST);
  return {
    rows: page.map(({ ordinal, key, store, product, units }) => {
      const state = readStates(server, found, ordinal, from);
      const latest = observedOnly(readChannel(server, found, 'quantity', ordinal, from), state);
      return { series: ordinal, key, store, product, units, latest, latestState: Array.from(state) };
    }),
    nextCursor: rows.length > input.limit && last ? encodeCursor(cursorOf(last)) : null,
    total,
  };
}

type Row = typeof series.$inferSelect;

function sorting(input: ListDatasetSeries): { order: SQL[]; after: SQL | undefined; cursorOf(row: Row): Cursor } {
  const fits = ({ at, id }: Cursor): boolean => /^\d{1,9}$/.test(id) && (input.sort !== 'units' || (at !== '' && Number.isFinite(Number(at))));
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, fits);
  const id = Number(cursor?.id);
  if (input.sort === 'key')
    return {
      order: [asc(series.key), asc(series.ordinal)],
      after: cursor ? or(gt(series.key, cursor.at), and(eq(series.key, cursor.at), gt(series.ordinal, id))) : undefined,
      cursorOf: (row) => ({ at: row.key, id: String(row.ordinal) }),
    };
  if (input.sort === 'units')
    return {
      order: [desc(series.units), asc(series.ordinal)],
      after: cursor ? sql`(${series.units} < ${Number(cursor.at)} OR (${series.units} = ${Number(cursor.at)} AND ${series.ordinal} > ${id}))` : undefined,
      cursorOf: (row) => ({ at: String(row.units), id: String(row.ordinal) }),
    };
  return { order: [asc(series.ordinal)], after: cursor ? gt(series.ordinal, id) : undefined, cursorOf: (row) => ({ at: '', id: String(row.ordinal) }) };
}
