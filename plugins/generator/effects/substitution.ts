import { STATE } from '../../../server/kit/kinds/dataset.ts';
import type { Product } from '../world.ts';

/** Share of the demand for a product out of stock that turns to other products of its category in the same shop. */
export const SUBSTITUTED = 0.4;
/** A neighbour's demand at most doubles. */
const MOST = 2;

/**
 * Factor on the demand of one product from its neighbours' empty shelves, length `days`: 1 + share · popularity out of stock /
 * popularity in stock, over its category; 1 on days it is itself not on the shelf. Needs states only, never quantities.
 * @param states state of every product of the shop, row-major [products, days]
 */
export function substitutionFactors(products: readonly Product[], states: Uint8Array, product: number, days: number): Float64Array {
  const factors = new Float64Array(days).fill(1);
  const family = products.flatMap(({ category }, index) => (category === products[product].category ? [index] : []));
  for (let t = 0; t < days; t++) {
    if (states[product * days + t] !== STATE.observed) continue;
    let [out, there] = [0, 0];
    for (const index of family) {
      const state = states[index * days + t];
      if (state === STATE.stockout) out += products[index].popularity;
      else if (state === STATE.observed) there += products[index].popularity;
    }
    if (out > 0) factors[t] = Math.min(MOST, 1 + (SUBSTITUTED * out) / there);
  }
  return factors;
}
