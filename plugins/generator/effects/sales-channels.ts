import { randomStream } from '../../../server/kit/random.ts';
import type { Recipe } from '../recipe.ts';

/** Ways a unit is sold beside the counter, with their mean share; what is left is sold in the shop. */
export const SALES_CHANNELS = [
  ['online', 0.15],
  ['click_collect', 0.1],
  ['wholesale', 0.05],
] as const;
/** Relative deviation of a day's share from its mean. */
const SIGMA = 0.2;

/**
 * Units of one series sold one way, length of `quantity`; way 0 is in the shop. Whole units; the four ways add up to what was
 * sold. The others take whole units of what is left in their order, the shop has the rest.
 */
export function soldBy(recipe: Recipe, [store, product]: readonly [number, number], quantity: Float64Array, way: number): Float64Array {
  const random = randomStream(recipe.seed, 'channels', store, product);
  const sold = new Float64Array(quantity.length);
  for (let t = 0; t < quantity.length; t++) {
    let left = quantity[t];
    for (let other = 0; other < SALES_CHANNELS.length; other++) {
      const share = SALES_CHANNELS[other][1] * Math.max(0, 1 + SIGMA * random.normal());
      const units = Math.min(left, Math.round(quantity[t] * share));
      if (way === other + 1) sold[t] = units;
      left -= units;
    }
    if (way === 0) sold[t] = left;
  }
  return sold;
}
