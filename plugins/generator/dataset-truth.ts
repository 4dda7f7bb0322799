import { dayNumber, isoDay } from '../../server/kit/calendar.ts';
import type { Json, JsonObject } from '../../server/kit/json.ts';
import { BUNDLE_LIFT } from './effects/bundles.ts';
import { MACRO_ELASTICITY } from './effects/macro.ts';
import { RETURN_SHARE } from './effects/returns.ts';
import { SUBSTITUTED } from './effects/substitution.ts';
import type { Plot } from './plot.ts';

/**
 * What was used, for judging estimates against. Of a switched-on effect: its constants and what was drawn, unless it stands in a
 * channel of the dataset already. At the largest size (100 shops, 500 products, 1,900 days) it stays below 1 MB.
 */
export function datasetTruth(plot: Plot): JsonObject {
  const { recipe, stores, products } = plot;
  return {
    recipe: recipe as unknown as JsonObject,
    elasticity: recipe.price.elasticity,
    promotionLift: recipe.promotion.lift,
    promotionLiftAtDiscount: 0.2,
    holidays: recipe.holidays,
    stores: stores.map((store) => ({ ...store })),
    products: products.map((product) => ({ ...product })),
    launches: launchDays(plot),
    ...effectsTruth(plot),
  };
}

/** Products that launch inside the window, with their first day on the shelf. */
export const launchDays = ({ recipe, products }: Plot): { product: string; day: string }[] =>
  products.flatMap(({ name, launch }) => (launch > 0 ? [{ product: name, day: isoDay(dayNumber(recipe.start) + launch) }] : []));

function effectsTruth({ recipe, prices, extras: { drawn } }: Plot): JsonObject {
  const { effects } = recipe;
  const known: Record<string, Json | undefined> = {
    yearly: drawn.yearly as unknown as Json,
    changepoints: drawn.changepoints as unknown as Json,
    weatherSensitivity: drawn.weatherSensitivity as Json | undefined,
    macroElasticity: effects.macro ? MACRO_ELASTICITY : undefined,
    events: drawn.events as unknown as Json,
    lifecycle: drawn.lifecycle as Json | undefined,
    bundleLift: effects.bundles ? BUNDLE_LIFT : undefined,
    markdowns: effects.markdowns ? prices.map(({ markdown }) => markdown) : undefined,
    substitutedShare: effects.substitution ? SUBSTITUTED : undefined,
    returnShare: effects.returns ? RETURN_SHARE : undefined,
  };
  return Object.fromEntries(Object.entries(known).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
