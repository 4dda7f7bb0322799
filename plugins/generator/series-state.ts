import { STATE } from '../../server/kit/kinds/dataset.ts';
import { randomStream } from '../../server/kit/random.ts';
import { eachRareDay } from './rare-days.ts';
import type { Recipe } from './recipe.ts';

/**
 * State of each period of one series, written into `state` (length `days`): missing before the launch, stockout on drawn days,
 * else observed. It depends on no demand, so that states can be counted without generating a single quantity.
 */
export function writeStates(recipe: Recipe, store: number, product: number, launch: number, state: Uint8Array): void {
  state.fill(STATE.observed);
  eachRareDay(randomStream(recipe.seed, 'stockout', store, product), recipe.stockout.probability, recipe.days, (t) => {
    state[t] = STATE.stockout;
  });
  state.fill(STATE.missing, 0, launch);
}
