import { autocorrelate } from '../series/autocorrelation.ts';

/** 95 % point of the standard normal: the test is two-sided at 90 %. */
const CRITICAL = 1.6448536269514722;

/**
 * The 90 % autocorrelation test of the Theta literature: a season is there when |r_m| > 1.645 · √((1 + 2 Σ r_k²) / n), k = 1 … m − 1.
 * @param y observations without gaps, length n
 * @param m season length; the answer is false for m < 2, for n ≤ 2m and for a constant series
 * @param work work space, at least length m
 * @see Bartlett 1946; Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016, section 4. Cost n · m.
 */
export function hasSeason(y: Float64Array, m: number, work: Float64Array): boolean {
  const n = y.length;
  if (m < 2 || n <= 2 * m || isConstant(y)) return false;
  const r = work.subarray(0, m);
  autocorrelate(y, r);
  let squares = 0;
  for (let lag = 1; lag < m; lag++) squares += r[lag - 1] * r[lag - 1];
  return Math.abs(r[m - 1]) > CRITICAL * Math.sqrt((1 + 2 * squares) / n);
}

function isConstant(y: Float64Array): boolean {
  for (let t = 1; t < y.length; t++) if (y[t] !== y[0]) return false;
  return true;
}
