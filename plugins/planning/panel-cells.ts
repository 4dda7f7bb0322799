import { STATE } from '../../server/kit/kinds/dataset.ts';
import type { Dataset } from '../modeling/history.ts';

/** Usable cells of many series side by side, in order of series, then period: what effects are estimated from. */
export interface PanelCells {
  /** Row of the panel, 0 … rows − 1, and period of each cell. */
  row: Int32Array;
  period: Int32Array;
  /** Units, ≥ 0. */
  y: Float64Array;
  /** Logarithm of the price over the first price of the series. */
  price: Float64Array;
  /** How deep a promotion is: 1 at the usual depth, 0 without one; see `depths`. */
  promotion: Float64Array;
  rows: number;
  periods: number;
  /** Of each row, the product it is: what shares a price. */
  product: Int32Array;
  products: number;
  hasPrice: boolean;
  hasPromotion: boolean;
  /** True: promotions are measured by their discount, 1 = `USUAL_DEPTH` off. False: by the flag alone. */
  depths: boolean;
}

/** Discount that a promotion's lift is told at. */
export const USUAL_DEPTH = 0.2;
/** Least share of promotion days with a lower price from which on promotions are measured by their discount. */
const MOSTLY = 0.5;
const LEAST_DISCOUNT = 0.01;
/** Cells looked at at most: more hardly narrow an interval, and a plan is to answer at once. */
const MOST_CELLS = 120_000;
/** First periods of a series that begins inside the history: what a launch does is no effect of price or promotion. */
const SETTLING: Readonly<Record<string, number>> = { D: 60, H: 336 };
const SETTLING_ELSE = 9;

/** A series as the panel sees it; prices and promotions of every period. */
interface PanelRow {
  y: Float64Array;
  logPrice: Float64Array;
  discount: Float64Array;
  flag: Float64Array;
  product: string;
}

/** Gathers the usable cells of the dataset, of evenly spaced series when there are very many. */
export function gatherCells(dataset: Dataset): PanelCells {
  const { meta } = dataset;
  const wanted = Math.max(1, Math.min(meta.series, Math.floor(MOST_CELLS / meta.periods)));
  const has = (name: string): boolean => meta.channels.some((channel) => channel.name === name && channel.role === 'known');
  const [hasPrice, hasPromotion] = [has('price'), has('promotion')];
  const found: PanelRow[] = [];
  for (let i = 0; i < wanted; i++) {
    const row = readRow(dataset, Math.floor((i * meta.series) / wanted));
    if (row) found.push(row);
  }
  const depths = hasPrice && isMostlyDiscounted(found);
  let count = 0;
  for (const { y } of found) for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t])) count++;
  const names = new Map<string, number>();
  const cells: PanelCells = {
    row: new Int32Array(count),
    period: new Int32Array(count),
    y: new Float64Array(count),
    price: new Float64Array(count),
    promotion: new Float64Array(count),
    rows: found.length,
    periods: meta.periods,
    product: new Int32Array(found.length),
    products: 0,
    hasPrice,
    hasPromotion,
    depths,
  };
  let at = 0;
  for (const [row, { y, logPrice, discount, flag, product }] of found.entries()) {
    const code = names.get(product) ?? names.size;
    names.set(product, code);
    cells.product[row] = code;
    for (let t = 0; t < y.length; t++) {
      if (Number.isNaN(y[t])) continue;
      cells.row[at] = row;
      cells.period[at] = t;
      cells.y[at] = y[t];
      cells.price[at] = logPrice[t];
      cells.promotion[at] = flag[t] === 0 ? 0 : depths ? discount[t] / USUAL_DEPTH : 1;
      at++;
    }
  }
  return { ...cells, products: names.size };
}

function isMostlyDiscounted(rows: readonly PanelRow[]): boolean {
  let [days, cut] = [0, 0];
  for (const { y, flag, discount } of rows)
    for (let t = 0; t < y.length; t++) {
      if (Number.isNaN(y[t]) || flag[t] === 0) continue;
      days++;
      if (discount[t] > LEAST_DISCOUNT) cut++;
    }
  return days > 0 && cut >= MOSTLY * days;
}

/** Null when nothing of it can be used: never sold, a negative value, or no price where others have one. */
function readRow(dataset: Dataset, ordinal: number): PanelRow | null {
  const { quantity, state, channel, product, key } = dataset.series(ordinal);
  const n = quantity.length;
  const y = new Float64Array(n).fill(Number.NaN);
  const first = state.indexOf(STATE.observed);
  if (first < 0) return null;
  const settled = first === 0 ? 0 : first + (SETTLING[dataset.meta.frequency] ?? SETTLING_ELSE);
  const [price, promotion] = [channel('price'), channel('promotion')];
  let sold = 0;
  for (let t = settled; t < n; t++) {
    if (state[t] !== STATE.observed || (price && !(price[t] > 0))) continue;
    if (quantity[t] < 0) return null;
    y[t] = quantity[t];
    sold += y[t];
  }
  if (sold === 0) return null;
  const logPrice = new Float64Array(n);
  const flag = promotion ? promotion.subarray(0, n) : new Float64Array(n);
  if (price) {
    const base = price.find((value) => value > 0) ?? 1;
    for (let t = 0; t < n; t++) logPrice[t] = price[t] > 0 ? Math.log(price[t] / base) : 0;
  }
  return { y, logPrice, discount: discountsOf(price, flag, n), flag, product: product || key };
}

/** Price cut of promotion periods against the last price without one (the first after it where there is none before). */
export function discountsOf(price: Float64Array | undefined, flag: Float64Array, n: number): Float64Array {
  const discount = new Float64Array(n);
  if (!price) return discount;
  let before = Number.NaN;
  for (let t = 0; t < n; t++) {
    if (!(price[t] > 0)) continue;
    if (flag[t] === 0) {
      before = price[t];
      continue;
    }
    if (Number.isNaN(before)) for (let after = t; after < n && Number.isNaN(before); after++) if (flag[after] === 0 && price[after] > 0) before = price[after];
    if (before > price[t]) discount[t] = 1 - price[t] / before;
  }
  return discount;
}
