import { normalCdf, normalDensity } from './normal.ts';

/**
 * Share of demand situations in which stock should suffice, the newsvendor's critical ratio Cu / (Cu + Co).
 * @param under Cu, cost of one unit short (margin lost, goodwill), ≥ 0
 * @param over Co, cost of one unit left (holding, spoilage), ≥ 0, same currency
 * @returns probability in [0, 1]; NaN when both are 0 or one is negative
 * @see Arrow, Harris & Marschak 1951
 */
export const criticalRatio = (under: number, over: number): number => (under >= 0 && over >= 0 ? under / (under + over) : Number.NaN);

/**
 * Level of the two-sided interval whose end is a quantile: 95 % for 0.975 and for 0.025. The median gives 0.
 * @param probability p in (0, 1)
 * @returns coverage in percent, in [0, 100)
 */
export const levelOfQuantile = (probability: number): number => 100 * Math.abs(2 * probability - 1);

/**
 * Order-up-to quantity: the quantile of demand over the time until the next order has arrived. Mean and σ must be those of the
 * **sum** over that time; quantiles of single days may not be added.
 * @param mean expected demand over that time, in units
 * @param sigma its standard deviation, ≥ 0, in units
 * @param factor half width in σ at `levelOfQuantile(p)`, conformal or normal, ≥ 0
 * @param probability p, the service level in (0, 1); below ½ the factor is subtracted
 * @returns units, never negative
 */
export function orderUpTo(mean: number, sigma: number, factor: number, probability: number): number {
  return Math.max(0, mean + (probability < 0.5 ? -factor : factor) * sigma);
}

/**
 * Units expected to be short when demand is normal: σ · [φ(z) − z · (1 − Φ(z))] with z = (stock − mean) / σ. One minus its share of
 * the mean is the fill rate.
 * @param stock units on hand and on order
 * @param mean expected demand, in units
 * @param sigma its standard deviation; at 0 demand is certain
 * @see Silver, Pyke & Peterson 1998, appendix B
 */
export function expectedShortage(stock: number, mean: number, sigma: number): number {
  if (sigma === 0) return Math.max(0, mean - stock);
  const z = (stock - mean) / sigma;
  return Math.max(0, sigma * (normalDensity(z) - z * normalCdf(-z)));
}
