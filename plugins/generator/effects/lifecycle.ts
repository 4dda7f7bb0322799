import { randomStream } from '../../../server/kit/random.ts';
import type { Recipe } from '../recipe.ts';

export type Stage = 'growing' | 'mature' | 'fading';

/** Demand at the quiet end of growing (first day) and of fading (last day), as a fraction of the full level. */
const QUIET = 0.5;

/** A fifth of the products grows, a fifth fades. */
export function stageOf({ seed }: Recipe, product: number): Stage {
  const place = randomStream(seed, 'lifecycle', product).uniform();
  return place < 0.2 ? 'growing' : place < 0.4 ? 'fading' : 'mature';
}

/** Linear between the quiet end and the full level, 1 throughout for mature products; length `days`. */
export function lifecycleFactors(days: number, stage: Stage): Float64Array {
  return Float64Array.from({ length: days }, (_, t) => {
    const age = days === 1 ? 1 : t / (days - 1);
    return stage === 'mature' ? 1 : stage === 'growing' ? QUIET + (1 - QUIET) * age : 1 - (1 - QUIET) * age;
  });
}
