import { type Loess, loessRows, loessSpot, rowAt } from './loess-rows.ts';
import { loessWeights } from './loess-weights.ts';

/** Row of a robust fit, which serves once. */
let once = new Float64Array(0);

/**
 * Value of a loess fit at one place.
 * @param y sequence, n elements are looked at
 * @param loess window and degree
 * @param at place, −1 … n
 * @param robust weight of each element, at least length n; null = all 1
 * @returns NaN when every neighbour has weight 0
 */
export function loessAt(y: Float64Array, n: number, loess: Loess, at: number, robust: Float64Array | null): number {
  if (robust !== null) return robustAt(y, n, loess, at, robust);
  const { window } = loess;
  const half = window >> 1;
  const rows = loessRows(n, loess);
  if (n <= window) return dot(y, 0, rowAt(rows, at + 1, n, loess));
  if (at < n - half) return dot(y, at > half ? at - half : 0, rowAt(rows, Math.min(at, half) + 1, n, loess));
  return dotMirrored(y, n, rowAt(rows, n - at, n, loess));
}

/**
 * Smooths a sequence: a fit at every `jump`-th element and at the last, straight lines between.
 * @param y sequence without gaps, n elements are used
 * @param loess window, degree and jump
 * @param robust weight of each element, at least length n; null = all 1
 * @param out at least length n, receives the smooth; not y itself
 * @see Cleveland et al. 1990, section 4.3. Cost n / jump · window.
 */
export function smoothLoess(y: Float64Array, n: number, loess: Loess, robust: Float64Array | null, out: Float64Array): void {
  if (n < 2) {
    if (n === 1) out[0] = y[0];
    return;
  }
  const jump = Math.min(loess.jump, n - 1);
  let before = 0;
  out[0] = valueOr(loessAt(y, n, loess, 0, robust), y[0]);
  while (before < n - 1) {
    const next = Math.min(before + jump, n - 1);
    out[next] = valueOr(loessAt(y, n, loess, next, robust), y[next]);
    const slope = (out[next] - out[before]) / (next - before);
    for (let j = before + 1; j < next; j++) out[j] = out[before] + slope * (j - before);
    before = next;
  }
}

const valueOr = (value: number, otherwise: number): number => (Number.isNaN(value) ? otherwise : value);

function robustAt(y: Float64Array, n: number, loess: Loess, at: number, robust: Float64Array): number {
  const spot = loessSpot(n, loess, at);
  if (once.length < spot.count) once = new Float64Array(spot.count);
  if (!loessWeights(spot, robust, once)) return Number.NaN;
  let sum = 0;
  for (let j = 0; j < spot.count; j++) sum += once[j] * y[spot.from + j];
  return sum;
}

function dot(y: Float64Array, from: number, row: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j] * y[from + j];
  return sum;
}

/** At the right edge the row of the left edge is read backwards. */
function dotMirrored(y: Float64Array, n: number, row: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j] * y[n - 1 - j];
  return sum;
}
