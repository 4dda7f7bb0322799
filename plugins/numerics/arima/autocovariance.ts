import { LAGS, type Polynomials } from './orders.ts';

const SIZE = LAGS + 1;
const system = new Float64Array(SIZE * (SIZE + 1));

/**
 * Weights of past errors: wₜ = Σ ψⱼ eₜ₋ⱼ.
 * @param psi receives ψ₀ = 1 … ψ₍count−1₎
 */
export function writePsi({ phi, theta, arLag, maLag }: Polynomials, count: number, psi: Float64Array): void {
  psi[0] = 1;
  for (let j = 1; j < count; j++) {
    let sum = j <= maLag ? theta[j] : 0;
    for (let i = 1; i <= Math.min(j, arLag); i++) sum += phi[i] * psi[j - i];
    psi[j] = sum;
  }
}

/**
 * Autocovariances γ₀ … γ₍count−1₎ of a stationary ARMA process with error variance 1, exactly: the Yule–Walker equations with their
 * moving-average right side are solved by elimination, higher lags follow by recursion.
 * @param psi ψ₀ … ψ of at least the longest MA lag
 * @param gamma receives `count` values
 * @returns false when the system is singular to rounding (a root on the unit circle)
 * @see Brockwell & Davis 2016, section 3.2.1. Cost p³/3.
 */
export function writeAutocovariances(model: Polynomials, psi: Float64Array, count: number, gamma: Float64Array): boolean {
  const { phi, arLag } = model;
  const size = arLag + 1;
  const width = size + 1;
  system.fill(0, 0, size * width);
  for (let k = 0; k < size; k++) {
    system[k * width + k] += 1;
    for (let i = 1; i <= arLag; i++) system[k * width + Math.abs(k - i)] -= phi[i];
    system[k * width + size] = rightSide(model, psi, k);
  }
  if (!eliminate(size)) return false;
  for (let k = 0; k < Math.min(size, count); k++) gamma[k] = system[k * width + size];
  for (let k = size; k < count; k++) {
    let sum = rightSide(model, psi, k);
    for (let i = 1; i <= arLag; i++) sum += phi[i] * gamma[k - i];
    gamma[k] = sum;
  }
  return gamma[0] > 0;
}

/** Σ over j ≥ k of θⱼ ψⱼ₋ₖ, θ₀ = 1. */
function rightSide({ theta, maLag }: Polynomials, psi: Float64Array, k: number): number {
  let sum = k === 0 ? 1 : 0;
  for (let j = Math.max(1, k); j <= maLag; j++) sum += theta[j] * psi[j - k];
  return sum;
}

/** Gauss–Jordan elimination with row pivots; the solution stands in the last column. */
function eliminate(size: number): boolean {
  const width = size + 1;
  for (let c = 0; c < size; c++) {
    let pivot = c;
    for (let r = c + 1; r < size; r++) if (Math.abs(system[r * width + c]) > Math.abs(system[pivot * width + c])) pivot = r;
    if (!(Math.abs(system[pivot * width + c]) > 1e-12)) return false;
    for (let j = c; pivot !== c && j < width; j++) {
      const held = system[c * width + j];
      system[c * width + j] = system[pivot * width + j];
      system[pivot * width + j] = held;
    }
    const inverse = 1 / system[c * width + c];
    for (let j = c; j < width; j++) system[c * width + j] *= inverse;
    for (let r = 0; r < size; r++) {
      const factor = system[r * width + c];
      if (r === c || factor === 0) continue;
      for (let j = c; j < width; j++) system[r * width + j] -= factor * system[c * width + j];
    }
  }
  return true;
}
