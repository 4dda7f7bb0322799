import { randomStream } from '../../../server/kit/random.ts';
import type { Recipe } from '../recipe.ts';

/** Ways a unit is sold beside the counter, with their mean share; what is left is sold in the shop. */
export const SALES_CHANNELS = [
  ['online', 0.15],
  ['click_collect', 0.1],
  ['wholesale', 0.05],
] as const;
/** Relative deviation of a day's share from its mean, and the most it can be: the three together never exceed what was sold. */
const SIGMA = 0.2;
const MOST = 2;

/** Units of one series sold one way, length of `quantity`; way 0 is in the shop. Whole units; the four ways add up to what was sold. */
export function soldBy(recipe: Recipe, place: readonly [number, number], quantity: Float64Array, way: number): Float64Array {
  if (way > 0) return soldBeside(recipe, place, quantity, way - 1);
  const left = quantity.slice();
  for (let other = 0; other < SALES_CHANNELS.length; other++) {
    const sold = soldBeside(recipe, place, quantity, other);
    for (let t = 0; t < left.length; t++) left[t] -= sold[t];
  }
  return left;
}

function soldBeside({ seed }: Recipe, [store, product]: readonly [number, number], quantity: Float64Array, other: number): Float64Array {
  const [name, share] = SALES_CHANNELS[other];
  const { normal } = randomStream(seed, 'channels', name, store, product);
  return quantity.map((units) => Math.round(units * share * Math.min(MOST, Math.max(0, 1 + SIGMA * normal()))));
}
