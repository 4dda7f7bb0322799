import { placeRanks } from '../place-ranks.ts';

/**
 * Which order statistic of c scores bounds a new one with the wanted coverage: k = ⌈(c + 1) · level / 100⌉, 1-based.
 * @param count c, number of scores
 * @param level coverage in percent, in (0, 100)
 * @returns k; when k > c the scores are too few and the bound is infinite
 * @see Vovk, Gammerman & Shafer 2005; Lei et al. 2018 (split conformal)
 */
export function conformalRank(count: number, level: number): number {
  // A level made by arithmetic, 90.00000000000001, may not raise k by one.
  return Math.ceil(((count + 1) * level) / 100 - 1e-9);
}

/**
 * Split conformal bound of exchangeable scores.
 * @param scores reordered in place, no NaN among the first `count`
 * @param count c, number of scores used from the front
 * @param level coverage in percent, in (0, 100)
 * @param rank length 1, working space
 * @returns the k-th smallest score, in its unit; ∞ when there are too few
 * About O(c).
 */
export function conformalQuantile(scores: Float64Array, count: number, level: number, rank: Int32Array): number {
  const k = conformalRank(count, level);
  if (k > count) return Number.POSITIVE_INFINITY;
  rank[0] = k - 1;
  placeRanks(scores, count, rank);
  return scores[k - 1];
}
