import { decomposeStl, type StlParts } from '../stl/decompose-stl.ts';
import { chooseStl } from '../stl/stl-settings.ts';
import { openStlSpace } from '../stl/stl-space.ts';
import { interpolateSeasonal } from './interpolate.ts';

/** Rounds of decomposing and filling; gaps that start as straight lines are settled to a percent or so by then. */
const ROUNDS = 4;
/** Seasonal window of STL in cycles, as in MSTL's first season. */
const WINDOW = 11;

/**
 * Fills gaps by linear interpolation of the series without its STL season, which is estimated from the filled series in turn: decompose,
 * fill, and again. Without two seasons of usable values the fill is a plain line.
 * @param y observations, length n; NaN = not usable
 * @param m season length, 1 = none
 * @param out length n, receives the filled series
 * @param isRobust lets outliers weigh less; eight times the cost
 * @returns season and trend of the last round, or null when no season was used
 * @see R's forecast::na.interp, which starts from a regression on Fourier terms where we iterate. Cost 64 passes of STL's
 * inner loop with gaps, 16 without; 8 and 2 when not robust.
 */
export function fillWithSeason(y: Float64Array, m: number, out: Float64Array, isRobust = true): StlParts | null {
  const filled = interpolateSeasonal(y, null, out);
  if (m < 2 || !Number.isInteger(m) || y.length <= 2 * m || y.length - filled <= 2 * m) return null;
  const parts = { season: new Float64Array(y.length), trend: new Float64Array(y.length) };
  const space = openStlSpace();
  const settings = chooseStl({ period: m, seasonalWindow: WINDOW, robust: isRobust });
  for (let round = 0; round < (filled > 0 ? ROUNDS : 1); round++) {
    decomposeStl(out.slice(), settings, space, parts);
    interpolateSeasonal(y, parts.season, out);
  }
  return parts;
}
