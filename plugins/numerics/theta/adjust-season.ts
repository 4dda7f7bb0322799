import { decompose } from '../series/classical-decomposition.ts';
import { interpolateSeasonal } from '../series/interpolate.ts';
import { fillGaps } from '../stl/fill-gaps.ts';
import { firstUsable, lastUsable } from '../usable.ts';
import { hasSeason } from './has-season.ts';
import { reserveSpace, type ThetaSpace } from './theta-space.ts';

/** How a series was adjusted for its season: not at all, by a difference, by a ratio. */
export const NO_SEASON = 0;
export const ADDED = 1;
export const MULTIPLIED = 2;

/** A seasonal ratio below this makes the adjusted series explode; the additive form is taken instead. */
const LEAST_RATIO = 0.01;

/** With a share s of a place missing, what straight lines hide of its season shrinks by s a pass. */
const REFILLS = 4;

/**
 * Seasonal adjustment of the Theta family: when the autocorrelation test finds a season, the classical decomposition takes it out,
 * by ratios when every observation is > 0 and no ratio is below 0.01, else by differences. Gaps are bridged for the test and the season
 * alone, by straight lines and then again by lines with the season on top; in the adjusted series they stay gaps.
 * @param y observations, length n; NaN = not usable; at least one is usable
 * @param m season length, ≥ 1; place 0 of the season is period 0
 * @param space work space; `adjusted` receives the adjusted series (first n cells)
 * @param season length 1 + m, receives NO_SEASON, ADDED or MULTIPLIED, and then the m values of the season where there is one
 * @see Fiorucci et al. 2016, section 4
 */
export function adjustSeason(y: Float64Array, m: number, space: ThetaSpace, season: Float64Array): void {
  const n = y.length;
  reserveSpace(space, n, 0);
  const [first, end] = [firstUsable(y), lastUsable(y) + 1];
  const [filled, trend] = [space.filled.subarray(first, end), space.trend.subarray(first, end)];
  const adjusted = space.adjusted;
  const figure = season.subarray(1, 1 + m);
  season[0] = NO_SEASON;
  const gaps = fillGaps(y.subarray(first, end), filled);
  if (!hasSeason(filled, m, trend)) {
    adjusted.set(y);
    return;
  }
  const parts = { trend, seasonal: space.intercept.subarray(first, end), remainder: space.slope.subarray(first, end), figure };
  let multiplicative = isAbove(filled, filled.length, 0);
  for (let pass = gaps > 0 ? REFILLS : 0; pass >= 0; pass--) {
    decompose(filled, multiplicative, parts);
    if (multiplicative && !isAbove(figure, m, LEAST_RATIO)) {
      multiplicative = false;
      decompose(filled, false, parts);
    }
    if (pass > 0) interpolateSeasonal(y.subarray(first, end), parts.seasonal, filled, multiplicative);
  }
  rotate(figure, first % m);
  for (let t = 0, place = 0; t < n; t++) {
    adjusted[t] = multiplicative ? y[t] / figure[place] : y[t] - figure[place];
    if (++place === m) place = 0;
  }
  season[0] = multiplicative ? MULTIPLIED : ADDED;
}

/**
 * Puts the season back, in place.
 * @param values in adjusted units; the first stands at period `from`
 * @param season length 1 + m, as `adjustSeason` left it
 * @param from period of the first value, ≥ 0
 * @param scaleOnly true for a deviation: a ratio scales it, a difference leaves it alone
 */
export function restoreSeason(values: Float64Array, season: Float64Array, from: number, scaleOnly = false): void {
  const [kind, m] = [season[0], season.length - 1];
  if (kind === NO_SEASON || (kind === ADDED && scaleOnly)) return;
  for (let i = 0, place = from % m; i < values.length; i++) {
    values[i] = kind === MULTIPLIED ? values[i] * season[1 + place] : values[i] + season[1 + place];
    if (++place === m) place = 0;
  }
}

/** Moves what stands at place 0 to place `by`, the rest following round. */
function rotate(figure: Float64Array, by: number): void {
  if (by === 0) return;
  figure.reverse();
  figure.subarray(0, by).reverse();
  figure.subarray(by).reverse();
}

function isAbove(values: Float64Array, count: number, bound: number): boolean {
  for (let i = 0; i < count; i++) if (!(values[i] > bound)) return false;
  return true;
}
