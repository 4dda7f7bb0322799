import type { EtsForm } from './form.ts';
import { passOf } from './passes.ts';
import { END_GROWTH, END_LEVEL, type EtsSeries, GROWTH, LEVEL, PHI } from './workspace.ts';

/** Start states of one kind of season, found once for a series and shared by its forms. */
export interface StartStates {
  /** Whether the kind can be had: two full seasons, and positive values for a multiplicative one. */
  usable: boolean;
  /** Seasonal states of the first m periods; they sum to 0, or have a mean of 1. */
  season: Float64Array;
  /** Level before the first period, without and with a growth. */
  flat: number;
  level: number;
  growth: number;
}

/** Periods the first level and growth are estimated from, at least. */
const FIRST = 10;

let centred = new Float64Array(0);
let filled = new Float64Array(0);
let adjusted = new Float64Array(0);
let counts = new Float64Array(32);

/** Copies y with gaps bridged by straight lines between their neighbours; a gap at the end repeats the last value. */
function bridge(y: Float64Array, n: number): void {
  let last = 0;
  for (let t = 0; t < n; t++) {
    if (Number.isNaN(y[t])) continue;
    filled[t] = y[t];
    for (let gap = last + 1; gap < t; gap++) filled[gap] = filled[last] + ((y[t] - filled[last]) * (gap - last)) / (t - last);
    last = t;
  }
  for (let t = last + 1; t < n; t++) filled[t] = filled[last];
}

/** Moving average over one season around each period, ends weighing half when m is even; NaN where it does not fit. */
function centre(n: number, m: number): void {
  const half = m >> 1;
  const even = m % 2 === 0;
  centred.fill(Number.NaN, 0, n);
  let sum = 0;
  for (let t = 0; t < m && t < n; t++) sum += filled[t];
  for (let t = half; t + half < n; t++) {
    // Here sum runs over the m periods from t − half on.
    centred[t] = even ? (sum + 0.5 * (filled[t + half] - filled[t - half])) / m : sum / m;
    if (t - half + m < n) sum += filled[t - half + m] - filled[t - half];
  }
}

/** Mean detrended value of each place of the season, centred on 0 or 1. */
function averageSeason({ y, n, m }: EtsSeries, multiply: boolean, season: Float64Array): boolean {
  season.fill(0, 0, m);
  counts.fill(0, 0, m);
  for (let t = 0, place = 0; t < n; t++, place = place + 1 === m ? 0 : place + 1) {
    const value = multiply ? y[t] / centred[t] : y[t] - centred[t];
    if (Number.isNaN(value)) continue;
    season[place] += value;
    counts[place]++;
  }
  let total = 0;
  let seen = 0;
  for (let place = 0; place < m; place++) {
    if (counts[place] === 0) continue;
    season[place] /= counts[place];
    total += season[place];
    seen++;
  }
  const mean = seen === 0 ? Number.NaN : total / seen;
  for (let place = 0; place < m; place++) {
    if (counts[place] === 0) season[place] = multiply ? 1 : 0;
    else season[place] = multiply ? season[place] / mean : season[place] - mean;
    if (!(season[place] < Number.POSITIVE_INFINITY) || (multiply && season[place] < 0.01)) return false;
  }
  return true;
}

/** Straight line through the first max(10, 2m) adjusted values, at the period before the first; and their plain mean. */
function fitLine({ y, n, m }: EtsSeries, start: StartStates): void {
  const reach = Math.min(n, Math.max(FIRST, 2 * m));
  let [count, sum, times, squares, cross] = [0, 0, 0, 0, 0];
  for (let t = 0; t < reach; t++) {
    if (Number.isNaN(y[t])) continue;
    count++;
    sum += adjusted[t];
    times += t + 1;
    squares += (t + 1) * (t + 1);
    cross += (t + 1) * adjusted[t];
  }
  const spread = squares - (times * times) / count;
  start.flat = sum / count;
  start.growth = spread > 0 ? (cross - (times * sum) / count) / spread : 0;
  start.level = (sum - start.growth * times) / count;
}

/**
 * Start states by classical decomposition: season from the ratio or difference to a centred moving average over the whole history, level and
 * growth from a straight line through the first seasons without it.
 * @param series as `loadSeries` left it
 * @param kind of season wanted
 * @param start receives them; `usable` says whether there are any
 * @see Hyndman, Koehler, Ord & Snyder 2008, section 2.6.1
 */
export function findStart(series: EtsSeries, kind: EtsForm['season'], start: StartStates): void {
  const { y, n, m } = series;
  if (filled.length < n) [filled, centred, adjusted] = [n, n, n].map((length) => new Float64Array(length + 64));
  if (start.season.length < m) start.season = new Float64Array(m);
  if (counts.length < m) counts = new Float64Array(m);
  start.usable = kind === 'N' || (m > 1 && n >= 2 * m && (kind === 'A' || series.positive));
  if (!start.usable) return;
  if (kind !== 'N') {
    bridge(y, n);
    centre(n, m);
    start.usable = averageSeason(series, kind === 'M', start.season);
    if (!start.usable) return;
  }
  for (let t = 0, place = 0; t < n; t++, place = place + 1 === m ? 0 : place + 1)
    adjusted[t] = kind === 'N' ? y[t] : kind === 'A' ? y[t] - start.season[place] : y[t] / start.season[place];
  fitLine(series, start);
}

/** Puts start states where a pass of this form looks for them. */
export function placeStart({ p, season, m }: EtsSeries, form: EtsForm, start: StartStates): void {
  p[LEVEL] = form.trend === 'N' ? start.flat : start.level;
  p[GROWTH] = form.trend === 'N' ? 0 : start.growth;
  if (form.season !== 'N') for (let place = 0; place < m; place++) season[place] = start.season[place];
}

/** Moves the mean of the seasonal start states into level and growth; the one-step values stay what they are. */
function centreSeason({ p, season, m }: EtsSeries, multiply: boolean): void {
  let total = 0;
  for (let place = 0; place < m; place++) total += season[place];
  const mean = total / m;
  for (let place = 0; place < m; place++) season[place] = multiply ? season[place] / mean : season[place] - mean;
  p[LEVEL] = multiply ? p[LEVEL] * mean : p[LEVEL] + mean;
  if (multiply) p[GROWTH] *= mean;
}

/**
 * One backcast: runs the form's recursion forwards, then backwards from where it ended, and starts where that arrives. Replaces start states
 * estimated from a decomposition by ones that agree with the parameters, at the price of two passes instead of m + 1 more parameters
 * to optimise.
 * @param series with parameters and start states in place; these receive the new ones
 * @param form whose recursion to run
 * @param out room for n residuals
 * @returns false, with everything as it was but the end of the pass, when either direction fails
 */
export function backcast(series: EtsSeries, form: EtsForm, out: Float64Array): boolean {
  const { n, m, p, season } = series;
  const pass = passOf(form.season === 'M' ? form : { error: 'A', trend: form.trend, season: form.season });
  const [level, growth] = [p[LEVEL], p[GROWTH]];
  const seasonal = form.season !== 'N';
  if (seasonal) for (let place = 0; place < m; place++) counts[place] = season[place];
  let done = pass(series, series.y, out) < Number.POSITIVE_INFINITY;
  if (done) {
    p[GROWTH] = -p[END_GROWTH] / p[PHI];
    p[LEVEL] = p[END_LEVEL];
    if (seasonal) season.subarray(n, n + m).reverse();
    if (seasonal) for (let place = 0; place < m; place++) season[place] = season[n + place];
    done = pass(series, series.reversed, out) < Number.POSITIVE_INFINITY;
  }
  if (done) {
    p[GROWTH] = form.trend === 'N' ? 0 : -p[END_GROWTH] / p[PHI];
    p[LEVEL] = p[END_LEVEL];
    if (seasonal) season.subarray(n, n + m).reverse();
    if (seasonal) for (let place = 0; place < m; place++) season[place] = season[n + place];
    if (seasonal) centreSeason(series, form.season === 'M');
    return true;
  }
  p[LEVEL] = level;
  p[GROWTH] = growth;
  if (seasonal) for (let place = 0; place < m; place++) season[place] = counts[place];
  return false;
}
