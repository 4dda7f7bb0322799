import { and, eq, inArray } from 'drizzle-orm';
import { dataset, series } from '../../db/schema.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import type { Descriptor } from '../../kit/kind.ts';
import { DEMAND_CLASSES } from '../../kit/kinds/modeling.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { isOrdinal, pageSeries, type SeriesRecord } from '../dataset/page-series.ts';
import { findRun } from './find-run.ts';
import type { Page } from './list-runs.ts';
import { exceptionOf, type RankedSort, rankSeries } from './rank-series.ts';
import { readTable } from './read-output.ts';
import { readScores, type SeriesScore } from './read-scores.ts';
import { findOutput } from './run-artifacts.ts';
import type { SeriesRow } from './views.ts';

export const SERIES_SORTS = ['order', 'key', 'units', 'exception', 'error', 'bias'] as const satisfies readonly RankedSort[];
/** Classes of demand, and `none` for what never sold. */
export const CLASS_FACETS = [...DEMAND_CLASSES, 'none'] as const;
export type ClassFacet = (typeof CLASS_FACETS)[number];

export interface ListSeries {
  runId: string;
  cursor?: string;
  q?: string;
  /** Only series whose demand comes so. */
  class?: ClassFacet;
  /**
   * Largest first: `exception` units missed with those missed to one side counted twice, `units` volume, `error` WAPE, `bias` in
   * units whatever its sign; what was not tested comes last. `key`: by name; `order`: as in the data.
   */
  sort: RankedSort;
  limit: number;
}

/** Series of a run's dataset with how the forecast of each did in the test. */
export async function listSeries(server: Server, input: ListSeries): Promise<Page<SeriesRow>> {
  await findRun(server, input.runId);
  const state = await readRunState(server.db, input.runId);
  const data = findOutput(state, 'dataset');
  if (!data) return { rows: [], nextCursor: null, total: 0 };
  const { cursor, q, sort, limit } = input;
  const isKeyed = sort === 'order' || sort === 'key' || sort === 'units';
  const scores = findOutput(state, 'backtest');
  const page =
    isKeyed && input.class === undefined
      ? await pageSeries(server, { dataset: data.digest, cursor, q, sort, limit })
      : await pageRanked(server, input, data, scores);
  const toRow = await rowMaker(server, data, scores, page.rows);
  return { ...page, rows: page.rows.map(toRow) };
}

const UNTESTED: SeriesScore = { model: '', title: '', own: false, class: null, wape: null, bias: null, winnerWape: null };

/** The cursor is a place in an order that never moves: what it was made from is immutable. */
async function pageRanked(server: Server, input: ListSeries, data: Descriptor, scores: Descriptor | null): Promise<Page<SeriesRecord>> {
  const from = input.cursor === undefined ? 0 : Number(decodeCursor(input.cursor, isOrdinal).id);
  const { periods, series: width } = readTable(server, 'dataset', data).meta;
  const query = {
    dataset: data.digest,
    scores: scores?.digest ?? '',
    periods,
    sort: input.sort,
    q: input.q,
    class: input.class === 'none' ? null : input.class,
  };
  const ranked = await rankSeries(server, query, () => (scores ? readScores(server, scores, 0, width) : () => UNTESTED));
  const wanted = [...ranked.subarray(from, from + input.limit)];
  const rows = await server.db.read((q) =>
    q
      .select()
      .from(series)
      .where(and(eq(series.dataset, data.digest), inArray(series.ordinal, wanted))),
  );
  const places = new Map(wanted.map((ordinal, at) => [ordinal, at]));
  return {
    rows: rows.sort((a, b) => (places.get(a.ordinal) ?? 0) - (places.get(b.ordinal) ?? 0)),
    nextCursor: from + input.limit < ranked.length ? encodeCursor({ at: '', id: String(from + input.limit) }) : null,
    total: ranked.length,
  };
}

async function rowMaker(server: Server, data: Descriptor, scores: Descriptor | null, page: readonly SeriesRecord[]): Promise<(row: SeriesRecord) => SeriesRow> {
  const { periods } = readTable(server, 'dataset', data).meta;
  const [stored] = await server.db.read((q) => q.select({ totals: dataset.totals }).from(dataset).where(eq(dataset.digest, data.digest)));
  const totals = stored ? (JSON.parse(stored.totals) as (number | null)[]) : [];
  const all = totals.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  // One stretch of cells covers the page: a few rows when it follows the data, the whole column at most.
  const ordinals = page.map((row) => row.ordinal);
  const [from, to] = [Math.min(...ordinals), Math.max(...ordinals) + 1];
  const scoreOf = scores && page.length > 0 ? readScores(server, scores, from, to) : () => UNTESTED;
  return ({ ordinal, key, store, product, units }) => {
    const { winnerWape: _, own, ...score } = scoreOf(ordinal);
    return {
      series: ordinal,
      key,
      store,
      product,
      units,
      share: all > 0 ? units / all : null,
      ...score,
      ownChoice: own,
      exception: exceptionOf(score, units / periods),
    };
  };
}
