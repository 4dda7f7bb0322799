import type { PathParts } from '../theta/explain-theta.ts';
import { forecastTheta } from '../theta/forecast-theta.ts';
import { openThetaSpace } from '../theta/theta-space.ts';
import { THETA } from '../theta/theta-state.ts';
import { firstUsable, lastUsable } from '../usable.ts';
import { decomposeMstl, openMstlSpace } from './decompose-mstl.ts';
import { MSTL_SEASONS } from './fit-mstl.ts';
import { mstlSeasons } from './mstl-seasons.ts';

/** A series taken apart; trend + all seasons + remainder = y. Arrays of length n, NaN outside the first and last usable observation. */
export interface MstlComponents {
  trend: Float64Array;
  /** Shortest season first. */
  seasons: { length: number; values: Float64Array }[];
  /** NaN where the observation is. */
  remainder: Float64Array;
}

/**
 * Components of a series for a page that explains it; not for a loop over many series, since it opens its own space.
 * @param y observations, length n; NaN = not usable
 * @param seasons lengths in observations, may be fractional; those that fit twice into the history are used
 * @returns null when no season fits twice
 * @see decomposeMstl
 */
export function explainMstl(y: Float64Array, seasons: readonly number[]): MstlComponents | null {
  const [first, end] = [Math.max(0, firstUsable(y)), lastUsable(y) + 1];
  const lengths = mstlSeasons(seasons, (end - first) / 2);
  if (lengths.length === 0) return null;
  const space = openMstlSpace();
  decomposeMstl(y.subarray(first, end), lengths, space);
  const place = (values: Float64Array): Float64Array => {
    const whole = new Float64Array(y.length).fill(Number.NaN);
    whole.set(values.subarray(0, end - first), first);
    return whole;
  };
  const trend = place(space.trend);
  const parts = lengths.map((length, i) => ({ length, values: place(space.seasonal[i]) }));
  const remainder = y.map((value, t) => parts.reduce((rest, { values }) => rest - values[t], value - trend[t]));
  return { trend, seasons: parts, remainder };
}

/**
 * Parts of the path of a model fitted by `fitMstl`.
 * @param state as it left it
 * @param future n, the length of the history, the seasons, and h, the horizon
 */
export function explainMstlPath(state: Float64Array, { n, seasons, h }: { n: number; seasons: readonly number[]; h: number }): PathParts {
  const out = { mean: new Float64Array(h), sigma: new Float64Array(h) };
  forecastTheta(state, true, openThetaSpace(), out);
  const level = state[THETA.SHIFT] + state[THETA.LEVEL];
  let at = MSTL_SEASONS;
  const parts = mstlSeasons(seasons).map((length) => {
    const from = at;
    at += length;
    return { length, values: Float64Array.from({ length: h }, (_, step) => state[from + ((n + step) % length)]) };
  });
  return { level, trend: out.mean.map((mean) => mean - level), seasons: parts };
}
