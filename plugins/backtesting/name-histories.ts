import { type BacktestMeta, HISTORY_KINDS } from '../../server/kit/kinds/modeling.ts';
import { firstUsable, lastUsable } from '../numerics/usable.ts';

/** Series named of each kind at most; all are counted. */
const NAMED = 20;
/** Without a season, fewer periods than this are a short history. */
const FEW = 10;

interface Histories {
  series: number;
  periods: number;
  m: number;
  /** [series, periods] row-major; NaN = not usable. */
  y: Float64Array;
}

/**
 * Which series have another past than most, of each at most one: `quiet` when the last max(horizon, 2 m) periods hold no observation,
 * `short` when less than two seasons (ten periods without a season) lie between its first observation and the end, `new` when less
 * than half of the calendar does. Series that were never observed are none of these.
 * @param horizon periods ahead
 * @returns kinds that occur, in the order of HISTORY_KINDS; `period` is the last observation of a quiet series, else the first. Cost n.
 */
export function nameHistories({ series, periods, m, y }: Histories, horizon: number, keyOf: (ordinal: number) => string): BacktestMeta['histories'] {
  const quiet = Math.max(horizon, 2 * m);
  const few = m > 1 ? 2 * m : FEW;
  const found = HISTORY_KINDS.map((kind) => ({ kind, series: 0, named: [] as { key: string; period: number }[] }));
  for (let ordinal = 0; ordinal < series; ordinal++) {
    const own = y.subarray(ordinal * periods, (ordinal + 1) * periods);
    const [first, last] = [firstUsable(own), lastUsable(own)];
    if (last < 0) continue;
    const known = periods - first;
    const place = last < periods - quiet ? 0 : known < few ? 1 : known < periods / 2 ? 2 : -1;
    if (place < 0) continue;
    const { named } = found[place];
    if (found[place].series++ < NAMED) named.push({ key: keyOf(ordinal), period: place === 0 ? last : first });
  }
  return found.filter((one) => one.series > 0);
}
