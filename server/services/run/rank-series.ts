import { asc } from 'drizzle-orm';
import { series } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { seriesWhere } from '../dataset/page-series.ts';
import type { SeriesScore } from './read-scores.ts';
import type { SeriesRow } from './views.ts';

export type RankedSort = 'order' | 'key' | 'units' | 'exception' | 'error' | 'bias';

interface RankQuery {
  dataset: string;
  /** Digest of the scores; '' before there are any. */
  scores: string;
  periods: number;
  sort: RankedSort;
  q?: string;
  /** Null: those that never sold; left out: all. */
  class?: SeriesRow['class'];
}

/**
 * Units a planner should look at: those missed a period (WAPE × volume) and, once more, those missed to one side (|bias|).
 * Null when the series was not tested.
 */
export function exceptionOf(score: Pick<SeriesScore, 'wape' | 'bias'>, volume: number): number | null {
  if (score.bias === null) return null;
  const leaning = Math.abs(score.bias);
  // Nothing sold in the test: all that was forecast is missed, and all of it to one side.
  return (score.wape === null ? leaning : score.wape * volume) + leaning;
}

const KEPT = 8;
const orders = new Map<string, Int32Array>();

/**
 * Ordinals of a run's series in the order asked for: largest first and those without a value last, ties by their place in the data.
 * Scores and datasets never change, so that an order is made once and kept for the pages that follow; the eight latest are.
 */
export async function rankSeries(server: Server, query: RankQuery, scoreOf: () => (ordinal: number) => SeriesScore): Promise<Int32Array> {
  const key = JSON.stringify([query.dataset, query.scores, query.sort, query.q ?? '', query.class === undefined ? 'all' : query.class]);
  const known = orders.get(key);
  orders.delete(key);
  const order = known ?? (await makeOrder(server, query, scoreOf()));
  orders.set(key, order);
  for (const oldest of [...orders.keys()].slice(0, -KEPT)) orders.delete(oldest);
  return order;
}

async function makeOrder(server: Server, query: RankQuery, scoreOf: (ordinal: number) => SeriesScore): Promise<Int32Array> {
  const all = await server.db.read((q) =>
    q
      .select({ ordinal: series.ordinal, units: series.units })
      .from(series)
      .where(seriesWhere(query))
      .orderBy(...(query.sort === 'key' ? [asc(series.key)] : []), asc(series.ordinal)),
  );
  const rows = query.class === undefined ? all : all.filter((row) => scoreOf(row.ordinal).class === query.class);
  if (query.sort === 'order' || query.sort === 'key') return Int32Array.from(rows, (row) => row.ordinal);
  const weights = Float64Array.from(rows, ({ ordinal, units }) => weightOf(query.sort, scoreOf(ordinal), units, query.periods));
  const places = Uint32Array.from(rows, (_, at) => at).sort((a, b) => weights[b] - weights[a] || a - b);
  return Int32Array.from(places, (at) => rows[at].ordinal);
}

/** What is sorted by, ≥ 0; −1 where there is none. */
function weightOf(sort: RankedSort, score: SeriesScore, units: number, periods: number): number {
  if (sort === 'units') return units;
  if (sort === 'error') return score.wape ?? -1;
  if (sort === 'bias') return score.bias === null ? -1 : Math.abs(score.bias);
  return exceptionOf(score, units / periods) ?? -1;
}
