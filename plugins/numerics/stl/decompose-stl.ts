import { updateWeights } from './robust-weights.ts';
import { smoothCycles } from './smooth-cycles.ts';
import { smoothLoess } from './smooth-loess.ts';
import type { StlSettings } from './stl-settings.ts';
import { reserveStl, type StlSpace } from './stl-space.ts';

/** Where a decomposition is written, length n each; what is left is y − season − trend. */
export interface StlParts {
  season: Float64Array;
  trend: Float64Array;
}

/**
 * STL: seasonal and trend decomposition by loess. y = season + trend + remainder, exactly by construction.
 * @param y observations without gaps, length n, n ≥ 2 · period
 * @param settings from `chooseStl`
 * @param space work space; after a robust run `weights` holds the robustness weights
 * @param out receives season and trend
 * @throws RangeError when y is shorter than two seasons
 * @see Cleveland, Cleveland, McRae & Terpenning 1990, sections 2 and 3. Equal to R's `stl` up to rounding; a periodic season is the plain
 * mean of each place, where R takes a loess so wide that its weights differ by up to 2 %.
 */
export function decomposeStl(y: Float64Array, settings: StlSettings, space: StlSpace, out: StlParts): void {
  const n = y.length;
  const { period, outer } = settings;
  if (n < 2 * period) throw new RangeError(`STL: ${n} observations for a season of ${period}; it takes two seasons, ${2 * period}`);
  reserveStl(space, n, period);
  out.trend.fill(0, 0, n);
  let robust: Float64Array | null = null;
  for (let pass = 0; pass <= outer; pass++) {
    for (let i = 0; i < settings.inner; i++) runInner(y, settings, space, robust, out);
    if (pass === outer) break;
    robust = space.weights;
    updateWeights(y, out, robust, space.residuals);
  }
  if (settings.seasonal === null) levelPlaces(out.season, period);
}

/** One pass of the inner loop: season from y − trend, trend from y − season. */
function runInner(y: Float64Array, { period, seasonal, lowPass, trend }: StlSettings, space: StlSpace, robust: Float64Array | null, out: StlParts): void {
  const n = y.length;
  const { rest, cycles, average, swap } = space;
  for (let t = 0; t < n; t++) rest[t] = y[t] - out.trend[t];
  smoothCycles(rest, n, { period, seasonal, robust, space }, cycles);
  movingAverage(cycles, n + 2 * period, period, average);
  movingAverage(average, n + period + 1, period, swap);
  movingAverage(swap, n + 2, 3, average);
  smoothLoess(average, n, lowPass, null, swap);
  for (let t = 0; t < n; t++) {
    out.season[t] = cycles[period + t] - swap[t];
    rest[t] = y[t] - out.season[t];
  }
  smoothLoess(rest, n, trend, robust, out.trend);
}

/** Means of `width` neighbours; n − width + 1 of them. */
function movingAverage(values: Float64Array, n: number, width: number, out: Float64Array): void {
  let sum = 0;
  for (let t = 0; t < width; t++) sum += values[t];
  out[0] = sum / width;
  for (let t = width; t < n; t++) {
    sum += values[t] - values[t - width];
    out[t - width + 1] = sum / width;
  }
}

/** Gives every place of the season its mean. */
function levelPlaces(season: Float64Array, period: number): void {
  for (let place = 0; place < period; place++) {
    let sum = 0;
    let count = 0;
    for (let t = place; t < season.length; t += period, count++) sum += season[t];
    for (let t = place; t < season.length; t += period) season[t] = sum / count;
  }
}
