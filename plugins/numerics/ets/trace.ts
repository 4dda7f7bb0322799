import { formOf, STATE } from './state.ts';

/** What a fitted form is made of, period by period; each array may be left out. Lengths: the periods asked for. */
export interface EtsTrace {
  /** One-step value: level and season together. NaN up to and including the first usable period, which has no past. */
  fitted?: Float64Array;
  /** Level expected before the period is seen, growth included, in the unit of y. */
  level?: Float64Array;
  /** Growth into the period, damped. */
  growth?: Float64Array;
  /** Seasonal term (in the unit of y) or factor; 0 or 1 for a form without a season. */
  season?: Float64Array;
}

/**
 * Runs a fitted form over its series again and writes its components: their sum (product, for a multiplicative season) is the one-step
 * value. Periods past the end of y continue the recursion without observations: the components of the forecast.
 * @param state as `writeState` wrote it for this series
 * @param seasonLength m of that state
 * @param y observations, length n; NaN = not usable
 * @param out arrays of at least n cells; periods without a value before the first usable one receive NaN
 */
export function traceEts(state: Float64Array, seasonLength: number, y: Float64Array, out: EtsTrace): void {
  const periods = Math.max(...[out.fitted, out.level, out.growth, out.season].map((array) => array?.length ?? 0));
  const { season: kind } = formOf(state);
  const phi = state[STATE.phi];
  const slope = phi * state[STATE.beta];
  const gain = state[STATE.alpha] + slope;
  const seasons = state.slice(STATE.season + seasonLength, STATE.season + 2 * seasonLength);
  let first = 0;
  while (first < y.length && Number.isNaN(y[first])) first++;
  for (const array of [out.fitted, out.level, out.growth, out.season]) array?.fill(Number.NaN, 0, first);
  let c = phi * state[STATE.firstGrowth];
  let q = state[STATE.firstLevel] + c;
  for (let t = first, place = 0; t < periods; t++, place = place + 1 === seasonLength ? 0 : place + 1) {
    const s = kind === 'N' ? 0 : seasons[place];
    if (out.fitted) out.fitted[t] = t === first ? Number.NaN : kind === 'M' ? q * s : q + s;
    if (out.level) out.level[t] = q;
    if (out.growth) out.growth[t] = c;
    if (out.season) out.season[t] = s;
    const value = t < y.length ? y[t] : Number.NaN;
    const e = kind === 'M' ? value / s - q : value - s - q;
    const level = q;
    c *= phi;
    q += c;
    if (Number.isNaN(e)) continue;
    if (kind !== 'N') seasons[place] = kind === 'M' ? s + (state[STATE.gamma] * s * e) / level : s + state[STATE.gamma] * e;
    q += gain * e;
    c += slope * e;
  }
}
