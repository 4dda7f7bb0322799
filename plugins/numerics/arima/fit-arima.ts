import { firstUsable, lastUsable } from '../usable.ts';
import { conditionalAhead, conditionalSquares } from './conditional.ts';
import { differenceBy, fillGaps } from './difference.ts';
import { aiccOf, applyParameters, estimateFinal, judgeOrders } from './estimate.ts';
import { exactAhead, exactSquares } from './exact.ts';
import { countParameters, type Orders, seasonUsed } from './orders.ts';
import { searchOrders } from './search-orders.ts';
import { ARIMA, type ArimaParts, arimaParts } from './state.ts';
import { isSeasonStrong, wandersOff } from './unit-roots.ts';
import { openSpace, type Problem, space } from './workspace.ts';

/** Latest differenced values that parameters are estimated on; the filter itself runs over all of them. */
const WINDOW = 400;

/** How the series was made into what is modelled. */
interface Prepared {
  first: number;
  n: number;
  /** Values lost to differences. */
  lost: number;
  centre: number;
  /** Deviation divided by; 0 = the differences never move. */
  scale: number;
}

/**
 * Seasonal ARIMA: given orders, or chosen by strength of the season (D), KPSS tests (d) and a stepwise AICc search (the rest). Search by
 * conditional sum of squares when there is a season, by exact likelihood when there is none; the choice is then fitted by exact
 * likelihood, unless its state is too long for that (then conditionally). Parameters come from the last 400 differenced values.
 * Gaps are bridged where differences need a value, but never count as evidence; a gap at the end is forecast over. Seasons beyond 24, and
 * those with less than two turns and five periods, are not modelled.
 * @param y observations, length n; NaN = not usable
 * @param m season, 1 = none
 * @param given orders, or null to choose (their m must be 1 or the season)
 * @param fitted length n, one-step values with the parameters of the whole series; NaN before differences exist
 * @param state length `arimaParts(m).width`
 * @returns false with fewer than 3 periods from the first usable to the last
 * @see Box, Jenkins, Reinsel & Ljung 2015; Hyndman & Khandakar 2008
 */
export function fitArima(y: Float64Array, m: number, given: Orders | null, fitted: Float64Array, state: Float64Array): boolean {
  const first = firstUsable(y);
  const n = lastUsable(y) + 1 - first;
  if (first < 0 || n < 3) return false;
  const used = given?.m ?? seasonUsed(m);
  const season = n >= 2 * used + 5 ? used : 1;
  openSpace(n + season);
  fillGaps(y, first, first + n, season, space.levels, space.seen);
  const [d, D] = given === null ? chooseDifferences(n, season) : [given.d, season > 1 ? given.D : 0];
  const lost = d + season * D;
  const left = differences(n, d, D, season);
  const observed = space.seen.subarray(lost, lost + left);
  const [centre, scale] = standardise(left, observed);
  const from = Math.max(0, left - WINDOW);
  let count = 0;
  for (let t = from; t < left; t++) count += observed[t];
  const problem = { from, to: left, observed, count, zero: scale > 0 ? -centre / scale : 0 };
  const flat: Orders = { p: 0, d, q: 0, P: 0, D, Q: 0, m: season, constant: true };
  const search = (): Orders => searchOrders(d, D, season, (candidate) => judgeOrders(candidate, problem)) ?? flat;
  const orders = scale === 0 ? flat : given === null ? search() : { ...given, m: season };
  finish(y, orders, problem, { first, n, lost, centre, scale }, arimaParts(m), fitted, state);
  return true;
}

/** Writes differences of `space.levels` into `space.w`; returns their number. */
function differences(n: number, d: number, D: number, season: number): number {
  let left = n;
  for (let t = 0; t < n; t++) space.w[t] = space.levels[t];
  if (D > 0) left = differenceBy(space.w, left, season);
  for (let i = 0; i < d; i++) left = differenceBy(space.w, left, 1);
  return left;
}

/** d and D; `w` and `oneStep` serve as working space. */
function chooseDifferences(n: number, season: number): [number, number] {
  const D = season > 1 && isSeasonStrong(space.levels, n, season, space.oneStep) ? 1 : 0;
  let d = 0;
  for (; d + D < 2; d++) {
    const left = differences(n, d, D, season);
    if (left < 8 || !wandersOff(space.w, left)) break;
  }
  return [d, D];
}

/** Centres and scales `space.w` by mean and deviation of what was observed; a deviation lost in rounding counts as 0, and w becomes 0. */
function standardise(left: number, observed: Uint8Array): [number, number] {
  const { w, levels } = space;
  let [sum, count, squares, size] = [0, 0, 0, 0];
  for (let t = 0; t < left; t++) {
    size = Math.max(size, Math.abs(levels[t]));
    if (observed[t] === 0) continue;
    sum += w[t];
    count++;
  }
  const centre = count === 0 ? 0 : sum / count;
  for (let t = 0; t < left; t++) {
    w[t] -= centre;
    if (observed[t] === 1) squares += w[t] * w[t];
  }
  const deviation = count === 0 ? 0 : Math.sqrt(squares / count);
  const scale = deviation > 1e-12 * size ? deviation : 0;
  for (let t = 0; t < left; t++) w[t] = scale === 0 ? 0 : w[t] / scale;
  return [centre, scale];
}

/** Final parameters, then the filter over everything; writes fitted values and state. */
function finish(y: Float64Array, orders: Orders, problem: Problem, prepared: Prepared, parts: ArimaParts, fitted: Float64Array, state: Float64Array): void {
  const { first, n, lost, centre, scale } = prepared;
  const { w, levels, oneStep, chosen, model } = space;
  const { to, observed, count } = problem;
  const { minusTwice, exact } = scale === 0 ? noLikelihood() : estimateFinal(orders, problem);
  applyParameters(chosen, orders, problem);
  const r = Math.max(1, model.arLag, model.maLag + 1);
  const whole = exact ? exactSquares(w, observed, 0, to, model, oneStep) : null;
  const squares = whole?.squares ?? conditionalSquares(w, observed, 0, to, model, oneStep);
  if (whole !== null) exactAhead(r, state, parts.ahead);
  else conditionalAhead(to, model, r, state, parts.ahead);
  fitted.fill(Number.NaN);
  let errors = 0;
  for (let t = 0; t < to; t++) {
    if (t > 0 || lost > 0) fitted[first + lost + t] = levels[lost + t] - (w[t] - oneStep[t]) * scale;
    errors += observed[t];
  }
  for (let i = 1; i <= model.arLag; i++) state[parts.phi + i - 1] = model.phi[i];
  for (let i = 1; i <= model.maLag; i++) state[parts.theta + i - 1] = model.theta[i];
  for (let i = 0; i < r; i++) state[parts.ahead + i] *= scale;
  for (let i = 0; i < lost; i++) state[parts.last + i] = levels[n - lost + i];
  const inUnit = scale === 0 ? 0 : minusTwice + 2 * count * Math.log(scale);
  const { p, d, q, P, D, Q, m, constant } = orders;
  state.set(
    [
      scale * Math.sqrt(squares / Math.max(1, errors - countParameters(orders))),
      d,
      D,
      m,
      y.length - first - n,
      centre + model.mean * scale,
      model.arLag,
      model.maLag,
    ],
    ARIMA.sigma,
  );
  state.set([-inUnit / 2, scale === 0 ? 0 : aiccOf(inUnit, orders, problem), p, q, P, Q, constant ? 1 : 0], ARIMA.loglik);
}

/** Differences that never move: mean and nothing else. */
function noLikelihood(): { minusTwice: number; exact: boolean } {
  space.chosen.fill(0);
  return { minusTwice: 0, exact: false };
}
