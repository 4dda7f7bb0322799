import { STATE } from '../../server/kit/kinds/dataset.ts';
import { randomStream } from '../../server/kit/random.ts';
import type { Recipe } from './recipe.ts';

/** Products are thinned in groups of this many, so that the share holds in every shop and later products change nothing. */
const GROUP = 10;

/**
 * True when the shop never sells the product: the same share of every ten products in every shop, which ones is drawn. With fewer
 * than ten products the share is met on average.
 */
export function isUnlisted({ seed, sparsity: { share } }: Recipe, store: number, product: number): boolean {
  if (share === 0) return false;
  const group = Math.floor(product / GROUP);
  const before = (upTo: number): number => Math.floor(upTo * GROUP * share + 1e-9);
  const random = randomStream(seed, 'sparsity', store, group);
  const order = Array.from({ length: GROUP }, (_, i) => i);
  for (let i = GROUP - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order.indexOf(product - group * GROUP) < before(group + 1) - before(group);
}

/** Takes the records of the recipe's gaps away: one in each equal stretch of the window, of 2 to 10 days, never touching another. */
export function writeGaps({ seed, days, sparsity: { gaps, shortest, longest } }: Recipe, store: number, product: number, state: Uint8Array): void {
  if (gaps === 0) return;
  const random = randomStream(seed, 'gaps', store, product);
  const stretch = Math.floor(days / gaps);
  for (let gap = 0; gap < gaps; gap++) {
    const length = Math.min(stretch - 1, shortest + random.below(longest - shortest + 1));
    // The first day of a stretch is kept, so that two gaps never become one.
    const from = gap * stretch + 1 + random.below(Math.max(1, stretch - length));
    state.fill(STATE.missing, from, from + Math.max(0, length));
  }
}
