import { MOST_ORDER, mostSeasonal, type Orders } from './orders.ts';

/** Candidates looked at, at most: a bound by count, so that the answer never depends on the clock. */
const MOST_CANDIDATES = 32;

const MOVES: readonly (readonly [p: number, q: number, P: number, Q: number])[] = [
  [0, 0, -1, 0],
  [0, 0, 0, -1],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
  [0, 0, -1, -1],
  [0, 0, 1, 1],
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [-1, -1, 0, 0],
  [1, 1, 0, 0],
];

/**
 * Stepwise search of (p, q), (P, Q) and the constant at given differences: four starts, then one move at a time from the best so far,
 * until no move helps or 32 candidates were seen.
 * @param d ordinary differences
 * @param D seasonal differences
 * @param m season, 1 = none
 * @param judge AICc of a candidate; not finite = unusable
 * @returns the best orders; null when no candidate was usable
 * @see Hyndman & Khandakar 2008, section 3.2
 */
export function searchOrders(d: number, D: number, m: number, judge: (orders: Orders) => number): Orders | null {
  const seasonal = mostSeasonal(m);
  const mayHaveConstant = d + D <= 1;
  const seen = new Set<number>();
  let best: Orders | null = null;
  let least = Number.POSITIVE_INFINITY;
  const consider = (p: number, q: number, P: number, Q: number, constant: boolean): boolean => {
    if (Math.min(p, q, P, Q) < 0 || Math.max(p, q) > MOST_ORDER || Math.max(P, Q) > seasonal || (constant && !mayHaveConstant)) return false;
    const code = (((p * 8 + q) * 8 + P) * 8 + Q) * 2 + (constant ? 1 : 0);
    if (seen.has(code) || seen.size >= MOST_CANDIDATES) return false;
    seen.add(code);
    const orders = { p, d, q, P, D, Q, m, constant };
    const value = judge(orders);
    if (!(value < least)) return false;
    least = value;
    best = orders;
    return true;
  };
  const one = Math.min(1, seasonal);
  consider(2, 2, one, one, mayHaveConstant);
  consider(0, 0, 0, 0, mayHaveConstant);
  consider(1, 0, one, 0, mayHaveConstant);
  consider(0, 1, 0, one, mayHaveConstant);
  consider(0, 0, 0, 0, false);
  for (let moved = best !== null; moved; ) {
    const { p, q, P, Q, constant }: Orders = best!;
    moved = MOVES.some(([a, b, c, e]) => consider(p + a, q + b, P + c, Q + e, constant)) || consider(p, q, P, Q, !constant);
  }
  return best;
}
