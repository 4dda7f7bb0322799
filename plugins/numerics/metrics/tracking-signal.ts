import { SUM } from '../error-sums.ts';

/**
 * Tracking signal from error sums: Σe / MAD with e = forecast − actual and MAD = Σ|e| / n. + runs high. Its size is at most n;
 * beyond about 4 a forecast is usually looked into.
 * @param sums a stretch of `error-sums.ts`
 * @param at offset of the stretch
 * @returns without unit; 0 when every error is 0, NaN when n = 0
 * @see Trigg 1964; Brown 1959 for the plain running sum used here
 */
export function trackingSignalOf(sums: Float64Array, at = 0): number {
  const count = sums[at + SUM.count];
  if (count === 0) return Number.NaN;
  const absolute = sums[at + SUM.absolute];
  return absolute === 0 ? 0 : sums[at + SUM.error] / (absolute / count);
}

/**
 * Tracking signal after each point in turn.
 * @param errors forecast − actual, length n; NaN = not usable, its place repeats the value before
 * @param out length n; NaN before the first usable error
 * @returns the largest size reached, 0 when none
 */
export function trackSignal(errors: Float64Array, out: Float64Array): number {
  let count = 0;
  let running = 0;
  let absolute = 0;
  let largest = 0;
  for (let t = 0; t < errors.length; t++) {
    if (!Number.isNaN(errors[t])) {
      count++;
      running += errors[t];
      absolute += Math.abs(errors[t]);
    }
    out[t] = count === 0 ? Number.NaN : absolute === 0 ? 0 : running / (absolute / count);
    if (Math.abs(out[t]) > largest) largest = Math.abs(out[t]);
  }
  return largest;
}
