import { randomStream } from '../../server/kit/random.ts';
import type { Recipe } from './recipe.ts';
import { productName, storeName } from './words.ts';

export interface Store {
  name: string;
  region: string;
  type: string;
  /** Factor on every product's demand. */
  size: number;
}

export interface Product {
  name: string;
  category: string;
  /** Factor on demand in every shop, log-normal. */
  popularity: number;
  /** First list price, whole cents. */
  basePrice: number;
  /** Period of its first day on the shelf; 0 for all that do not launch inside the window. */
  launch: number;
}

export const REGIONS = ['North', 'South', 'East', 'West'];
const TYPES: readonly (readonly [string, number])[] = [
  ['supermarket', 1.1],
  ['express', 0.7],
  ['warehouse', 1.5],
];
const POPULARITY_SIGMA = 0.45;
const SIZE_SIGMA = 0.15;
/** Launches fall between these shares of the window, so that each has days before and after it. */
const LAUNCH_FROM = 0.1;
const LAUNCH_TO = 0.7;

export function makeStore(recipe: Recipe, index: number): Store {
  const random = randomStream(recipe.seed, 'store', index);
  const [type, size] = TYPES[index % TYPES.length];
  return { name: storeName(index), region: REGIONS[index % REGIONS.length], type, size: round(size * Math.exp(SIZE_SIGMA * random.normal()), 1000) };
}

export function makeProduct(recipe: Recipe, index: number): Product {
  const random = randomStream(recipe.seed, 'product', index);
  const popularity = round(Math.exp(POPULARITY_SIGMA * random.normal()), 1000);
  const basePrice = round(Math.min(29.99, Math.max(0.99, Math.exp(1.4 + 0.6 * random.normal()))), 100);
  return { ...productName(index), popularity, basePrice, launch: launchOf(recipe, index) };
}

/** Launching products are spread evenly over the numbering, so that of the first n about share · n launch and none changes with n. */
function launchOf({ seed, days, launch }: Recipe, index: number): number {
  const launches = Math.floor((index + 1) * launch.share + 1e-9) > Math.floor(index * launch.share + 1e-9);
  if (!launches) return 0;
  const at = randomStream(seed, 'launch', index).uniform();
  return Math.floor(days * (LAUNCH_FROM + (LAUNCH_TO - LAUNCH_FROM) * at));
}

const round = (value: number, unit: number): number => Math.round(value * unit) / unit;
