import type { JsonObject } from '../../server/kit/json.ts';
import type { Plot } from './plot.ts';

/** What was used, for judging estimates against. */
export function datasetTruth({ recipe, stores, products }: Plot): JsonObject {
  return {
    recipe: recipe as unknown as JsonObject,
    elasticity: recipe.price.elasticity,
    promotionLift: recipe.promotion.lift,
    promotionLiftAtDiscount: 0.2,
    holidays: recipe.holidays,
    stores: stores.map((store) => ({ ...store })),
    products: products.map((product) => ({ ...product })),
  };
}
