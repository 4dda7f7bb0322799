import { bundleDays, bundleFactors } from './effects/bundles.ts';
import { type Changepoint, changepointFactors, changepointsOf } from './effects/changepoints.ts';
import { eventFactors, eventsOf, type LocalEvent } from './effects/events.ts';
import { lifecycleFactors, type Stage, stageOf } from './effects/lifecycle.ts';
import { macroFactors, macroIndex } from './effects/macro.ts';
import { categoryShift, substitutionFactors } from './effects/substitution.ts';
import { type Weather, weatherFactors, weatherOf, weatherSensitivity } from './effects/weather.ts';
import { type Season, seasonOf, yearlyFactors } from './effects/yearly.ts';
import type { Recipe } from './recipe.ts';
import { writeStates } from './series-state.ts';
import { CATEGORIES } from './words.ts';
import { type Product, REGIONS, type Store } from './world.ts';

/** What the optional effects drew, by store, product, category or region; undefined where an effect is switched off. */
export interface Drawn {
  events?: readonly (readonly LocalEvent[])[];
  bundles?: readonly Float64Array[];
  yearly?: Readonly<Record<string, Season>>;
  changepoints?: readonly (readonly Changepoint[])[];
  weather?: Readonly<Record<string, Weather>>;
  weatherSensitivity?: Readonly<Record<string, number>>;
  macro?: Float64Array;
  lifecycle?: readonly Stage[];
}

/** The optional effects of a recipe: what was drawn, and the factors of a series by their place beside the product's own. */
export interface Extras {
  drawn: Drawn;
  /** Between holidays and promotions: local events, bundles. */
  before(store: number, product: number): Float64Array[];
  /** After the launch ramp: yearly, changepoints, weather, macro, substitution, lifecycle. */
  after(store: number, product: number): Float64Array[];
}

type Family = (store: number, product: number) => Float64Array;

export function openExtras(recipe: Recipe, stores: readonly Store[], products: readonly Product[]): Extras {
  const drawn = draw(recipe);
  const { days } = recipe;
  const { events, bundles, yearly, changepoints, weather, weatherSensitivity: sensitivity, macro, lifecycle } = drawn;
  const before: Family[] = [];
  const after: Family[] = [];
  if (events)
    before.push(
      byIndex(
        events.map((one) => eventFactors(days, one)),
        'store',
      ),
    );
  if (bundles) before.push(byIndex(bundles.map(bundleFactors), 'product'));
  if (yearly)
    after.push(
      byName(
        yearly,
        (season) => yearlyFactors(recipe, season),
        (_, product) => products[product].category,
      ),
    );
  if (changepoints)
    after.push(
      byIndex(
        changepoints.map((one) => changepointFactors(days, one)),
        'product',
      ),
    );
  if (weather && sensitivity) {
    const made = new Map(
      REGIONS.flatMap((region) => CATEGORIES.map((category) => [`${region} ${category}`, weatherFactors(weather[region], sensitivity[category])])),
    );
    after.push((store, product) => made.get(`${stores[store].region} ${products[product].category}`) as Float64Array);
  }
  if (macro) {
    const factors = macroFactors(macro);
    after.push(() => factors);
  }
  if (recipe.effects.substitution) after.push(substitution(recipe, products));
  if (lifecycle)
    after.push(
      byIndex(
        lifecycle.map((stage) => lifecycleFactors(days, stage)),
        'product',
      ),
    );
  const list = (families: readonly Family[]) => (store: number, product: number) => families.map((family) => family(store, product));
  return { drawn, before: list(before), after: list(after) };
}

function draw(recipe: Recipe): Drawn {
  const { effects, stores, products } = recipe;
  const each = <T>(on: boolean, count: number, make: (recipe: Recipe, index: number) => T): T[] | undefined =>
    on ? Array.from({ length: count }, (_, i) => make(recipe, i)) : undefined;
  const named = <T>(on: boolean, names: readonly string[], make: (recipe: Recipe, name: string) => T): Record<string, T> | undefined =>
    on ? Object.fromEntries(names.map((name) => [name, make(recipe, name)])) : undefined;
  return {
    events: each(effects.events, stores, eventsOf),
    bundles: each(effects.bundles, products, bundleDays),
    yearly: named(effects.yearly, CATEGORIES, seasonOf),
    changepoints: each(effects.changepoints, products, changepointsOf),
    weather: named(effects.weather, REGIONS, weatherOf),
    weatherSensitivity: named(effects.weather, CATEGORIES, weatherSensitivity),
    macro: effects.macro ? macroIndex(recipe) : undefined,
    lifecycle: each(effects.lifecycle, products, stageOf),
  };
}

const byIndex =
  (factors: readonly Float64Array[], by: 'store' | 'product'): Family =>
  (store, product) =>
    factors[by === 'store' ? store : product];

function byName<T>(drawn: Readonly<Record<string, T>>, make: (one: T) => Float64Array, nameOf: (store: number, product: number) => string): Family {
  const factors = new Map(Object.entries(drawn).map(([name, one]) => [name, make(one)]));
  return (store, product) => factors.get(nameOf(store, product)) as Float64Array;
}

/** The shop at hand is kept: series come in order of shops. */
function substitution(recipe: Recipe, products: readonly Product[]): Family {
  const { days } = recipe;
  const states = new Uint8Array(products.length * days);
  const stateOf = (product: number): Uint8Array => states.subarray(product * days, (product + 1) * days);
  let shop = -1;
  let shifts: ReadonlyMap<string, Float64Array> = new Map();
  return (store, product) => {
    if (shop !== store) {
      for (const [i, { launch }] of products.entries()) writeStates(recipe, store, i, launch, stateOf(i));
      shifts = categoryShift(products, states, days);
      shop = store;
    }
    return substitutionFactors(shifts.get(products[product].category) as Float64Array, stateOf(product));
  };
}
