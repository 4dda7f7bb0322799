import { formOf, STATE } from './state.ts';

let weights = new Float64Array(0);
let spread = new Float64Array(0);

/** √v, and the value before where v is no number a double can hold. */
const root = (v: number, before: number): number => (v < Number.POSITIVE_INFINITY ? Math.sqrt(Math.max(0, v)) : before);

/** Point forecasts of a form without a multiplicative season: level along its growth, plus the season. */
function addMeans(state: Float64Array, seasonLength: number, mean: Float64Array): void {
  let q = state[STATE.level];
  let c = state[STATE.growth];
  for (let step = 0; step < mean.length; step++) {
    mean[step] = q + state[STATE.season + (step % seasonLength)];
    c *= state[STATE.phi];
    q += c;
  }
}

/** Squared weights c² of an error j steps later, c = α + β(φ + … + φʲ) + γ at multiples of m; j = 1 … count. */
function weighErrors(state: Float64Array, seasonLength: number, count: number): void {
  if (weights.length <= count) [weights, spread] = [new Float64Array(count + 64), new Float64Array(count + 64)];
  const seasonal = formOf(state).season === 'A';
  let grow = state[STATE.phi];
  let sum = 0;
  for (let j = 1; j <= count; j++) {
    sum += grow;
    grow *= state[STATE.phi];
    const c = state[STATE.alpha] + state[STATE.beta] * sum + (seasonal && j % seasonLength === 0 ? state[STATE.gamma] : 0);
    weights[j] = c * c;
  }
}

/** Class 1, additive errors: v = σ²(1 + Σ c²). */
function spreadAdditive(state: Float64Array, sigma: Float64Array): void {
  let sum = 1;
  for (let step = 0; step < sigma.length; step++) {
    sigma[step] = root(state[STATE.sigma] * state[STATE.sigma] * sum, sigma[Math.max(0, step - 1)]);
    sum += weights[step + 1];
  }
}

/** Class 2, multiplicative errors on an additive form: θ = μ² + σ² Σ c²θ, v = (1 + σ²)θ − μ². */
function spreadRelative(state: Float64Array, mean: Float64Array, sigma: Float64Array): void {
  const variance = state[STATE.sigma] * state[STATE.sigma];
  for (let step = 0; step < sigma.length; step++) {
    let sum = 0;
    for (let j = 1; j <= step; j++) sum += weights[j] * spread[step - j];
    const square = mean[step] * mean[step];
    spread[step] = square + variance * sum;
    sigma[step] = root(variance * spread[step] + variance * sum, sigma[Math.max(0, step - 1)]);
  }
}

/**
 * Class 3, multiplicative errors and season, for the steps at one place of the season. With u = (q, c) the recursion of passes.ts is
 * u ← (F + εG)u and the seasonal factor grows by 1 + γε at its own periods only: first and second moments of (q, c) times the factor
 * follow exactly, with normal errors (ε⁴ has mean 3σ⁴).
 * @param place 0 … m − 1; steps place, place + m, … are written
 */
function spreadPlace(state: Float64Array, seasonLength: number, place: number, mean: Float64Array, sigma: Float64Array): void {
  const phi = state[STATE.phi];
  const slope = phi * state[STATE.beta];
  const gain = state[STATE.alpha] + slope;
  const gamma = state[STATE.gamma];
  const variance = state[STATE.sigma] * state[STATE.sigma];
  const factor = state[STATE.season + place];
  let [q, c] = [state[STATE.level], state[STATE.growth]];
  let [qq, qc, cc] = [q * q, q * c, c * c];
  for (let step = 0; step < mean.length; step++) {
    const own = step % seasonLength === place;
    if (own) {
      const value = q * factor;
      mean[step] = Math.abs(value) < Number.POSITIVE_INFINITY || step < seasonLength ? value : mean[step - seasonLength];
      sigma[step] = root(factor * factor * ((1 + variance) * qq - q * q), step < seasonLength ? 0 : sigma[step - seasonLength]);
    }
    const g = own ? gamma : 0;
    // Of (a + bε)(1 + gε) and (a + bε)(a' + b'ε)(1 + gε)²: weights of a and b, of aa', ab' + a'b and bb'.
    const lift = g * variance;
    const both = 1 + g * lift;
    const cross = 2 * lift;
    const square = variance + 3 * lift * lift;
    const growth = phi * c + slope * lift * q;
    q += phi * c + gain * lift * q;
    c = growth;
    const pp = qq + 2 * phi * qc + phi * phi * cc;
    const pr = phi * (qc + phi * cc);
    const pq = qq + phi * qc;
    const next = both * pp + 2 * cross * gain * pq + square * gain * gain * qq;
    const mixed = both * pr + cross * (slope * pq + gain * phi * qc) + square * gain * slope * qq;
    cc = both * phi * phi * cc + 2 * cross * phi * slope * qc + square * slope * slope * qq;
    qq = next;
    qc = mixed;
  }
}

/**
 * Mean and standard deviation of the forecast error of every step ahead, exactly for all forms: no simulation.
 * @param state as `writeState` wrote it
 * @param seasonLength m of that state
 * @param mean receives E[y], length h
 * @param sigma receives the standard deviation of y about it, length h, ≥ 0, both in the unit of y
 * @see Hyndman, Koehler, Ord & Snyder 2008, chapter 6, classes 1 to 3. Cost O(h) for class 1, O(h²) for class 2, O(hm) for class 3.
 */
export function forecastEts(state: Float64Array, seasonLength: number, mean: Float64Array, sigma: Float64Array): void {
  const { error, season } = formOf(state);
  if (season === 'M') {
    for (let place = 0; place < Math.min(seasonLength, mean.length); place++) spreadPlace(state, seasonLength, place, mean, sigma);
    return;
  }
  addMeans(state, seasonLength, mean);
  weighErrors(state, seasonLength, sigma.length);
  if (error === 'A') spreadAdditive(state, sigma);
  else spreadRelative(state, mean, sigma);
}
