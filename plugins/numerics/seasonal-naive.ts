/**
 * Seasonal naive: every future value is the latest usable one at the same place in the season. Where a place was never
 * observed, the last usable value of all stands in.
 * @param y observations, length n; NaN = not usable
 * @param seasonLength m ≥ 1
 * @param fitted length n, receives the latest earlier value at the same place, NaN where there is none
 * @param season length m, receives the value of the steps 1 … m ahead, ready to be repeated
 * @returns false when no observation is usable; nothing written is meaningful then
 * @see Hyndman & Athanasopoulos 2021, section 5.2
 */
export function fitSeasonalNaive(y: Float64Array, seasonLength: number, fitted: Float64Array, season: Float64Array): boolean {
  const n = y.length;
  season.fill(Number.NaN, 0, seasonLength);
  let last = Number.NaN;
  let place = 0;
  for (let t = 0; t < n; t++) {
    fitted[t] = season[place];
    if (!Number.isNaN(y[t])) {
      season[place] = y[t];
      last = y[t];
    }
    if (++place === seasonLength) place = 0;
  }
  if (Number.isNaN(last)) return false;
  for (let j = 0; j < seasonLength; j++) if (Number.isNaN(season[j])) season[j] = last;
  // Turn "place 0 … m − 1" into "step 1 … m ahead" in place, by three reversals.
  season.subarray(0, place).reverse();
  season.subarray(place, seasonLength).reverse();
  season.subarray(0, seasonLength).reverse();
  return true;
}
