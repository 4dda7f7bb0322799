import { randomStream } from '../../../server/kit/random.ts';
import type { Recipe } from '../recipe.ts';

/** Share of products that are cleared once in the window. */
const SHARE = 0.3;
/** Price off in each week of a clearance. */
const WEEKS = [0.1, 0.2, 0.3, 0.4];

/** First day of a product's clearance; −1 when it has none. The price goes down in four weekly steps, then back. */
export function markdownOf({ seed, days }: Recipe, product: number): number {
  const random = randomStream(seed, 'markdowns', product);
  const [chosen, at] = [random.uniform() < SHARE, random.uniform()];
  return chosen ? Math.floor(at * Math.max(1, days - 7 * WEEKS.length)) : -1;
}

/** Price off as a fraction in each period, 0 outside the clearance; length `days`. */
export function markdownDepth(days: number, from: number): Float64Array {
  const depth = new Float64Array(days);
  for (const [week, off] of from < 0 ? [] : WEEKS.entries()) depth.fill(off, from + 7 * week, from + 7 * week + 7);
  return depth;
}
