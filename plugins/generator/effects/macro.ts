import { randomStream } from '../../../server/kit/random.ts';
import { power } from '../../numerics/power.ts';
import type { Recipe } from '../recipe.ts';

/** Standard deviation of the index' daily change. */
const SIGMA = 0.004;
/** Elasticity of demand to the index. */
export const MACRO_ELASTICITY = 0.8;

/** Index of what people have to spend: a random walk from 100, length `days`, two decimals. */
export function macroIndex({ seed, days }: Recipe): Float64Array {
  const random = randomStream(seed, 'macro');
  let level = Math.log(100);
  return Float64Array.from({ length: days }, (_, t) => {
    if (t > 0) level += SIGMA * random.normal();
    return Math.round(Math.exp(level) * 100) / 100;
  });
}

/** (index / 100)^elasticity, length as given. */
export const macroFactors = (index: Float64Array): Float64Array => index.map((value) => power(value / 100, MACRO_ELASTICITY));
