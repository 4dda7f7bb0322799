import type { Table } from '../../server/kit/kind.ts';
import type { ForecastMeta } from '../../server/kit/kinds/modeling.ts';
import { normalFactor } from '../numerics/intervals/normal-quantile.ts';
import { studentQuantile } from '../numerics/intervals/student-quantile.ts';
import type { ScopePath } from './forecast-scope.ts';

/** How forecasts of a scope err, at one level of interval. */
export interface LevelErrors {
  level: number;
  /** Half width over this is a standard deviation. */
  factor: number;
  /** [series, horizon]: what the tested half width comes to as a standard deviation, units. */
  sigma: Float64Array;
  /** Correlation of errors between series, 0 … 1: the one that makes the series' intervals add up to the tested interval of the total. */
  between: number;
  /** Error that all series and all days share, as a fraction of what is forecast: what the tested sums of whole windows show beyond the rest. */
  common: number;
}

/** What the test says of sums: how far each window's sum over all series was off, as a fraction, and how errors fade from day to day. */
export interface SumTest {
  biases: readonly number[];
  memory: number;
}

/** Fewest windows that say anything of sums. */
const ENOUGH_WINDOWS = 2;

/**
 * Widths as the run tested them, as far as it forecast; beyond that the model's own deviations, stretched as they were on average within.
 * @param model whose intervals; where the run kept no forecast of it, its own deviations stand
 */
export function errorsOf(
  table: Table<ForecastMeta>,
  model: string,
  path: ScopePath,
  ordinals: readonly number[],
  horizon: number,
  test: SumTest,
): LevelErrors[] {
  const { models, levels, horizon: tested, series } = table.meta;
  const place = models.indexOf(model);
  const mean = table.f64('mean');
  const ok = table.u8('ok');
  return levels.map((level) => {
    const factor = normalFactor(level);
    const sigma = path.sigma.slice();
    if (place < 0) return { level, factor, sigma, between: 0, common: 0 };
    const upper = table.f64(`upper_${level}`);
    const deviation = (row: number, step: number): number => {
      const cell = (place * (series + 1) + row) * tested + step;
      return (upper[cell] - mean[cell]) / factor;
    };
    for (const [row, ordinal] of ordinals.entries()) {
      if (ok[place * (series + 1) + ordinal] === 0) continue;
      let [told, own] = [0, 0];
      const within = Math.min(tested, horizon);
      for (let step = 0; step < within; step++) {
        told += deviation(ordinal, step);
        own += path.sigma[row * horizon + step];
      }
      const stretch = own > 0 ? told / own : 1;
      for (let step = 0; step < horizon; step++)
        sigma[row * horizon + step] = step < tested ? deviation(ordinal, step) : path.sigma[row * horizon + step] * stretch;
    }
    const total = (step: number): number => mean[(place * (series + 1) + series) * tested + step];
    const common = commonError(test, level, factor, tested, { deviation: (step) => deviation(series, step), mean: total });
    return { level, factor, sigma, between: ordinals.length > 1 ? correlationBetween(deviation, series, tested) : 0, common };
  });
}

/**
 * A model that leans for a whole window errs more over all of it than its days say. The errors of whole tested windows say how much: their mean
 * square, widened as few windows demand (Student's t over the normal, squared), less the variance that days and series explain already.
 */
function commonError(
  { biases, memory }: SumTest,
  level: number,
  factor: number,
  horizon: number,
  total: { deviation(step: number): number; mean(step: number): number },
): number {
  if (biases.length < ENOUGH_WINDOWS) return 0;
  const spread = Float64Array.from({ length: horizon }, (_, step) => total.deviation(step));
  let sum = 0;
  for (let step = 0; step < horizon; step++) sum += total.mean(step);
  if (!(sum > 0)) return 0;
  const explained = varianceOverDays(spread, spread, memory) / (sum * sum);
  const widening = studentQuantile(0.5 + level / 200, biases.length) / factor;
  const shown = biases.reduce((squares, bias) => squares + bias * bias, 0) / biases.length;
  return Math.sqrt(Math.max(0, widening * widening * shown - explained));
}

/** Solves var(total) = r (Σσ)² + (1 − r) Σσ² for r at each step; the mean of the steps, in 0 … 1. */
function correlationBetween(deviation: (row: number, step: number) => number, series: number, horizon: number): number {
  let [sum, steps] = [0, 0];
  for (let step = 0; step < horizon; step++) {
    let [all, squares] = [0, 0];
    for (let row = 0; row < series; row++) {
      const one = deviation(row, step);
      all += one;
      squares += one * one;
    }
    const total = deviation(series, step);
    if (!(all * all - squares > 0) || !(total > 0)) continue;
    sum += Math.max(0, Math.min(1, (total * total - squares) / (all * all - squares)));
    steps++;
  }
  return steps > 0 ? sum / steps : 0;
}

/** Standard deviation of a weighted sum of series, when errors of any two go together by `between`; the sign is that of the weights together. */
export function sumOverSeries(weights: Float64Array, between: number): number {
  let [all, squares] = [0, 0];
  for (const one of weights) {
    all += one;
    squares += one * one;
  }
  return Math.sign(all) * Math.sqrt(Math.max(0, between * all * all + (1 - between) * squares));
}

/**
 * Variance of a sum over days of a sum over series. Of each day's variance, what is there on the first day is noise that fades from day to day
 * by `memory`; what comes on top later is a level that has wandered, and stays: two days share the earlier one's.
 * @param spread standard deviation of each day, ≥ 0, at weight 1: it says how much of a day is level
 * @param weighted the same with the weights of the sum, signed
 * @see Harvey 1989, section 2.4 (local level: Var e(h) = Var e(1) + (h − 1) q, Cov e(h), e(k) = that of the nearer)
 */
export function varianceOverDays(spread: Float64Array, weighted: Float64Array, memory: number): number {
  const n = spread.length;
  const level = new Float64Array(n);
  let least = Number.POSITIVE_INFINITY;
  for (let h = n - 1; h >= 0; h--) {
    least = Math.min(least, spread[h] * spread[h]);
    level[h] = Math.max(0, least - spread[0] * spread[0]);
  }
  let total = 0;
  for (let h = 0; h < n; h++) {
    if (spread[h] === 0) continue;
    let fade = 1;
    for (let k = h; k < n; k++, fade *= memory) {
      if (spread[k] === 0) continue;
      const own = spread[h] * spread[k];
      const noise = Math.sqrt(Math.max(0, spread[h] * spread[h] - level[h]) * Math.max(0, spread[k] * spread[k] - level[k]));
      const correlation = (level[h] + fade * noise) / own;
      total += (k === h ? 1 : 2) * correlation * weighted[h] * weighted[k];
    }
  }
  return Math.max(0, total);
}
