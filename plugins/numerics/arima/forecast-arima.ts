import { grow } from '../regression/grow.ts';
import { LAGS, LONGEST_SEASON } from './orders.ts';
import { ARIMA, arimaParts } from './state.ts';

let path: Float64Array = new Float64Array(0);
let psi: Float64Array = new Float64Array(0);
const summing = new Float64Array(LONGEST_SEASON + 3);
const whole = new Float64Array(LAGS + LONGEST_SEASON + 3);
const next = new Float64Array(LAGS + LONGEST_SEASON + 3);

/**
 * Forecasts of a fitted ARIMA: the differenced series goes on by its autoregression from the filter's last state and is summed up again.
 * Deviation h steps ahead: σ√(Σ ψⱼ², j < h), with ψ of the summed process; parameters count as known.
 * @param state as `fitArima` left it
 * @param m season of the setting
 * @param mean length h
 * @param sigma length h
 * @see Box, Jenkins, Reinsel & Ljung 2015, section 5.1
 */
export function forecastArima(state: Float64Array, m: number, mean: Float64Array, sigma: Float64Array): void {
  const parts = arimaParts(m);
  const [tail, centre, arLag, maLag] = [state[ARIMA.tail], state[ARIMA.mean], state[ARIMA.arLag], state[ARIMA.maLag]];
  const steps = tail + mean.length;
  const lost = writeSumming(state[ARIMA.d], state[ARIMA.D], state[ARIMA.m]);
  const r = Math.max(1, arLag, maLag + 1);
  path = grow(path, lost + 2 * steps);
  // Differenced forecasts first, then the series itself, which needs its last values before it.
  const ahead = lost + steps;
  for (let step = 0; step < steps; step++) {
    let value = step < r ? state[parts.ahead + step] : 0;
    if (step >= r) for (let i = 1; i <= arLag; i++) value += state[parts.phi + i - 1] * path[ahead + step - i];
    path[ahead + step] = value;
  }
  for (let i = 0; i < lost; i++) path[i] = state[parts.last + i];
  for (let step = 0; step < steps; step++) {
    let value = path[ahead + step] + centre;
    for (let i = 1; i <= lost; i++) value += summing[i] * path[lost + step - i];
    path[lost + step] = value;
  }
  const order = multiplyOut(state, parts.phi, arLag, lost);
  psi = grow(psi, steps);
  let total = 0;
  for (let step = 0; step < steps; step++) {
    let weight = step === 0 ? 1 : step <= maLag ? state[parts.theta + step - 1] : 0;
    for (let i = 1; i <= Math.min(step, order); i++) weight += whole[i] * psi[step - i];
    psi[step] = weight;
    total += weight * weight;
    if (step < tail) continue;
    mean[step - tail] = path[lost + step];
    sigma[step - tail] = state[ARIMA.sigma] * Math.sqrt(total);
  }
}

/** c of yₜ = wₜ + Σ cᵢ yₜ₋ᵢ, from (1 − B)ᵈ(1 − Bᵐ)ᴰ; returns d + mD. */
function writeSumming(d: number, D: number, m: number): number {
  summing.fill(0);
  summing[0] = -1;
  let length = 0;
  for (let i = 0; i < d; i++) length = timesDifference(length, 1);
  for (let i = 0; i < D; i++) length = timesDifference(length, m);
  return length;
}

function timesDifference(length: number, lag: number): number {
  for (let i = length; i >= 0; i--) summing[i + lag] -= summing[i];
  return length + lag;
}

/** Autoregression of the summed process, from φ and the summing weights, into `whole`; returns its order. */
function multiplyOut(state: Float64Array, phi: number, arLag: number, lost: number): number {
  whole.fill(0);
  next.fill(0);
  for (let i = 0; i <= lost; i++) {
    next[i] += summing[i];
    for (let j = 1; j <= arLag; j++) next[i + j] -= summing[i] * state[phi + j - 1];
  }
  for (let i = 1; i <= arLag + lost; i++) whole[i] = next[i];
  return arLag + lost;
}
