import { aiccOf, DEFAULTS, type EtsFit, type EtsOptions, keepFit } from './fit.ts';
import type { EtsForm } from './form.ts';
import { minimiseSquares, type SquaresProblem } from './minimise-squares.ts';
import type { EtsPass } from './pass.ts';
import { passOf } from './passes.ts';
import { backcast, placeStart, type StartStates } from './start-states.ts';
import { ALPHA, BETA, type EtsSeries, GAMMA, GROWTH, LEVEL, PHI } from './workspace.ts';

const SMALLEST = 0.0001;
const LARGEST = 0.9999;
/** Usual range of the damping, Hyndman et al. 2008, section 2.6.2: below 0.8 a trend is gone after a few periods, above 0.98 it is not damped. */
const PHI_RANGE = [0.8, 0.98] as const;
/** Where the search for α and for γ as a share of 1 − α begins, the best of these: quiet, quick, and quick seasons on a quiet level. */
const FIRST: readonly (readonly [alpha: number, gamma: number])[] = [
  [0.1, 0.1],
  [0.5, 0.1],
  [0.1, 0.6],
];
/** A form is given up when it lies behind by more than this many times what its last round gained, and by at least so many points of AICc. */
const BEHIND = 8;
const FAR = 6;
let series: EtsSeries;
let form: EtsForm;
let pass: EtsPass;
const place = { phi: -1, gamma: -1, states: -1 };
let theta = new Float64Array(8);
const problem: SquaresProblem = { count: 0, size: 0, lower: new Float64Array(8), upper: new Float64Array(8), evaluate, isHopeless };
/** AICc to be beaten. */
let limit = Number.POSITIVE_INFINITY;
let isLost = false;
let scratch = new Float64Array(0);

/** Writes parameters of the search into the series: β = α · θ₁, γ = (1 − α) · θ, so that every θ keeps to the usual region. */
function unpack(parameters: Float64Array): void {
  const { p } = series;
  const alpha = parameters[0];
  p[ALPHA] = alpha;
  if (form.trend !== 'N') p[BETA] = alpha * parameters[1];
  if (place.phi > 0) p[PHI] = parameters[place.phi];
  if (place.gamma > 0) p[GAMMA] = (1 - alpha) * parameters[place.gamma];
  if (place.states < 0) return;
  let at = place.states;
  p[LEVEL] = parameters[at++];
  if (form.trend !== 'N') p[GROWTH] = parameters[at++];
  if (form.season === 'N') return;
  const last = series.m - 1;
  let rest = form.season === 'M' ? series.m : 0;
  for (let j = 0; j < last; j++) {
    series.season[j] = parameters[at++];
    rest -= series.season[j];
  }
  series.season[last] = rest;
}

function evaluate(parameters: Float64Array, residuals: Float64Array): number {
  unpack(parameters);
  return pass(series, series.y, residuals);
}

/** Rounds gain less and less, so what is far behind for its last gain stays behind. */
function isHopeless(sum: number, before: number): boolean {
  const behind = aiccOf(series, form, sum) - limit;
  isLost = behind > FAR + BEHIND * series.usable * Math.log(before / sum);
  return isLost;
}

/** One parameter of the search: its range and where it begins. */
function bound(at: number, low: number, high: number, begin: number): void {
  problem.lower[at] = low;
  problem.upper[at] = high;
  theta[at] = begin;
}

/** Lays out the smoothing parameters of the form and begins them in the middle of what is common. */
function layOut({ trendCap }: EtsOptions): void {
  const { p } = series;
  p[BETA] = 0;
  p[GAMMA] = 0;
  p[PHI] = 1;
  let at = 0;
  bound(at++, SMALLEST, LARGEST, 0.3);
  if (form.trend !== 'N') bound(at++, SMALLEST, Math.min(trendCap, LARGEST), 0.05);
  place.phi = form.trend === 'Ad' ? at : -1;
  if (form.trend === 'Ad') bound(at++, PHI_RANGE[0], PHI_RANGE[1], 0.95);
  place.gamma = form.season === 'N' ? -1 : at;
  if (form.season !== 'N') bound(at++, SMALLEST, LARGEST, 0.1);
  place.states = -1;
  problem.size = at;
  problem.count = series.n;
}

/** Adds the start states to the parameters of the search. */
function addStates(): void {
  const seasonal = form.season !== 'N';
  const { p, m } = series;
  const size = problem.size + (form.trend === 'N' ? 1 : 2) + (seasonal ? m - 1 : 0);
  if (theta.length < size) {
    theta = Float64Array.from({ length: size }, (_, i) => theta[i] ?? 0);
    problem.lower = Float64Array.from({ length: size }, (_, i) => problem.lower[i] ?? 0);
    problem.upper = Float64Array.from({ length: size }, (_, i) => problem.upper[i] ?? 0);
  }
  let at = problem.size;
  bound(at++, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, p[LEVEL]);
  if (form.trend !== 'N') bound(at++, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, p[GROWTH]);
  for (let j = 0; seasonal && j < m - 1; j++) bound(at++, form.season === 'M' ? 0.001 : Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, series.season[j]);
  place.states = problem.size;
  problem.size = size;
}

/** Begins at the most likely of the first places, other parameters at their beginning; says whether any could be run. */
function chooseFirst(): boolean {
  let least = Number.POSITIVE_INFINITY;
  let best = FIRST[0];
  for (let i = 0; i < (place.gamma < 0 ? 2 : FIRST.length); i++) {
    placeFirst(FIRST[i]);
    const squares = evaluate(theta, scratch);
    if (squares < least) {
      least = squares;
      best = FIRST[i];
    }
  }
  placeFirst(best);
  return least < Number.POSITIVE_INFINITY;
}

function placeFirst([alpha, gamma]: readonly [number, number]): void {
  theta[0] = alpha;
  if (place.gamma > 0) theta[place.gamma] = gamma;
}

/** Other start states for a form with relative errors that cannot be run from the first ones: a value ≤ 0 on the way. */
function startOver(start: StartStates): boolean {
  const { p } = series;
  // A steep line that leads below zero, or a trend that follows a fall there: begin flat.
  if (form.trend !== 'N') theta[1] = SMALLEST;
  p[LEVEL] = start.flat;
  p[GROWTH] = 0;
  if (chooseFirst()) return true;
  if (form.season !== 'A') return false;
  // A season larger than the level was at first: a backcast with quick seasons brings it to the size it had there.
  theta[place.gamma] = 0.5;
  unpack(theta);
  return backcast(series, form, scratch) && chooseFirst();
}

/** Takes back start states that describe the history worse. */
function restoreStart(fit: EtsFit): void {
  series.p[LEVEL] = fit.p[LEVEL];
  series.p[GROWTH] = fit.p[GROWTH];
  for (let j = 0; j < series.m && form.season !== 'N'; j++) series.season[j] = fit.season[j];
}

/**
 * Fits one form by maximum likelihood within the usual parameter region (0 < β < cap · α, 0 < γ < 1 − α, 0.8 ≤ φ ≤ 0.98).
 * @param data as `loadSeries` left it; its parameter and season cells are overwritten
 * @param wanted the form
 * @param start states of the form's kind of season, see `findStart`
 * @param fit receives the result
 * @param beat an AICc that the form has to come below to be of use; Infinity = none
 * @returns false when the form cannot describe the series: a season without two full ones, or values ≤ 0 in a multiplicative form; and when
 *   it was given up on the way because it would not beat `beat`
 * @see Hyndman, Koehler, Ord & Snyder 2008, sections 5.1 and 5.2. Cost 15 to 40 passes over y.
 */
export function fitForm(
  data: EtsSeries,
  wanted: EtsForm,
  start: StartStates,
  fit: EtsFit,
  options: EtsOptions = DEFAULTS,
  beat = Number.POSITIVE_INFINITY,
): boolean {
  if (!start.usable || (wanted.error === 'M' && !data.positive)) return false;
  series = data;
  form = wanted;
  limit = Number.POSITIVE_INFINITY;
  isLost = false;
  pass = passOf(wanted);
  if (scratch.length < data.n) scratch = new Float64Array(data.n + 64);
  layOut(options);
  placeStart(data, wanted, start);
  if (!chooseFirst() && !startOver(start)) return false;
  const rough = minimiseSquares(problem, theta, 0.003, 4);
  keepFit(fit, data, wanted, evaluate(theta, scratch));
  if (!backcast(data, wanted, scratch) || !(evaluate(theta, scratch) < rough)) restoreStart(fit);
  limit = beat;
  minimiseSquares(problem, theta, 0.0003, 12);
  if (isLost) return false;
  if (options.start === 'optimised') {
    addStates();
    minimiseSquares(problem, theta, 1e-8, 200);
  }
  keepFit(fit, data, wanted, evaluate(theta, scratch));
  return true;
}
