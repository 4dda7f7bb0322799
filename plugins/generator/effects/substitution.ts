import { STATE } from '../../../server/kit/kinds/dataset.ts';
import type { Product } from '../world.ts';

/** Share of the demand for a product out of stock that turns to other products of its category in the same shop. */
export const SUBSTITUTED = 0.4;
/** A neighbour's demand at most doubles. */
const MOST = 2;

/**
 * What a shop's empty shelves do to the products beside them, by category, each of length `days`: 1 + share · popularity out of
 * stock / popularity in stock. Needs states only, never quantities.
 * @param states state of every product of the shop, row-major [products, days]
 */
export function categoryShift(products: readonly Product[], states: Uint8Array, days: number): ReadonlyMap<string, Float64Array> {
  const shifts = new Map<string, { out: Float64Array; there: Float64Array }>();
  products.forEach(({ category, popularity }, index) => {
    const sums = shifts.get(category) ?? { out: new Float64Array(days), there: new Float64Array(days) };
    shifts.set(category, sums);
    for (let t = 0; t < days; t++) {
      const state = states[index * days + t];
      if (state === STATE.stockout) sums.out[t] += popularity;
      else if (state === STATE.observed) sums.there[t] += popularity;
    }
  });
  const shiftOf = (out: number, there: number): number => (out > 0 && there > 0 ? Math.min(MOST, 1 + (SUBSTITUTED * out) / there) : 1);
  return new Map([...shifts].map(([category, { out, there }]) => [category, out.map((sum, t) => shiftOf(sum, there[t]))]));
}

/** Factor on one product's demand, length of `shift`: its category's, and 1 on days it is itself not on the shelf. */
export const substitutionFactors = (shift: Float64Array, state: Uint8Array): Float64Array =>
  shift.map((factor, t) => (state[t] === STATE.observed ? factor : 1));
