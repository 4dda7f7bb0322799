/**
 * Teunter–Syntetos–Babai: the probability of demand is smoothed every period, its size on periods with demand; the forecast is
 * probability × size and so decays while an article stops selling. Demand = a value other than 0. Starts: the first size, and the
 * demand or not of the first usable period.
 * @param y observations, length n; NaN = not usable, nothing is learned over it
 * @param sizeAlpha weight of the newest size, in (0, 1]
 * @param probabilityAlpha weight of the newest period in the probability, in (0, 1]
 * @param fitted length n, receives probability × size known before each period, NaN up to the first usable one
 * @returns the forecast of every period ahead, in the unit of y; 0 without any demand, NaN when nothing is usable
 * @see Teunter, Syntetos & Babai 2011
 */
export function fitTsb(y: Float64Array, sizeAlpha: number, probabilityAlpha: number, fitted: Float64Array): number {
  let [size, probability, current] = [0, Number.NaN, Number.NaN];
  for (let t = 0; t < y.length; t++) {
    fitted[t] = current;
    if (Number.isNaN(y[t])) continue;
    const demand = y[t] === 0 ? 0 : 1;
    probability = Number.isNaN(probability) ? demand : probability + probabilityAlpha * (demand - probability);
    if (demand === 1) size = size === 0 ? y[t] : size + sizeAlpha * (y[t] - size);
    current = probability * size;
  }
  return current;
}
