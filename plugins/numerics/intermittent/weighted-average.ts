import { grow } from '../regression/grow.ts';

let values: Float64Array = new Float64Array(256);

/**
 * Linearly weighted moving average over whole seasons: of the last K·m usable observations the latest m weigh K, the m before
 * them K − 1, and so on down to 1; with m = 1 the classic linear weights. Equal weights inside a season keep its pattern out.
 * @param y observations, length n; NaN = not usable
 * @param seasonLength m ≥ 1
 * @param seasons K ≥ 1
 * @param fitted length n, receives the weighted mean of what was usable before each period, NaN before the first
 * @returns the weighted mean at the end, in the unit of y; NaN when nothing is usable. Cost O(n·K·m).
 * @see Brockwell & Davis 2016, section 1.5 (weighted moving averages)
 */
export function fitWeightedAverage(y: Float64Array, seasonLength: number, seasons: number, fitted: Float64Array): number {
  values = grow(values, y.length);
  let count = 0;
  for (let t = 0; t < y.length; t++) {
    fitted[t] = weighAt(count, seasonLength, seasons);
    if (!Number.isNaN(y[t])) values[count++] = y[t];
  }
  return weighAt(count, seasonLength, seasons);
}

/** Weighted mean of the last K·m of the first `count` values. */
function weighAt(count: number, seasonLength: number, seasons: number): number {
  let sum = 0;
  let weights = 0;
  let end = count;
  for (let weight = seasons; weight > 0 && end > 0; weight--) {
    const start = Math.max(0, end - seasonLength);
    let part = 0;
    for (let i = start; i < end; i++) part += values[i];
    sum += weight * part;
    weights += weight * (end - start);
    end = start;
  }
  return weights === 0 ? Number.NaN : sum / weights;
}
