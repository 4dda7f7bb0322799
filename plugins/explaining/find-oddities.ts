import type { Driver } from '../../server/kit/model.ts';
import { findConstantRuns } from '../numerics/series/constant-runs.ts';
import { demandClassOf, measureDemand } from '../numerics/series/demand-class.ts';
import { findLevelShifts, type LevelShift } from '../numerics/series/level-shifts.ts';
import { cleanOutliers, findOutliers, type Outlier } from '../numerics/series/outliers.ts';
import { type History, seasonStrength, wholeSeason } from './decompose-history.ts';

/** A season this strong is taken out before anything is called odd. @see partStrength */
const STRONG = 0.6;
/** Periods on each side of a level shift. */
const SIDE = 21;
const SHORTEST_SIDE = 5;

export interface Oddities {
  /** Periods count from the first of the series. */
  outliers: Outlier[];
  shifts: LevelShift[];
  runs: { from: number; to: number; value: number }[];
}

/**
 * Outliers, level shifts and runs of one value of a history. Where most periods sell nothing large values are the rule: no outliers then.
 * @param isSparse demand is intermittent or lumpy
 */
export function findOddities(history: History, isSparse: boolean): Oddities {
  const { from, observed } = history;
  const season = seasonStrength(history) >= STRONG ? wholeSeason(history) : null;
  const outliers = isSparse ? [] : findOutliers(observed, season);
  const clean = new Float64Array(observed.length);
  cleanOutliers(observed, season, outliers, clean);
  const adjusted = season ? clean.map((value, t) => value - season[t]) : clean;
  const width = Math.max(SHORTEST_SIDE, Math.min(SIDE, Math.floor(observed.length / 4)));
  return {
    outliers: outliers.map((one) => ({ ...one, at: one.at + from })),
    shifts: isSparse ? [] : findLevelShifts(adjusted, { width }).map((one) => ({ ...one, at: one.at + from })),
    runs: findConstantRuns(observed).map((run) => ({ from: run.from + from, to: run.to + from, value: run.value })),
  };
}

export interface Demand {
  /** Place in DEMAND_CLASSES, −1 when it never sold. */
  class: number;
  interval: number;
  variation: number;
  observed: number;
  zeros: number;
  mean: number;
}

/** How demand comes. @see measureDemand */
export function describeDemand(y: Float64Array): Demand {
  const out = new Float64Array(2);
  const sales = measureDemand(y, out);
  let [observed, sum] = [0, 0];
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    observed++;
    sum += value;
  }
  return { class: demandClassOf(out[0], out[1]), interval: out[0], variation: out[1], observed, zeros: observed - sales, mean: sum / observed };
}

/** What is known of a period that may be why its value is odd: the names of its days, a promotion, a price that moved; '' when nothing is. */
export function reasonAt(period: number, events: readonly { period: number; name: string }[], drivers: readonly Driver[]): string {
  const reasons = events.filter((event) => event.period === period).map(({ name }) => name);
  for (const { role, name, values } of drivers) {
    const value = values[period];
    if (role === 'promotion' && value > 0) reasons.push('on promotion');
    if (role === 'regressor' && value !== 0 && !Number.isNaN(value)) reasons.push(name);
    if (role !== 'price' || period === 0) continue;
    const before = values[period - 1];
    if (value < before) reasons.push('price just cut');
    if (value > before) reasons.push('price just raised');
  }
  return reasons.join(', ');
}
