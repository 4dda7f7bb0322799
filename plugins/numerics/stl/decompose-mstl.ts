import { decomposeStl } from './decompose-stl.ts';
import { fillGaps } from './fill-gaps.ts';
import { chooseStl } from './stl-settings.ts';
import { openStlSpace, type StlSpace } from './stl-space.ts';

/** Work space of MSTL, opened once and reused: arrays only grow. */
export interface MstlSpace {
  stl: StlSpace;
  /** n: the series without gaps, and what is left of it. */
  filled: Float64Array;
  rest: Float64Array;
  trend: Float64Array;
  /** n for each season, shortest first. */
  seasonal: Float64Array[];
}

export const openMstlSpace = (): MstlSpace => {
  const none = new Float64Array(0);
  return { stl: openStlSpace(), filled: none, rest: none, trend: none, seasonal: [] };
};

/** Window of the first season in cycles, and what each longer one adds. */
const FIRST_WINDOW = 11;
const MORE = 4;

/** With a share s of a place missing, what straight lines hide of its season shrinks by about s a pass. */
const REFILLS = 3;

/**
 * MSTL: STL for one season after the other, shortest first, each on the series without the other seasons; twice when there are several.
 * Gaps are first bridged by straight lines, then by trend and seasons, and the whole is done again, three times.
 * @param y observations, length n, the first and the last usable; NaN = not usable
 * @param seasons from `mstlSeasons`, each ≤ n / 2, at least one
 * @param space receives `filled`, `trend` and `seasonal` in the first n cells
 * @see Bandara, Hyndman & Bergmeir 2021, section 3; R forecast `mstl`. Windows 11, 15, 19 … cycles, jumps of a tenth of a window.
 */
export function decomposeMstl(y: Float64Array, seasons: readonly number[], space: MstlSpace): void {
  const n = y.length;
  reserveMstl(space, n, seasons.length);
  const filled = space.filled.subarray(0, n);
  const gaps = fillGaps(y, filled);
  runMstl(filled, seasons, space);
  for (let pass = gaps > 0 ? REFILLS : 0; pass > 0; pass--) {
    for (let t = 0; t < n; t++) {
      if (!Number.isNaN(y[t])) continue;
      let value = space.trend[t];
      for (let i = 0; i < seasons.length; i++) value += space.seasonal[i][t];
      filled[t] = value;
    }
    runMstl(filled, seasons, space);
  }
}

function reserveMstl(space: MstlSpace, n: number, seasons: number): void {
  if (space.filled.length < n) {
    const length = n + (n >> 2);
    space.filled = new Float64Array(length);
    space.rest = new Float64Array(length);
    space.trend = new Float64Array(length);
    space.seasonal = [];
  }
  while (space.seasonal.length < seasons) space.seasonal.push(new Float64Array(space.filled.length));
}

function runMstl(filled: Float64Array, seasons: readonly number[], space: MstlSpace): void {
  const n = filled.length;
  const rest = space.rest.subarray(0, n);
  rest.set(filled);
  for (let i = 0; i < seasons.length; i++) space.seasonal[i].fill(0, 0, n);
  const passes = seasons.length > 1 ? 2 : 1;
  for (let pass = 0; pass < passes; pass++)
    for (let i = 0; i < seasons.length; i++) {
      const season = space.seasonal[i].subarray(0, n);
      for (let t = 0; t < n; t++) rest[t] += season[t];
      decomposeStl(rest, chooseStl({ period: seasons[i], seasonalWindow: FIRST_WINDOW + MORE * i }), space.stl, { season, trend: space.trend.subarray(0, n) });
      for (let t = 0; t < n; t++) rest[t] -= season[t];
    }
}
