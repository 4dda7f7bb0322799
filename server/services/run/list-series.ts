import { and, asc, count, desc, eq, gt, inArray, like, or, type SQL, sql } from 'drizzle-orm';
import { readCells } from '../../blobs/read-cells.ts';
import { series } from '../../db/schema.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import type { Descriptor } from '../../kit/kind.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { SeriesRow } from '../views.ts';
import { findRun } from './find-run.ts';
import { modelRow } from './get-series.ts';
import type { Page } from './list-runs.ts';
import { readTable } from './read-output.ts';
import { findOutput } from './run-artifacts.ts';

export interface ListSeries {
  runId: string;
  cursor?: string;
  q?: string;
  /** `error`: the winner's error, largest first, series without one last. */
  sort: 'order' | 'key' | 'units' | 'error';
  limit: number;
}

/** Series of a run's dataset with the winner's error on each. */
export async function listSeries(server: Server, input: ListSeries): Promise<Page<SeriesRow>> {
  await findRun(server, input.runId);
  const state = await readRunState(server.db, input.runId);
  const data = findOutput(state, 'dataset');
  if (!data) return { rows: [], nextCursor: null, total: 0 };
  const text = input.q ? like(series.key, `%${input.q.replaceAll(/[%_]/g, ' ')}%`) : undefined;
  const where = and(eq(series.dataset, data.digest), text);
  const errorOf = errorReader(server, findOutput(state, 'backtest'));
  if (input.sort === 'error') return byError(server, input, where, errorOf);
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
  return {
    rows: page.map((row) => toRow(row, errorOf)),
    nextCursor: rows.length > input.limit && last ? encodeCursor(cursorOf(last)) : null,
    total,
  };
}

type Row = typeof series.$inferSelect;
type ErrorOf = (ordinal: number) => number | null;

const toRow = ({ ordinal, key, store, product, units }: Row, errorOf: ErrorOf): SeriesRow => ({
  series: ordinal,
  key,
  store,
  product,
  units,
  wape: errorOf(ordinal),
});

const isPlace = ({ id }: { id: string }): boolean => /^\d{1,9}$/.test(id);

/** Errors are cells of a blob, so that order is made here; the cursor is the place in it, which never moves: a run's scores are immutable. */
async function byError(server: Server, input: ListSeries, where: SQL | undefined, errorOf: ErrorOf): Promise<Page<SeriesRow>> {
  const from = input.cursor === undefined ? 0 : Number(decodeCursor(input.cursor, isPlace).id);
  const all = await server.db.read((q) => q.select({ ordinal: series.ordinal }).from(series).where(where));
  const ranked = all.map((row) => row.ordinal).sort((a, b) => (errorOf(b) ?? -1) - (errorOf(a) ?? -1) || a - b);
  const page = ranked.slice(from, from + input.limit);
  const rows = await server.db.read((q) =>
    q
      .select()
      .from(series)
      .where(and(where, inArray(series.ordinal, page))),
  );
  return {
    rows: rows.sort((a, b) => page.indexOf(a.ordinal) - page.indexOf(b.ordinal)).map((row) => toRow(row, errorOf)),
    nextCursor: from + input.limit < ranked.length ? encodeCursor({ at: '', id: String(from + input.limit) }) : null,
    total: ranked.length,
  };
}

function sorting(input: ListSeries): { order: SQL[]; after: SQL | undefined; cursorOf(row: Row): { at: string; id: string } } {
  const cursor =
    input.cursor === undefined ? null : decodeCursor(input.cursor, (one) => isPlace(one) && (input.sort !== 'units' || Number.isFinite(Number(one.at))));
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

function errorReader(server: Server, scores: Descriptor | null): (ordinal: number) => number | null {
  if (!scores) return () => null;
  const { winner, models, series: width } = readTable(server, 'backtest', scores).meta;
  const from = modelRow(winner, models) * width;
  const present = readCells(server.blobs, scores.files, { name: 'wape_present', dtype: 'u8' }, from, from + width);
  const errors = readCells(server.blobs, scores.files, { name: 'wape', dtype: 'f64' }, from, from + width);
  return (ordinal) => (present[ordinal] ? errors[ordinal] : null);
}
