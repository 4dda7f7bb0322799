/** Bounds and default of one axis of a dataset; equal bounds pin it. */
export interface Axis {
  least: number;
  most: number;
  usual: number;
}

export interface Spread {
  stores: number;
  products: number;
  days: number;
}

/**
 * Spreads a target number of series-days over shops, products and days: as near to the target as the bounds allow and, among
 * equally near ones, as near as possible to the preset's own proportions. Deterministic; cost about stores × products.
 * @param count target number of series-days, ≥ 1
 */
export function spreadCount(count: number, axes: { stores: Axis; products: Axis; days: Axis }): Spread {
  const { stores, products, days } = axes;
  const growth = Math.log(count / (stores.usual * products.usual * days.usual)) / 3;
  const skew = (value: number, { usual }: Axis): number => {
    const apart = Math.log(value / usual) - growth;
    return apart * apart;
  };
  let best: Spread = { stores: stores.least, products: products.least, days: days.least };
  let least = Number.POSITIVE_INFINITY;
  for (let s = stores.least; s <= stores.most; s++)
    for (let p = products.least; p <= products.most; p++) {
      const d = Math.min(days.most, Math.max(days.least, Math.round(count / (s * p))));
      const missed = Math.abs(s * p * d - count) / count;
      const cost = 100_000 * missed + skew(s, stores) + skew(p, products) + skew(d, days);
      if (cost >= least) continue;
      least = cost;
      best = { stores: s, products: p, days: d };
    }
  return best;
}
