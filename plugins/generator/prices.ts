import { randomStream } from '../../server/kit/random.ts';
import { markdownDepth, markdownOf } from './effects/markdowns.ts';
import type { Recipe } from './recipe.ts';
import type { Product } from './world.ts';

/** What a product costs each day, chain-wide; all of length `days`. */
export interface ProductPrices {
  /** Price on the shelf, whole cents, discount included. */
  price: Float64Array;
  /** 1 on promotion days, else 0. */
  promotion: Float64Array;
  /** Discount as a fraction, 0 outside promotions. */
  discount: Float64Array;
  /** First day of clearance, −1 without one. Clearance is a change of price alone: demand answers by its elasticity. */
  markdown: number;
}

const DISCOUNTS = [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];
/** List prices move by up to this fraction a change, and stay within [half, double] of the first price. */
const CHANGE = 0.2;
const [SHORTEST, LONGEST] = [3, 14];

export function makePrices(recipe: Recipe, product: Product, index: number): ProductPrices {
  const { days, seed } = recipe;
  const markdown = recipe.effects.markdowns ? markdownOf(recipe, index) : -1;
  const prices = { price: new Float64Array(days), promotion: new Float64Array(days), discount: new Float64Array(days), markdown };
  listPrices(prices.price, product.basePrice, recipe.price.changeProbability / 30, randomStream(seed, 'price', index));
  if (markdown >= 0) reduce(prices.price, markdownDepth(days, markdown));
  const random = randomStream(seed, 'promotion', index);
  const daily = recipe.promotion.probability / 30;
  for (let t = 0; daily > 0 && t < days; t++) {
    if (random.uniform() >= daily) continue;
    const length = SHORTEST + random.below(LONGEST - SHORTEST + 1);
    const discount = DISCOUNTS[random.below(DISCOUNTS.length)];
    for (const end = Math.min(days, t + length); t < end; t++) {
      prices.promotion[t] = 1;
      prices.discount[t] = discount;
      prices.price[t] = cents(prices.price[t] * (1 - discount));
    }
  }
  return prices;
}

/** Whole cents, at least one. */
const cents = (price: number): number => Math.max(0.01, Math.round(price * 100) / 100);

function reduce(price: Float64Array, depth: Float64Array): void {
  for (let t = 0; t < price.length; t++) if (depth[t] > 0) price[t] = cents(price[t] * (1 - depth[t]));
}

function listPrices(price: Float64Array, base: number, probability: number, random: { uniform(): number }): void {
  let current = base;
  for (let t = 0; t < price.length; t++) {
    if (probability > 0 && t > 0 && random.uniform() < probability) {
      const moved = current * (1 + CHANGE * (2 * random.uniform() - 1));
      current = Math.round(Math.min(2 * base, Math.max(base / 2, moved)) * 100) / 100;
    }
    price[t] = current;
  }
}
