/** Orders of ARIMA(p, d, q)(P, D, Q)m; `constant` adds a mean (of the differenced series, so a drift when d + D = 1). */
export interface Orders {
  p: number;
  d: number;
  q: number;
  P: number;
  D: number;
  Q: number;
  /** Season, 1 = none. */
  m: number;
  constant: boolean;
}

export const MOST_ORDER = 3;
/** Longest season modelled as one; longer ones are left to models that tell seasons by waves. */
export const LONGEST_SEASON = 24;
/** Seasonal orders up to 2 for seasons up to 12, up to 1 beyond, so that polynomials stay short. */
export const mostSeasonal = (m: number): number => (m === 1 ? 0 : m <= 12 ? 2 : 1);
/** Season used for a setting's: itself, or 1 when it is too long. */
export const seasonUsed = (m: number): number => (m > LONGEST_SEASON ? 1 : m);
/** r, the longest state any order needs: max(p + mP, q + mQ + 1). */
export const mostLags = (m: number): number => MOST_ORDER + m * mostSeasonal(m) + 1;
/** Largest r over all seasons. */
export const LAGS = MOST_ORDER + LONGEST_SEASON + 1;

export const countParameters = ({ p, q, P, Q, constant }: Orders): number => p + q + P + Q + (constant ? 1 : 0);

/** Multiplied-out polynomials: wₜ = Σ φᵢ wₜ₋ᵢ + eₜ + Σ θⱼ eₜ₋ⱼ; index 0 is not used. Lags that are not 0 are listed for tight loops. */
export interface Polynomials {
  phi: Float64Array;
  theta: Float64Array;
  /** Longest lag of each. */
  arLag: number;
  maLag: number;
  arLags: Int32Array;
  arCount: number;
  maLags: Int32Array;
  maCount: number;
  mean: number;
}

export const makePolynomials = (): Polynomials => ({
  phi: new Float64Array(LAGS + 1),
  theta: new Float64Array(LAGS + 1),
  arLag: 0,
  maLag: 0,
  arLags: new Int32Array(LAGS + 1),
  arCount: 0,
  maLags: new Int32Array(LAGS + 1),
  maCount: 0,
  mean: 0,
});

const short = new Float64Array(MOST_ORDER + 2);
const long = new Float64Array(MOST_ORDER + 2);
const old = new Float64Array(MOST_ORDER + 2);

/** An unbounded number to a partial autocorrelation in (−1, 1): x/√(1 + x²). */
export const partialOf = (x: number): number => x / Math.sqrt(1 + x * x);

/** Partial autocorrelations of x[at …] to the coefficients of a stationary autoregression, by the Durbin–Levinson recursion; out[1 … order]. */
function coefficientsOf(x: Float64Array, at: number, order: number, out: Float64Array): void {
  for (let i = 1; i <= order; i++) {
    const partial = partialOf(x[at + i - 1]);
    for (let j = 1; j < i; j++) old[j] = out[j];
    for (let j = 1; j < i; j++) out[j] = old[j] - partial * old[i - j];
    out[i] = partial;
  }
}

/**
 * Unbounded parameters to polynomials that are always stationary and invertible.
 * @param x parameters in the order p, q, P, Q, constant
 * @param out overwritten
 * @see Monahan 1984 (the partial autocorrelations); Box, Jenkins, Reinsel & Ljung 2015, chapter 9 (the product)
 */
export function unpack(x: Float64Array, { p, q, P, Q, m, constant }: Orders, out: Polynomials): void {
  out.arLag = p + m * P;
  out.maLag = q + m * Q;
  coefficientsOf(x, 0, p, short);
  coefficientsOf(x, p + q, P, long);
  out.arCount = multiply(p, P, m, 1, out.phi, out.arLags);
  coefficientsOf(x, p, q, short);
  coefficientsOf(x, p + q + P, Q, long);
  out.maCount = multiply(q, Q, m, -1, out.theta, out.maLags);
  out.mean = constant ? x[p + q + P + Q] : 0;
}

/** (1 − Σ aᵢBⁱ)(1 − Σ AᵢBᵐⁱ) = 1 − Σ outᵢBⁱ, times `sign`; returns how many lags are listed. */
function multiply(order: number, seasonal: number, m: number, sign: number, out: Float64Array, lags: Int32Array): number {
  out.fill(0, 0, order + m * seasonal + 1);
  for (let i = 1; i <= order; i++) out[i] += short[i];
  for (let s = 1; s <= seasonal; s++) {
    out[s * m] += long[s];
    for (let i = 1; i <= order; i++) out[s * m + i] -= short[i] * long[s];
  }
  let count = 0;
  for (let lag = 1; lag <= order + m * seasonal; lag++) {
    if (out[lag] === 0) continue;
    out[lag] *= sign;
    lags[count++] = lag;
  }
  return count;
}
