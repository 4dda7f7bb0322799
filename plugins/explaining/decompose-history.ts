import { interpolateSeasonal } from '../numerics/series/interpolate.ts';
import { partStrength } from '../numerics/series/strength.ts';
import { explainMstl } from '../numerics/stl/explain-mstl.ts';
import { smoothLoess } from '../numerics/stl/smooth-loess.ts';
import { countUsable, firstUsable, lastUsable } from '../numerics/usable.ts';

/** A series between its first and last usable period, taken apart. Arrays of that length; trend + seasons + remainder = observed. */
export interface History {
  /** Period the arrays begin at. */
  from: number;
  observed: Float64Array;
  trend: Float64Array;
  seasons: readonly { length: number; values: Float64Array }[];
  /** NaN where nothing usable was observed. */
  remainder: Float64Array;
}

/** Fewest usable values that a line is drawn through. */
const FEWEST = 4;
/** Share of the series that a smooth trend looks at where there is no season to set it by. */
const TREND_SPAN = 0.3;

/**
 * Trend, seasons and remainder: MSTL where a season fits twice into the history, else a smooth trend (loess over 30 % of the series) and
 * what is left.
 * @param y length n; NaN = not usable
 * @returns null with fewer than 4 usable values
 */
export function decomposeHistory(y: Float64Array, seasons: readonly number[]): History | null {
  if (countUsable(y) < FEWEST) return null;
  const [from, to] = [firstUsable(y), lastUsable(y) + 1];
  const observed = y.slice(from, to);
  const found = explainMstl(observed, seasons);
  if (found) return { from, observed, ...found };
  const filled = new Float64Array(observed.length);
  interpolateSeasonal(observed, null, filled);
  const trend = new Float64Array(observed.length);
  const window = 2 * Math.floor((TREND_SPAN * observed.length) / 2) + 1;
  smoothLoess(filled, filled.length, { window: Math.max(5, window), degree: 1, jump: 1 }, null, trend);
  return { from, observed, trend, seasons: [], remainder: observed.map((value, t) => value - trend[t]) };
}

/** All seasons of a history as one, length of its arrays; null when there is none. */
export function wholeSeason({ seasons, observed }: History): Float64Array | null {
  if (seasons.length === 0) return null;
  return observed.map((_, t) => seasons.reduce((sum, { values }) => sum + values[t], 0));
}

/** How strong the seasons together are. @see partStrength */
export const seasonStrength = (history: History): number => {
  const whole = wholeSeason(history);
  return whole ? partStrength(whole, history.remainder) : 0;
};

/**
 * Share of the variance of y that taking a part away leaves no more of: 1 − Var(y − part) / Var(y), at least 0, over usable periods.
 * @returns NaN when y does not vary
 */
export function explainedShare(y: Float64Array, part: Float64Array): number {
  let [count, sum, rest] = [0, 0, 0];
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t] + part[t])) continue;
    count++;
    sum += y[t];
    rest += y[t] - part[t];
  }
  let [whole, left] = [0, 0];
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t] + part[t])) continue;
    whole += (y[t] - sum / count) * (y[t] - sum / count);
    left += (y[t] - part[t] - rest / count) * (y[t] - part[t] - rest / count);
  }
  return whole > 0 ? Math.max(0, 1 - left / whole) : Number.NaN;
}
