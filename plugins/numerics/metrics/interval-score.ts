/**
 * Interval (Winkler) score of one point: width, plus 2/a times the distance by which y lies outside, a = 1 − level/100. The mean
 * over points divided by the (seasonal) naive MAE of the training data is MSIS.
 * @param actual y
 * @param low lower end, ≤ high, in the unit of y
 * @param high upper end
 * @param level coverage in percent, in (0, 100)
 * @returns in the unit of y, smaller is better
 * @see Winkler 1972; Gneiting & Raftery 2007, equation 43; M4 competitors' guide 2018 (MSIS)
 */
export function intervalScore(actual: number, low: number, high: number, level: number): number {
  const penalty = 200 / (100 - level);
  return high - low + (actual < low ? penalty * (low - actual) : actual > high ? penalty * (actual - high) : 0);
}

/**
 * Mean scaled interval score.
 * @param total Σ of `intervalScore` over points
 * @param count number of points
 * @param scale seasonal naive MAE of the training data (`naiveScale`), in the unit of y
 * @returns without unit; NaN without a point or a scale above 0
 */
export const msisOf = (total: number, count: number, scale: number): number => (count > 0 && scale > 0 ? total / count / scale : Number.NaN);
