import { isoDay, weekdayOf } from '../../kit/calendar.ts';
import { randomStream } from '../../kit/random.ts';

const STORES = ['Lantern Corner', 'Quay End', 'Tidegate'];
const PRODUCTS: readonly (readonly [string, number, number])[] = [
  ['Soap', 2.4, 96],
  ['Candles', 3.9, 58],
  ['Rye bread', 2.1, 140],
  ['Oat milk', 1.8, 120],
  ['Rope', 6.5, 18],
  ['Marmalade', 3.2, 44],
  ['Tea', 4.1, 71],
  ['Matches', 0.9, 83],
  ['Smoked fish', 7.8, 33],
  ['Salt', 1.2, 27],
];
const WEEK = [0.82, 0.9, 0.98, 1, 1.12, 1.3, 1.16];
const FIRST_DAY = 20_513; // 2026-03-01
const DAYS = 92;

/** The sample file: three shops, ten goods, 92 days, one row each; made anew each time, always the same bytes. */
export function makeSample(): string {
  const lines = ['date,store,product,quantity,price'];
  for (const [s, store] of STORES.entries())
    for (const [product, price, base] of PRODUCTS) {
      const random = randomStream(7, 'sample', store, product);
      for (let day = 0; day < DAYS; day++) {
        const level = base * (1 - 0.18 * s) * WEEK[weekdayOf(FIRST_DAY + day)] * (1 + 0.0008 * day);
        lines.push(`${isoDay(FIRST_DAY + day)},${store},${product},${Math.max(0, Math.round(level * (1 + 0.12 * random.normal())))},${price.toFixed(2)}`);
      }
    }
  return `${lines.join('\n')}\n`;
}
