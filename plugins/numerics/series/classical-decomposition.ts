/** Parts of a series: y = trend + seasonal + remainder, or their product. All of length n. */
export interface Decomposition {
  /** Centred moving average over one season; NaN at both ends for half a season. */
  trend: Float64Array;
  seasonal: Float64Array;
  /** NaN where the trend is. */
  remainder: Float64Array;
  /** One season, from the place of y[0], length m; adds up to 0, or has mean 1. */
  figure: Float64Array;
}

/** @param n length of the series @param m values a season */
export const openDecomposition = (n: number, m: number): Decomposition => ({
  trend: new Float64Array(n),
  seasonal: new Float64Array(n),
  remainder: new Float64Array(n),
  figure: new Float64Array(m),
});

/**
 * Classical decomposition: trend by a centred moving average (2 × m when m is even), seasonal figure by the mean detrended value of each
 * place.
 * @param y length n; NaN = not usable, and the trend has none within half a season of it
 * @param isMultiplicative y = trend × seasonal × remainder; else their sum. Asks for y > 0 to make sense
 * @param out of the same n and m, overwritten
 * @returns false when some place of the season has no detrended value (fewer than two seasons, gaps): parts are NaN then
 * @see Kendall & Stuart 1983, chapter 46; same convention as R's `decompose`
 */
export function decompose(y: Float64Array, isMultiplicative: boolean, out: Decomposition): boolean {
  const { trend, seasonal, remainder, figure } = out;
  const m = figure.length;
  averageCentred(y, m, trend);
  let sum = 0;
  for (let place = 0; place < m; place++) {
    let total = 0;
    let count = 0;
    for (let t = place; t < y.length; t += m) {
      const value = isMultiplicative ? y[t] / trend[t] : y[t] - trend[t];
      if (!Number.isFinite(value)) continue;
      total += value;
      count++;
    }
    figure[place] = total / count;
    sum += figure[place];
  }
  for (let place = 0; place < m; place++) figure[place] = isMultiplicative ? (figure[place] * m) / sum : figure[place] - sum / m;
  for (let t = 0; t < y.length; t++) {
    seasonal[t] = figure[t % m];
    remainder[t] = isMultiplicative ? y[t] / (trend[t] * seasonal[t]) : y[t] - trend[t] - seasonal[t];
  }
  return Number.isFinite(sum);
}

/**
 * Centred moving average of width m; an even m takes m + 1 values, the two outer ones by half.
 * @param out length n; NaN where the window leaves the series or holds a value that is not usable
 * Cost n × m: a running sum would carry rounding, and one NaN, along.
 */
export function averageCentred(y: Float64Array, m: number, out: Float64Array): void {
  const half = Math.floor(m / 2);
  const outer = m % 2 === 0 ? 0.5 : 1;
  for (let t = 0; t < y.length; t++) {
    if (t < half || t + half >= y.length) {
      out[t] = Number.NaN;
      continue;
    }
    if (half === 0) {
      out[t] = y[t];
      continue;
    }
    let sum = outer * (y[t - half] + y[t + half]);
    for (let j = t - half + 1; j < t + half; j++) sum += y[j];
    out[t] = sum / m;
  }
}
