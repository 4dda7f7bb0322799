import { randomStream } from '../../../server/kit/random.ts';
import type { Recipe } from '../recipe.ts';

/** A step in the level of one product: from `period` on demand is `factor` times what it was. */
export interface Changepoint {
  period: number;
  factor: number;
}

const SIGMA = 0.2;
/** One step in each of these shares of the window. */
const HALVES = [
  [0.15, 0.45],
  [0.55, 0.85],
] as const;

export function changepointsOf({ seed, days }: Recipe, product: number): Changepoint[] {
  const random = randomStream(seed, 'changepoints', product);
  return HALVES.map(([from, to]) => ({
    period: Math.floor(days * (from + (to - from) * random.uniform())),
    factor: Math.round(Math.exp(SIGMA * random.normal()) * 1000) / 1000,
  }));
}

/** Product of the steps taken so far, length `days`. */
export function changepointFactors(days: number, changepoints: readonly Changepoint[]): Float64Array {
  const factors = new Float64Array(days).fill(1);
  for (const { period, factor } of changepoints) for (let t = period; t < days; t++) factors[t] *= factor;
  return factors;
}
