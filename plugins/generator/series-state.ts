import { STATE } from '../../server/kit/kinds/dataset.ts';
import { randomStream } from '../../server/kit/random.ts';
import { eachRareDay } from './rare-days.ts';
import type { Recipe } from './recipe.ts';
import { isUnlisted, writeGaps } from './sparse.ts';

/**
 * State of each period of one series, written into `state` (length `days`): missing throughout when the shop never sells the
 * product, in gaps of the record, and before the launch (a product not yet on the shelf has no record: `closed` would say that the
 * shop was shut, a zero that nobody wanted it); stockout on drawn days, else observed. It depends on no demand, so that states can
 * be counted without generating a single quantity.
 */
export function writeStates(recipe: Recipe, store: number, product: number, launch: number, state: Uint8Array): void {
  if (isUnlisted(recipe, store, product)) {
    state.fill(STATE.missing);
    return;
  }
  state.fill(STATE.observed);
  eachRareDay(randomStream(recipe.seed, 'stockout', store, product), recipe.stockout.probability, recipe.days, (t) => {
    state[t] = STATE.stockout;
  });
  writeGaps(recipe, store, product, state);
  state.fill(STATE.missing, 0, launch);
}
