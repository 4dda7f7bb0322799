import { type LoessSpot, loessWeights } from './loess-weights.ts';

/** One smoother: `window` neighbours (odd, ≥ 3), a local mean (0) or line (1), fitted at every `jump`-th place and joined by straight lines. */
export interface Loess {
  window: number;
  degree: number;
  jump: number;
}

/** The weights of one smoother at each place that differs from the others: index 0 is one step before the first element. */
type Rows = (Float64Array | undefined)[];

/** Numbers kept before the store starts anew: 16 MB. */
const MOST_KEPT = 2_000_000;

/**
 * Weight rows by smoother, made once and kept: without robustness weights a row depends on nothing but the distance from the edge, so
 * that loess becomes a convolution. What is kept changes no result, only the time.
 */
const kept = new Map<number, Rows>();
let size = 0;

/** The spot of a fit at `at` (−1 … n) in a sequence of n elements. */
export function loessSpot(n: number, { window, degree }: Loess, at: number): LoessSpot {
  const count = Math.min(window, n);
  const from = Math.min(Math.max(0, at - (window >> 1)), n - count);
  const widest = Math.max(at - from, from + count - 1 - at);
  return { at, from, count, degree, reach: window > n ? widest + ((window - n) >> 1) : widest };
}

/**
 * Rows of a smoother over a sequence of n elements, for `rowAt`. Sequences longer than the window share theirs.
 */
export function loessRows(n: number, loess: Loess): Rows {
  const key = ((n > loess.window ? 0 : n) * 1_048_576 + loess.window) * 2 + loess.degree;
  const found = kept.get(key);
  if (found) return found;
  const rows: Rows = [];
  kept.set(key, rows);
  return rows;
}

/**
 * The row of place index (at + 1 counted from the nearer edge when n > window, from the left edge otherwise); made on first use.
 * @param rows from `loessRows` of the same n and smoother
 */
export function rowAt(rows: Rows, index: number, n: number, loess: Loess): Float64Array {
  return rows[index] ?? makeRow(rows, index, n, loess);
}

function makeRow(rows: Rows, index: number, n: number, loess: Loess): Float64Array {
  const spot = loessSpot(n, loess, index - 1);
  const row = new Float64Array(spot.count);
  loessWeights(spot, null, row);
  size += row.length;
  if (size > MOST_KEPT) {
    kept.clear();
    size = 0;
  }
  rows[index] = row;
  return row;
}
