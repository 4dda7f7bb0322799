import { grow } from '../regression/grow.ts';
import { LAGS, type Polynomials } from './orders.ts';

let errors: Float64Array = new Float64Array(512);
let filled: Float64Array = new Float64Array(512);

/**
 * Conditional sum of squares of an ARMA model: errors by recursion, everything before the start taken as mean and zero error.
 * A period that was not observed takes its own forecast, error 0, and does not count.
 * @param w differenced series, any unit, n values from `from` on
 * @param seen 1 where the period was observed, same length as w
 * @param from first index
 * @param to index after the last
 * @param model polynomials and mean, in the unit of w
 * @param oneStep null, or receives the one-step forecasts at the same indices
 * @returns Σ e² over observed periods. Cost O(n · lags that are not 0).
 * @see Box, Jenkins, Reinsel & Ljung 2015, section 7.1
 */
export function conditionalSquares(w: Float64Array, seen: Uint8Array, from: number, to: number, model: Polynomials, oneStep: Float64Array | null): number {
  const { phi, theta, arLags, maLags, arCount, maCount, mean } = model;
  const n = to - from;
  errors = grow(errors, n + LAGS);
  filled = grow(filled, n + LAGS);
  errors.fill(0, 0, LAGS);
  filled.fill(0, 0, LAGS);
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const at = t + LAGS;
    let forecast = 0;
    for (let i = 0; i < arCount; i++) forecast += phi[arLags[i]] * filled[at - arLags[i]];
    for (let j = 0; j < maCount; j++) forecast += theta[maLags[j]] * errors[at - maLags[j]];
    if (oneStep !== null) oneStep[from + t] = forecast + mean;
    if (seen[from + t] === 0) {
      filled[at] = forecast;
      errors[at] = 0;
      continue;
    }
    const value = w[from + t] - mean;
    filled[at] = value;
    errors[at] = value - forecast;
    squares += errors[at] * errors[at];
  }
  return squares;
}

/**
 * Forecasts of the r periods after the pass just made, less the mean.
 * @param n periods of that pass
 * @param model the same model
 * @param r number wanted, ≥ the longest MA lag + 1
 * @param out receives them from `at` on
 */
export function conditionalAhead(n: number, model: Polynomials, r: number, out: Float64Array, at: number): void {
  const { phi, theta, arLags, maLags, arCount, maCount } = model;
  for (let step = 0; step < r; step++) {
    let forecast = 0;
    for (let i = 0; i < arCount; i++) {
      const back = step - arLags[i];
      forecast += phi[arLags[i]] * (back >= 0 ? out[at + back] : filled[LAGS + n + back]);
    }
    for (let j = 0; j < maCount; j++) if (maLags[j] > step) forecast += theta[maLags[j]] * errors[LAGS + n + step - maLags[j]];
    out[at + step] = forecast;
  }
}
