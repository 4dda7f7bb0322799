import { STATE } from '../../server/kit/kinds/dataset.ts';
import { dayFactors, productFactors } from './demand-factors.ts';
import { type Extras, openExtras } from './extras.ts';
import { writeInventory } from './inventory.ts';
import { makePrices, type ProductPrices } from './prices.ts';
import type { Recipe } from './recipe.ts';
import { writeDemand } from './series-demand.ts';
import { writeStates } from './series-state.ts';
import { makeProduct, makeStore, type Product, type Store } from './world.ts';

/** A recipe made concrete: everything that is shared between series. Series i is product i mod products in store ⌊i / products⌋. */
export interface Plot {
  recipe: Recipe;
  stores: readonly Store[];
  products: readonly Product[];
  prices: readonly ProductPrices[];
  days: Float64Array;
  productDays: readonly Float64Array[];
  extras: Extras;
  series: number;
}

export function openPlot(recipe: Recipe): Plot {
  const stores = Array.from({ length: recipe.stores }, (_, i) => makeStore(recipe, i));
  const products = Array.from({ length: recipe.products }, (_, i) => makeProduct(recipe, i));
  const prices = products.map((product, i) => makePrices(recipe, product, i));
  const productDays = products.map((product, i) => productFactors(recipe, product, prices[i]));
  const extras = openExtras(recipe, stores, products);
  return { recipe, stores, products, prices, days: dayFactors(recipe), productDays, extras, series: recipe.stores * recipe.products };
}

/** All factors on the demand of one series, each of length `days`, in the order they multiply. */
export function factorsOf({ days, productDays, extras }: Plot, store: number, product: number): Float64Array[] {
  return [days, ...extras.before(store, product), productDays[product], ...extras.after(store, product)];
}

/** Units a day of a series before all factors. */
export const levelOf = ({ recipe, stores, products }: Plot, store: number, product: number): number =>
  recipe.base * stores[store].size * products[product].popularity;

/** Channels of a stretch of series, row-major [count, days]. */
export interface Block {
  state: Uint8Array;
  quantity: Float64Array;
  onHand: Float64Array;
  latent: Float64Array;
}

/** Generates series `from` … `from + count − 1`. Every series has its own streams: the cut into blocks changes no value. */
export function generateBlock(plot: Plot, from: number, count: number): Block {
  const { recipe, products } = plot;
  const cells = count * recipe.days;
  const block: Block = { state: new Uint8Array(cells), quantity: new Float64Array(cells), onHand: new Float64Array(cells), latent: new Float64Array(cells) };
  for (let row = 0; row < count; row++) {
    const [store, product] = placeOf(plot, from + row);
    const at = [row * recipe.days, (row + 1) * recipe.days] as const;
    const state = block.state.subarray(...at);
    const latent = block.latent.subarray(...at);
    const quantity = block.quantity.subarray(...at);
    const level = levelOf(plot, store, product);
    writeStates(recipe, store, product, products[product].launch, state);
    writeDemand(recipe, [store, product], level, factorsOf(plot, store, product), latent);
    for (let t = 0; t < recipe.days; t++) {
      if (state[t] === STATE.observed) quantity[t] = latent[t];
      else if (state[t] === STATE.missing) latent[t] = 0;
    }
    writeInventory(recipe, [store, product], level, state, quantity, block.onHand.subarray(...at));
  }
  return block;
}

/** Store and product number of a series. */
export const placeOf = ({ recipe }: Plot, series: number): [number, number] => [Math.floor(series / recipe.products), series % recipe.products];

/** Cells by state of series `from` … `to − 1`, added to `counts` (indexed by STATE). */
export function countStates(plot: Plot, from: number, to: number, counts: Float64Array): void {
  const state = new Uint8Array(plot.recipe.days);
  for (let series = from; series < to; series++) {
    const [store, product] = placeOf(plot, series);
    writeStates(plot.recipe, store, product, plot.products[product].launch, state);
    for (let t = 0; t < state.length; t++) counts[state[t]]++;
  }
}
