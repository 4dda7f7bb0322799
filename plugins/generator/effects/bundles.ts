import { randomStream } from '../../../server/kit/random.ts';
import { eachRareDay } from '../rare-days.ts';
import type { Recipe } from '../recipe.ts';

/** Offers per product and day, and what one does to demand while it runs. */
const PER_DAY = 0.05 / 30;
export const BUNDLE_LIFT = 1.5;
const [SHORTEST, LONGEST] = [3, 7];

/** 1 on days with a two-for-one offer on the product, else 0; length `days`. */
export function bundleDays({ seed, days }: Recipe, product: number): Float64Array {
  const random = randomStream(seed, 'bundles', product);
  const offered = new Float64Array(days);
  eachRareDay(random, PER_DAY, days, (t) => offered.fill(1, t, t + SHORTEST + random.below(LONGEST - SHORTEST + 1)));
  return offered;
}

export const bundleFactors = (offered: Float64Array): Float64Array => offered.map((flag) => (flag === 1 ? BUNDLE_LIFT : 1));
