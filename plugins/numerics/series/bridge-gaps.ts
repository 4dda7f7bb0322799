/** Earlier seasons whose observations a gap is bridged by. */
const SEASONS = 4;

/**
 * Bridges gaps from the past alone, so that a value never depends on a later one: the mean of up to four latest observations at the same
 * place of the season, else of up to m latest ones of any place.
 * @param y observations, length n; NaN = no record
 * @param m season length, a whole number ≥ 1; 1 = none
 * @param reach most periods after an observation that are bridged; what ended longer ago stays NaN, and so does what has not begun
 * @param out length n, receives observations and bridges; may be `y` itself
 * Cost n, plus four or m values looked at a bridged period.
 */
export function bridgeGaps(y: Float64Array, m: number, reach: number, out: Float64Array): void {
  const bySeason = new Float64Array(m * SEASONS);
  const seen = new Int32Array(m);
  const latest = new Float64Array(m);
  let observed = 0;
  let last = -1;
  for (let t = 0; t < y.length; t++) {
    const place = t % m;
    const value = y[t];
    if (!Number.isNaN(value)) {
      bySeason[place * SEASONS + (seen[place] % SEASONS)] = value;
      seen[place]++;
      latest[observed % m] = value;
      observed++;
      last = t;
      out[t] = value;
    } else if (last < 0 || t - last > reach) out[t] = Number.NaN;
    else if (seen[place] > 0) out[t] = meanOf(bySeason, place * SEASONS, Math.min(seen[place], SEASONS));
    else out[t] = meanOf(latest, 0, Math.min(observed, m));
  }
}

function meanOf(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i];
  return sum / count;
}
