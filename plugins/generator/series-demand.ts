import { randomStream } from '../../server/kit/random.ts';
import { eachRareDay } from './rare-days.ts';
import type { Recipe } from './recipe.ts';

/**
 * True demand of one series, written into `demand` (length `days`) in whole units: level × factors in their order, noise, anomaly,
 * rounded, floored at 0.
 * @param level units a day before all factors: base × store size × popularity
 * @param factors arrays of length `days`, in the order they multiply
 */
export function writeDemand(
  recipe: Recipe,
  [store, product]: readonly [number, number],
  level: number,
  factors: readonly Float64Array[],
  demand: Float64Array,
): void {
  const { seed, noiseSigma, anomaly } = recipe;
  demand.fill(level);
  for (const factor of factors) for (let t = 0; t < demand.length; t++) demand[t] *= factor[t];
  if (noiseSigma > 0) {
    const { normal } = randomStream(seed, 'noise', store, product);
    for (let t = 0; t < demand.length; t++) demand[t] *= 1 + noiseSigma * normal();
  }
  const random = randomStream(seed, 'anomaly', store, product);
  eachRareDay(random, anomaly.probability, demand.length, (t) => {
    demand[t] *= random.uniform() < 0.5 ? anomaly.magnitude : 1 / anomaly.magnitude;
  });
  for (let t = 0; t < demand.length; t++) demand[t] = demand[t] > 0.5 ? Math.round(demand[t]) : 0;
}
