import { STATE } from '../../../server/kit/kinds/dataset.ts';
import { randomStream } from '../../../server/kit/random.ts';
import { eachRareDay } from '../rare-days.ts';
import type { Recipe } from '../recipe.ts';

/** Probability that a unit sold comes back, and after how many days. */
export const RETURN_SHARE = 0.02;
const [SOONEST, LATEST] = [1, 14];

/**
 * Units brought back each day, length of `quantity`: every unit sold comes back with the share's probability, 1 to 14 days later.
 * What would come back after the window, or on a day without a record, is not counted. Returned goods do not go back on the shelf.
 */
export function returnedUnits({ seed }: Recipe, [store, product]: readonly [number, number], state: Uint8Array, quantity: Float64Array): Float64Array {
  const returned = new Float64Array(quantity.length);
  const random = randomStream(seed, 'returns', store, product);
  let sold = 0;
  for (let t = 0; t < quantity.length; t++) sold += quantity[t];
  let day = 0;
  let upTo = quantity[0];
  eachRareDay(random, RETURN_SHARE, sold, (unit) => {
    while (unit >= upTo) upTo += quantity[++day];
    const back = day + SOONEST + random.below(LATEST - SOONEST + 1);
    if (back < returned.length && state[back] !== STATE.missing) returned[back]++;
  });
  return returned;
}
