import { fillGaps } from '../stl/fill-gaps.ts';

/**
 * Fills periods that are not usable: linear between seasonally adjusted neighbours, the season added back. Before the first and
 * after the last usable one the adjusted value is repeated.
 * @param y observations, length n; NaN = not usable
 * @param seasonal seasonal part, length n, without NaN; null = none. Of a sum, or of a product when `isMultiplicative`
 * @param out length n, receives y with gaps filled; observed values keep every digit. May not be `y` or `seasonal`
 * @returns number of periods filled; n when none is usable (out is the seasonal part of nothing then: 0)
 * @see Moritz & Bartz-Beielstein 2017 (seasonally adjusted interpolation); R's forecast::na.interp
 */
export function interpolateSeasonal(y: Float64Array, seasonal: Float64Array | null, out: Float64Array, isMultiplicative = false): number {
  for (let t = 0; t < y.length; t++) out[t] = seasonal === null ? y[t] : isMultiplicative ? y[t] / seasonal[t] : y[t] - seasonal[t];
  const filled = fillGaps(out, out);
  if (filled === y.length) return filled;
  for (let t = 0; t < y.length; t++) {
    if (!Number.isNaN(y[t])) out[t] = y[t];
    else if (seasonal !== null) out[t] = isMultiplicative ? out[t] * seasonal[t] : out[t] + seasonal[t];
  }
  return filled;
}
