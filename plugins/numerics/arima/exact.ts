import { writeAutocovariances, writePsi } from './autocovariance.ts';
import { LAGS, type Polynomials } from './orders.ts';

/**
 * One-step variance this close to its limit 1 counts as calm. After r calm observations in a row nothing of the start or of a gap is left
 * in the state (a single one may only mean that its lag was not touched), and the covariance is not carried on.
 */
const SETTLED = 1e-10;

const psi = new Float64Array(LAGS + 1);
const gamma = new Float64Array(LAGS + 1);
const ahead = new Float64Array(LAGS + 1);
const gain = new Float64Array(LAGS + 1);
const cov = new Float64Array(LAGS * LAGS);
const result = { squares: 0, logs: 0, count: 0 };

/**
 * Exact Gaussian likelihood of a stationary ARMA process by the Kalman filter, with the forecasts of the next r periods as its state
 * (Akaike's form): r = max(p, q + 1) of the multiplied-out lags. Periods not observed are predicted over.
 * @param w differenced series, values from … to − 1
 * @param seen 1 where observed
 * @param model polynomials and mean
 * @param oneStep null, or receives the one-step forecasts at the same indices
 * @returns Σ v²/F, Σ ln F and the number of observed periods (one object, reused), null when the process is on the edge of stationarity.
 * With error variance σ²: −2 ln L = n ln 2πσ² + Σ ln F + Σ v²/F / σ². Cost O(n·r²/2) until the filter settles, O(n·r) after.
 * @see Akaike 1974; Jones 1980 (missing observations); Durbin & Koopman 2012, section 4.3
 */
export function exactSquares(
  w: Float64Array,
  seen: Uint8Array,
  from: number,
  to: number,
  model: Polynomials,
  oneStep: Float64Array | null,
): Readonly<typeof result> | null {
  const { phi, arLags, arCount, arLag, maLag, mean } = model;
  const r = Math.max(1, arLag, maLag + 1);
  writePsi(model, r, psi);
  if (!writeAutocovariances(model, psi, r, gamma)) return null;
  startCovariance(r);
  ahead.fill(0, 0, r);
  let [squares, logs, count, calm] = [0, 0, 0, 0];
  for (let t = from; t < to; t++) {
    const settled = calm >= r;
    if (oneStep !== null) oneStep[t] = ahead[0] + mean;
    if (seen[t] === 1) {
      const miss = w[t] - mean - ahead[0];
      const variance = settled ? 1 : cov[0];
      squares += (miss * miss) / variance;
      logs += settled ? 0 : Math.log(variance);
      count++;
      if (settled) for (let i = 0; i < r; i++) ahead[i] += psi[i] * miss;
      else {
        for (let i = 0; i < r; i++) gain[i] = cov[i * r] / variance;
        for (let i = 0; i < r; i++) ahead[i] += gain[i] * miss;
        calm = variance - 1 < SETTLED ? calm + 1 : 0;
        if (calm < r) updateCovariance(r, variance, model);
      }
    } else {
      if (settled) for (let i = 0; i < r; i++) for (let j = 0; j <= i; j++) cov[i * r + j] = psi[i] * psi[j];
      calm = 0;
      gain.fill(0, 0, r);
      updateCovariance(r, 0, model);
    }
    let last = 0;
    for (let i = 0; i < arCount; i++) last += phi[arLags[i]] * ahead[r - arLags[i]];
    for (let i = 1; i < r; i++) ahead[i - 1] = ahead[i];
    ahead[r - 1] = last;
  }
  result.squares = squares;
  result.logs = logs;
  result.count = count;
  return result;
}

/** Copies the forecasts after the last pass, less the mean: r values from `at` on. */
export function exactAhead(r: number, out: Float64Array, at: number): void {
  for (let i = 0; i < r; i++) out[at + i] = ahead[i];
}

/** Covariance of the state before any observation: Pᵢⱼ = Σ over k ≥ 0 of ψᵢ₊ₖψⱼ₊ₖ, from P₀ⱼ = γⱼ along the diagonals; lower triangle. */
function startCovariance(r: number): void {
  for (let i = 0; i < r; i++) cov[i * r] = gamma[i];
  for (let i = 1; i < r; i++) for (let j = 1; j <= i; j++) cov[i * r + j] = cov[(i - 1) * r + j - 1] - psi[i - 1] * psi[j - 1];
}

/** Takes what was observed out of the covariance, moves it on by a period and adds the new error's share. In place, lower triangle. */
function updateCovariance(r: number, variance: number, { phi, arLags, arCount }: Polynomials): void {
  if (variance > 0)
    for (let i = 0; i < r; i++) {
      const weight = gain[i] * variance;
      for (let j = 0; j <= i; j++) cov[i * r + j] -= weight * gain[j];
    }
  // Row r of the next state is Σ φ of old rows: computed before the shift overwrites them. `gain` is free by now.
  for (let j = 1; j < r; j++) {
    let sum = 0;
    for (let a = 0; a < arCount; a++) {
      const i = r - arLags[a];
      sum += phi[arLags[a]] * (i >= j ? cov[i * r + j] : cov[j * r + i]);
    }
    gain[j - 1] = sum;
  }
  let corner = 0;
  for (let a = 0; a < arCount; a++)
    for (let b = 0; b < arCount; b++) {
      const i = r - arLags[a];
      const j = r - arLags[b];
      corner += phi[arLags[a]] * phi[arLags[b]] * (i >= j ? cov[i * r + j] : cov[j * r + i]);
    }
  gain[r - 1] = corner;
  for (let i = 1; i < r; i++) for (let j = 1; j <= i; j++) cov[(i - 1) * r + j - 1] = cov[i * r + j] + psi[i - 1] * psi[j - 1];
  for (let j = 0; j < r; j++) cov[(r - 1) * r + j] = gain[j] + psi[r - 1] * psi[j];
}
