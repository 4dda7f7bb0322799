import { logGamma } from './log-gamma.ts';

/** Terms after which series and continued fraction are given up; both need about √a + 40. */
const TERMS = 10_000;
const TINY = 1e-300;

/**
 * Upper tail of the chi-square distribution, P(X > x): the p-value of Ljung-Box and its kind. Relative error about 1e-12 (the
 * tail itself is evaluated, never 1 − cdf, when it is the small one).
 * @param x ≥ 0; at or below 0 the answer is 1
 * @param freedom degrees of freedom, > 0, need not be whole; NaN otherwise
 * @see Abramowitz & Stegun 1964, 6.5.29 (series) and 6.5.31 (continued fraction)
 */
export function chiSquareTail(x: number, freedom: number): number {
  if (!(freedom > 0) || Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const shape = freedom / 2;
  const at = x / 2;
  const scale = Math.exp(shape * Math.log(at) - at - logGamma(shape));
  return at < shape + 1 ? 1 - scale * lowerSeries(shape, at) : scale * upperFraction(shape, at);
}

/** γ(a, x) / (x^a e^−x), for x < a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < TERMS && term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Γ(a, x) / (x^a e^−x), for x ≥ a + 1, by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < TERMS; n++) {
    const factor = -n * (n - a);
    b += 2;
    d = factor * d + b;
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    c = b + factor / c;
    if (Math.abs(c) < TINY) c = TINY;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}
