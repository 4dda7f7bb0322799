import { logGamma } from './log-gamma.ts';
import { normalQuantile } from './normal-quantile.ts';

const TERMS = 10_000;
const TINY = 1e-300;

/**
 * Distribution function of Student's t, P(T ≤ t); absolute error about 1e-13 up to 1,000 degrees of freedom, 1e-16 times them beyond.
 * @param t any number
 * @param freedom degrees of freedom, > 0, need not be whole; NaN otherwise
 * @see Abramowitz & Stegun 1964, 26.7.1 and 26.5.8 (continued fraction of the incomplete beta function)
 */
export function studentCdf(t: number, freedom: number): number {
  if (!(freedom > 0) || Number.isNaN(t)) return Number.NaN;
  const square = t * t;
  const tail = square === Number.POSITIVE_INFINITY ? 0 : 0.5 * betaShare(freedom / (freedom + square), square / (freedom + square), freedom / 2, 0.5);
  return t < 0 ? tail : 1 - tail;
}

/**
 * Quantile of Student's t, found by bisection on the distribution function from a bracket that is doubled until it holds;
 * error of the distribution function carried over. About 60 evaluations, so ask once and keep it.
 * @param probability p in (0, 1); NaN outside
 * @param freedom degrees of freedom, > 0
 */
export function studentQuantile(probability: number, freedom: number): number {
  if (!(probability > 0 && probability < 1) || !(freedom > 0)) return Number.NaN;
  if (probability === 0.5) return 0;
  const small = Math.min(probability, 1 - probability);
  let low = normalQuantile(small);
  let high = 0;
  while (studentCdf(low, freedom) > small && low > -1e150) {
    high = low;
    low *= 2;
  }
  for (let i = 0; i < 200 && low < high; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentCdf(middle, freedom) < small) low = middle;
    else high = middle;
  }
  return probability < 0.5 ? high : -high;
}

/** Regularised incomplete beta I_x(a, b); the rest 1 − x is given too, since it loses digits when computed. */
function betaShare(x: number, rest: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest));
  return x < (a + 1) / (a + b + 2) ? (scale * fraction(x, a, b)) / a : 1 - (scale * fraction(rest, b, a)) / b;
}

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = guard(1 - ((a + b) * x) / (a + 1));
  d = 1 / d;
  let value = d;
  for (let m = 1; m < TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

const guard = (x: number): number => (Math.abs(x) < TINY ? TINY : x);
