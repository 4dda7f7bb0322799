import { lastUsable } from './usable.ts';

/**
 * Random walk with drift: the line through the first and the last usable observation, carried on.
 * Fitted values are one step ahead from the past only, so the drift in them is re-estimated each period (R's `rwf` uses the
 * full-sample drift there; forecasts agree).
 * @param y observations, length n; NaN = not usable
 * @param fitted length n, NaN before the third usable observation
 * @param out length 2, receives level at period n − 1 and drift per period, in the unit of y
 * @returns false with fewer than two usable observations
 * @see Hyndman & Athanasopoulos 2021, section 5.2
 */
export function fitDrift(y: Float64Array, fitted: Float64Array, out: Float64Array): boolean {
  let first = -1;
  let last = -1;
  for (let t = 0; t < y.length; t++) {
    fitted[t] = last > first ? y[last] + ((t - last) * (y[last] - y[first])) / (last - first) : Number.NaN;
    if (Number.isNaN(y[t])) continue;
    if (first < 0) first = t;
    last = t;
  }
  if (lastUsable(y) <= first) return false;
  const slope = (y[last] - y[first]) / (last - first);
  out[0] = y[last] + (y.length - 1 - last) * slope;
  out[1] = slope;
  return true;
}
