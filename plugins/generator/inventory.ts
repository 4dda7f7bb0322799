import { STATE } from '../../server/kit/kinds/dataset.ts';
import { randomStream } from '../../server/kit/random.ts';
import type { Recipe } from './recipe.ts';

/** Days of demand an order brings, and the safety stock in days. */
const COVER = 14;
const SAFETY = 4;
/** Weight of the newest sale in the shop's own idea of its daily demand. */
const MEMORY = 0.05;

/**
 * Stock on hand at the end of each day, written into `onHand`: sales take from it; at the reorder point (demand over the lead
 * time plus safety) an order is placed that arrives N(lead) days later with a share N(fill) of what was asked. A stockout day ends
 * with an empty shelf and brings what is ordered forward to the next day. Sales beyond the stock are served from the delivery
 * dock, so that stock never is negative and demand never depends on it.
 * @param quantity units sold a day
 * @param level expected units a day at the start
 * @param received written where given: units delivered each day, as many as were booked in
 */
export function writeInventory(
  recipe: Recipe,
  [store, product]: readonly [number, number],
  level: number,
  state: Uint8Array,
  quantity: Float64Array,
  onHand: Float64Array,
  received?: Float64Array,
): void {
  const { leadMean, leadSigma, fillMean, fillSigma } = recipe.inventory;
  const random = randomStream(recipe.seed, 'inventory', store, product);
  let daily = level;
  let stock = Math.round(level * (leadMean + COVER));
  let due = -1;
  let ordered = 0;
  for (let t = 0; t < onHand.length; t++) {
    if (state[t] === STATE.missing) {
      onHand[t] = 0;
      continue;
    }
    if (due >= 0 && t >= due) {
      const delivered = Math.round(ordered * Math.min(1, Math.max(0, fillMean + fillSigma * random.normal())));
      stock += delivered;
      if (received) received[t] = delivered;
      due = -1;
    }
    const out = state[t] === STATE.stockout;
    stock = out ? 0 : Math.max(0, stock - quantity[t]);
    if (!out) daily += MEMORY * (quantity[t] - daily);
    onHand[t] = stock;
    if (due < 0 && stock <= daily * (leadMean + SAFETY)) {
      ordered = daily * COVER;
      due = t + Math.max(1, Math.round(leadMean + leadSigma * random.normal()));
    }
    if (out) due = t + 1;
  }
}
