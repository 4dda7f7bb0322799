import { dayNumber, isoDay, weekdayOf } from '../../server/kit/calendar.ts';
import { power } from '../numerics/power.ts';
import type { ProductPrices } from './prices.ts';
import type { Recipe } from './recipe.ts';
import type { Product } from './world.ts';

/** An effect of the day alone: a factor for period t. */
type DayEffect = (recipe: Recipe, t: number, day: number) => number;

const trend: DayEffect = ({ trend: { shape, rate } }, t) => (shape === 'none' ? 1 : shape === 'linear' ? Math.max(0, 1 + rate * t) : Math.exp(rate * t));
const weekly: DayEffect = (recipe, _, day) => recipe.weekly[weekdayOf(day)];
const monthly: DayEffect = (recipe, _, day) => recipe.monthly[Number(isoDay(day).slice(5, 7)) - 1];
const holiday: DayEffect = (recipe, _, day) => recipe.holidays[isoDay(day)] ?? 1;

/** In the order they multiply. */
const DAY_EFFECTS: readonly DayEffect[] = [trend, weekly, monthly, holiday];

/** Demand factor of each period that all series share, length `days`. */
export function dayFactors(recipe: Recipe): Float64Array {
  const first = dayNumber(recipe.start);
  return Float64Array.from({ length: recipe.days }, (_, t) => DAY_EFFECTS.reduce((product, effect) => product * effect(recipe, t, first + t), 1));
}

/** Discount at which a promotion has the recipe's lift; half the discount has half the lift. */
const FULL_DISCOUNT = 0.2;

/** An effect of product and day, the same in every shop: a factor for period t. */
type ProductEffect = (recipe: Recipe, t: number, product: Product, prices: ProductPrices) => number;

const promotion: ProductEffect = (recipe, t, _, { discount }) => 1 + ((recipe.promotion.lift - 1) * discount[t]) / FULL_DISCOUNT;
const elasticity: ProductEffect = (recipe, t, { basePrice }, { price }) => (price[t] === basePrice ? 1 : power(price[t] / basePrice, recipe.price.elasticity));
const launchRamp: ProductEffect = (recipe, t, { launch }) => (launch === 0 ? 1 : Math.min(1, Math.max(0, (t - launch + 1) / recipe.launch.rampDays)));

/** In the order they multiply. */
const PRODUCT_EFFECTS: readonly ProductEffect[] = [promotion, elasticity, launchRamp];

/** Demand factor of one product in each period, length `days`; days before a launch are 0. */
export function productFactors(recipe: Recipe, product: Product, prices: ProductPrices): Float64Array {
  return Float64Array.from({ length: recipe.days }, (_, t) => PRODUCT_EFFECTS.reduce((total, effect) => total * effect(recipe, t, product, prices), 1));
}
