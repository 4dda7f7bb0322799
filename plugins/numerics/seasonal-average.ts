/** Seasons looked back through for usable values. */
const REACH = 8;

/**
 * Mean of the latest usable values at the same place in the season.
 * @param y observations, length n; NaN = not usable
 * @param t period asked for, t ≥ 0, also beyond the end (t ≥ n)
 * @param seasonLength m ≥ 1
 * @param width k ≥ 1 values at most, looked for in the 8 seasons before t
 * @returns the mean, NaN when none of those is usable. Cost O(1).
 */
function meanAtPlace(y: Float64Array, t: number, seasonLength: number, width: number): number {
  const ahead = t < y.length ? 1 : Math.floor((t - y.length) / seasonLength) + 1;
  let sum = 0;
  let count = 0;
  for (let back = ahead; back < ahead + REACH && count < width; back++) {
    const value = y[t - back * seasonLength];
    if (value === undefined || Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/**
 * Seasonal average: every future value is the mean of the last k usable values at the same place in the season (for days of a week:
 * of the last k Mondays, Tuesdays …). A place without any takes the mean of the others; when the last 8 seasons hold nothing at all, the
 * last usable value stands for every place.
 * @param y observations, length n; NaN = not usable
 * @param seasonLength m ≥ 1
 * @param width k ≥ 1
 * @param fitted length n, receives the same mean made from earlier periods only, NaN where there is none
 * @param season length m, receives the value of the steps 1 … m ahead
 * @returns false when no observation is usable; nothing written is meaningful then
 * @see Hyndman & Athanasopoulos 2021, section 5.2 (seasonal naive; here k seasons are averaged). Cost O(n).
 */
export function fitSeasonalAverage(y: Float64Array, seasonLength: number, width: number, fitted: Float64Array, season: Float64Array): boolean {
  for (let t = 0; t < y.length; t++) fitted[t] = meanAtPlace(y, t, seasonLength, width);
  let sum = 0;
  let count = 0;
  for (let step = 0; step < seasonLength; step++) {
    season[step] = meanAtPlace(y, y.length + step, seasonLength, width);
    if (Number.isNaN(season[step])) continue;
    sum += season[step];
    count++;
  }
  const rest = count > 0 ? sum / count : (y.findLast((value) => !Number.isNaN(value)) ?? Number.NaN);
  for (let step = 0; step < seasonLength; step++) if (Number.isNaN(season[step])) season[step] = rest;
  return !Number.isNaN(rest);
}
