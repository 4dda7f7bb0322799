/** 5 % point of the level-stationarity test. */
const KPSS_LIMIT = 0.463;
/** Strength of a season above which it is differenced away. */
const STRENGTH_LIMIT = 0.64;

/**
 * KPSS test of a stationary level: sum of squared partial sums over n² times the long-run variance (Bartlett weights over ⌊3√n/13⌋ lags).
 * @param x n values, no NaN
 * @returns true when stationarity is refused at 5 %; false for a constant
 * @see Kwiatkowski, Phillips, Schmidt & Shin 1992; Hyndman & Khandakar 2008, section 3.1 (its use)
 */
export function wandersOff(x: Float64Array, n: number): boolean {
  let mean = 0;
  for (let t = 0; t < n; t++) mean += x[t];
  mean /= n;
  const lags = Math.floor((3 * Math.sqrt(n)) / 13);
  let [partial, partials, variance] = [0, 0, 0];
  for (let t = 0; t < n; t++) {
    const away = x[t] - mean;
    partial += away;
    partials += partial * partial;
    variance += away * away;
  }
  for (let lag = 1; lag <= lags; lag++) {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += (x[t] - mean) * (x[t - lag] - mean);
    variance += 2 * (1 - lag / (lags + 1)) * sum;
  }
  return variance > 0 && partials / n / variance > KPSS_LIMIT;
}

/**
 * Whether a season is strong enough to be differenced: 1 − Var(rest)/Var(season + rest) > 0.64, the parts from a classical
 * decomposition (centred moving average over a season, means by place).
 * @param x n values, no NaN
 * @param m season ≥ 2
 * @param space working space, length ≥ n + m
 * @returns false with fewer than two whole seasons
 * @see Wang, Smith & Hyndman 2006 (strength); limit of Hyndman & Athanasopoulos 2021, section 9.1, made there on STL parts
 */
export function isSeasonStrong(x: Float64Array, n: number, m: number, space: Float64Array): boolean {
  const half = Math.floor(m / 2);
  const inner = n - 2 * half;
  if (inner < 2 * m) return false;
  // What is left beside the trend; an even season weighs its two ends by a half.
  const end = m % 2 === 0 ? 0.5 : 1;
  for (let t = 0; t < inner; t++) {
    let sum = end * (x[t] + x[t + 2 * half]);
    for (let i = 1; i < 2 * half; i++) sum += x[t + i];
    space[t] = x[t + half] - sum / m;
  }
  let mean = 0;
  for (let t = 0; t < inner; t++) mean += space[t];
  mean /= inner;
  let [both, rest] = [0, 0];
  for (let place = 0; place < m; place++) {
    let sum = 0;
    let count = 0;
    for (let t = place; t < inner; t += m) {
      sum += space[t];
      count++;
    }
    for (let t = place; t < inner; t += m) {
      both += (space[t] - mean) * (space[t] - mean);
      rest += (space[t] - sum / count) * (space[t] - sum / count);
    }
  }
  return both > 0 && 1 - rest / both > STRENGTH_LIMIT;
}
