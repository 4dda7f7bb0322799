import { minimiseGolden } from '../minimise-golden.ts';
import { power } from '../power.ts';

/** Below this size λ is taken as 0; the two forms differ there by less than rounding does. */
const ZERO = 1e-9;

/**
 * Box–Cox transform of one value: ln y at λ = 0, else (sign(y) |y|^λ − 1) / λ.
 * @param y observation; NaN when y ≤ 0 and λ ≤ 0
 * @param lambda λ, usually in [−1, 2]
 * @see Box & Cox 1964; the sign as in Bickel & Doksum 1981
 */
export function boxCox(y: number, lambda: number): number {
  if (Math.abs(lambda) < ZERO) return y > 0 ? Math.log(y) : Number.NaN;
  if (y === 0) return lambda > 0 ? -1 / lambda : Number.NaN;
  if (y < 0 && lambda < 0) return Number.NaN;
  return (Math.sign(y) * power(Math.abs(y), lambda) - 1) / lambda;
}

/**
 * Inverse of `boxCox`: the median where the transformed value is one.
 * @param value transformed value
 * @returns y; at λ > 0 negative when λ · value + 1 is; at λ < 0 ∞ from λ · value + 1 ≤ 0 on, where no y is that large
 */
export function unBoxCox(value: number, lambda: number): number {
  if (Math.abs(lambda) < ZERO) return Math.exp(value);
  const base = lambda * value + 1;
  if (base === 0) return lambda > 0 ? 0 : Number.POSITIVE_INFINITY;
  if (base < 0 && lambda < 0) return Number.POSITIVE_INFINITY;
  return Math.sign(base) * power(Math.abs(base), 1 / lambda);
}

/**
 * Mean on the original scale of a transformed value known with a variance (bias adjustment, second-order Taylor).
 * @param value transformed mean
 * @param variance its variance on the transformed scale, ≥ 0
 * @see Hyndman & Athanasopoulos 2021, section 5.6
 */
export function unBoxCoxMean(value: number, variance: number, lambda: number): number {
  const median = unBoxCox(value, lambda);
  if (Math.abs(lambda) < ZERO) return median * (1 + variance / 2);
  const base = lambda * value + 1;
  return median * (1 + (variance * (1 - lambda)) / (2 * base * base));
}

/**
 * λ that makes the spread of seasons least dependent on their level: the smallest coefficient of variation of s / m^(1 − λ) over
 * consecutive seasons, m and s their mean and sample deviation.
 * @param y observations, length n; NaN = not usable
 * @param length values a season, at least 2 are taken; the last ⌊n / length⌋ whole seasons are used
 * @param low lower bound of λ, default −1; raised to 0 when a value is ≤ 0
 * @param high upper bound, default 2
 * @returns λ; 1 (no transform) with fewer than two usable seasons or none that varies
 * @see Guerrero 1993
 */
export function guerreroLambda(y: Float64Array, length: number, low = -1, high = 2): number {
  const season = Math.max(2, Math.round(length));
  const seasons = Math.floor(y.length / season);
  const means: number[] = [];
  const deviations: number[] = [];
  for (let i = 0; i < seasons; i++) {
    const [mean, deviation] = momentsOf(y, y.length - (seasons - i) * season, season);
    if (mean > 0 && !Number.isNaN(deviation)) {
      means.push(mean);
      deviations.push(deviation);
    }
  }
  if (means.length < 2 || deviations.every((deviation) => deviation === 0)) return 1;
  const ratios = new Float64Array(means.length);
  const variation = (lambda: number): number => {
    for (let i = 0; i < ratios.length; i++) ratios[i] = deviations[i] / power(means[i], 1 - lambda);
    const [mean, deviation] = momentsOf(ratios, 0, ratios.length);
    return deviation / mean;
  };
  const least = y.some((value) => value <= 0) ? Math.max(low, 0) : low;
  return minimiseGolden(variation, least, high, 12, 40);
}

/** Mean and sample standard deviation of the usable values of a stretch; the deviation is NaN with fewer than two. */
function momentsOf(y: Float64Array, from: number, length: number): [number, number] {
  let sum = 0;
  let count = 0;
  for (let t = from; t < from + length; t++) {
    if (Number.isNaN(y[t])) continue;
    sum += y[t];
    count++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let t = from; t < from + length; t++) if (!Number.isNaN(y[t])) squares += (y[t] - mean) * (y[t] - mean);
  return [mean, count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN];
}
