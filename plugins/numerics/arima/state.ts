import { mostLags, seasonUsed } from './orders.ts';

/**
 * Offsets in the state of a fitted ARIMA: a head, then R each of φ, θ and forecasts of the differenced series less its mean, then the
 * last values to sum up from. sigma: deviation of one-step errors; tail: periods after the last usable one; mean: of the differenced
 * series; loglik: ln L of the values in their unit; aicc: its corrected AIC, the variance counted as a parameter.
 */
export const ARIMA = {
  sigma: 0,
  d: 1,
  D: 2,
  m: 3,
  tail: 4,
  mean: 5,
  arLag: 6,
  maLag: 7,
  loglik: 8,
  aicc: 9,
  p: 10,
  q: 11,
  P: 12,
  Q: 13,
  constant: 14,
} as const;
const HEAD = 15;

/** Where the parts behind the head begin, for a setting's season; R is their length. */
export interface ArimaParts {
  phi: number;
  theta: number;
  ahead: number;
  last: number;
  width: number;
}

export function arimaParts(m: number): ArimaParts {
  const season = seasonUsed(m);
  const lags = mostLags(season);
  return { phi: HEAD, theta: HEAD + lags, ahead: HEAD + 2 * lags, last: HEAD + 3 * lags, width: HEAD + 3 * lags + season + 2 };
}
